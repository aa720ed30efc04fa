package io.foreshock.collector.service;

import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Workload names of Kubernetes containers, {@code <namespace>/<workload>}, from the links that the
 * kubelet keeps in /var/log/containers: {@code <pod>_<namespace>_<container>-<container id>.log}.
 * Needs no access to the API server, and so knows no labels. Lists the directory anew for an
 * unknown container, at most once a second. Not safe for use by several threads.
 */
final class PodNames {
    private static final int ID_LENGTH = 64;
    private static final String SUFFIX = ".log";
    private static final long NANOS_BETWEEN_LISTINGS = 1_000_000_000L;

    /** What Kubernetes makes random parts of names from: apimachinery's util/rand. */
    private static final String SAFE_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private static final int RANDOM_LENGTH = 5;
    private static final int SHORTEST_TEMPLATE_HASH = 6;
    private static final int LONGEST_TEMPLATE_HASH = 10;
    private static final int SHORTEST_CRON_TIME = 8;

    private final File directory;
    private final LongSupplier nanoTime;
    private Map<String, String> workloads = new HashMap<>();
    private boolean listed;
    private long listedAt;

    PodNames(Path directory, LongSupplier nanoTime) {
        this.directory = directory.toFile();
        this.nanoTime = nanoTime;
    }

    /** Namespace and workload of a container; null if the kubelet has no link to it. */
    @Nullable String workload(String containerId) {
        String known = workloads.get(containerId);
        if (known == null && mayList()) {
            list();
            known = workloads.get(containerId);
        }
        return known;
    }

    private boolean mayList() {
        return !listed || nanoTime.getAsLong() - listedAt >= NANOS_BETWEEN_LISTINGS;
    }

    private void list() {
        listed = true;
        listedAt = nanoTime.getAsLong();
        Map<String, String> found = new HashMap<>();
        String[] names = directory.list();
        if (names != null) {
            for (String name : names) {
                add(name, found);
            }
        }
        workloads = found;
    }

    private static void add(String name, Map<String, String> into) {
        int idStart = name.length() - SUFFIX.length() - ID_LENGTH;
        int podEnd = name.indexOf('_');
        int namespaceEnd = name.indexOf('_', podEnd + 1);
        if (name.endsWith(SUFFIX) && podEnd > 0 && namespaceEnd > 0 && idStart > namespaceEnd) {
            String id = name.substring(idStart, idStart + ID_LENGTH);
            String namespace = name.substring(podEnd + 1, namespaceEnd);
            into.put(id, namespace + '/' + workloadOf(name.substring(0, podEnd)));
        }
    }

    /**
     * The pod's name without what its controller appended: {@code -<template hash>-<random>} of a
     * Deployment, {@code -<minute>-<random>} of a CronJob, {@code -<random>} of a DaemonSet or Job,
     * {@code -<ordinal>} of a StatefulSet.
     */
    static String workloadOf(String pod) {
        int last = pod.lastIndexOf('-');
        if (last <= 0) {
            return pod;
        }
        if (isDigits(pod, last + 1, pod.length())) {
            return pod.substring(0, last);
        }
        if (pod.length() - last - 1 != RANDOM_LENGTH || !isSafe(pod, last + 1, pod.length())) {
            return pod;
        }
        int before = pod.lastIndexOf('-', last - 1);
        if (before <= 0) {
            return pod.substring(0, last);
        }
        int length = last - before - 1;
        boolean templateHash =
                length >= SHORTEST_TEMPLATE_HASH
                        && length <= LONGEST_TEMPLATE_HASH
                        && isSafe(pod, before + 1, last);
        boolean cronTime = length >= SHORTEST_CRON_TIME && isDigits(pod, before + 1, last);
        return pod.substring(0, templateHash || cronTime ? before : last);
    }

    private static boolean isDigits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return to > from;
    }

    private static boolean isSafe(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (SAFE_LETTERS.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}
