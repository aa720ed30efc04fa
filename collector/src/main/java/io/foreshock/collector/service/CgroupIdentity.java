package io.foreshock.collector.service;

import org.jspecify.annotations.Nullable;

/**
 * What the cgroup of a process says about it, from /proc/PID/cgroup: version 1, version 2 and
 * hybrid hosts.
 *
 * @param containerId 64 hexadecimal digits: docker, containerd, cri-o, podman; null outside of one
 * @param kubernetes whether the container belongs to a pod
 * @param unit systemd unit without {@code .service}; null if there is none, or in a container
 * @param unifiedPath path below the mount point where the host has cgroup v2 alone, so that the
 *     cgroup's id stands for this identity; null elsewhere
 */
record CgroupIdentity(
        @Nullable String containerId,
        boolean kubernetes,
        @Nullable String unit,
        @Nullable String unifiedPath) {
    private static final int ID_LENGTH = 64;
    private static final String SERVICE = ".service";

    /** Parses the lines {@code hierarchy:controllers:path}; cgroups(7). */
    static CgroupIdentity parse(String cgroupFile) {
        String containerId = null;
        String containerPath = "";
        String unit = null;
        int lines = 0;
        String unifiedPath = null;
        for (String line : cgroupFile.split("\n", -1)) {
            int controllers = line.indexOf(':');
            int path = line.indexOf(':', controllers + 1);
            if (path < 0) {
                continue;
            }
            lines++;
            boolean versionTwo = line.startsWith("0::");
            String cgroup = line.substring(path + 1);
            unifiedPath = versionTwo ? cgroup : unifiedPath;
            String id = containerId(cgroup);
            if (id != null && (containerId == null || versionTwo)) {
                containerId = id;
                containerPath = cgroup;
            }
            boolean named = line.startsWith("name=systemd:", controllers + 1);
            if (versionTwo || (named && unit == null)) {
                String found = unit(cgroup);
                unit = found == null ? unit : found;
            }
        }
        return new CgroupIdentity(
                containerId,
                containerPath.contains("kubepods"),
                containerId == null ? unit : null,
                lines == 1 ? unifiedPath : null);
    }

    /** The innermost: {@code /docker/ID}, {@code cri-containerd-ID.scope}, {@code x:y:ID}. */
    private static @Nullable String containerId(String path) {
        int end = path.length();
        while (end > 0) {
            int start = path.lastIndexOf('/', end - 1) + 1;
            String segment = path.substring(start, end);
            if (segment.endsWith(".scope")) {
                segment = segment.substring(0, segment.length() - ".scope".length());
            }
            if (isContainer(segment)) {
                return segment.substring(segment.length() - ID_LENGTH);
            }
            end = start - 1;
        }
        return null;
    }

    private static boolean isContainer(String segment) {
        int start = segment.length() - ID_LENGTH;
        if (start < 0 || segment.contains("conmon")) {
            return false; // conmon watches a container from outside
        }
        if (start > 0 && segment.charAt(start - 1) != '-' && segment.charAt(start - 1) != ':') {
            return false;
        }
        for (int i = start; i < segment.length(); i++) {
            if (Character.digit(segment.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The innermost {@code .service} that is not a user's session manager. */
    private static @Nullable String unit(String path) {
        int end = path.length();
        while (end > 0) {
            int start = path.lastIndexOf('/', end - 1) + 1;
            String segment = path.substring(start, end);
            if (segment.endsWith(SERVICE)
                    && segment.length() > SERVICE.length()
                    && !segment.startsWith("user@")) {
                return unescape(segment.substring(0, segment.length() - SERVICE.length()));
            }
            end = start - 1;
        }
        return null;
    }

    /** systemd writes {@code \x2d} for a dash in a name: systemd.unit(5). */
    private static String unescape(String name) {
        int at = name.indexOf("\\x");
        if (at < 0) {
            return name;
        }
        StringBuilder plain = new StringBuilder(name.length());
        int from = 0;
        while (at >= 0 && at + 4 <= name.length()) {
            int high = Character.digit(name.charAt(at + 2), 16);
            int low = Character.digit(name.charAt(at + 3), 16);
            if (high < 0 || low < 0) {
                break;
            }
            plain.append(name, from, at).append((char) (high << 4 | low));
            from = at + 4;
            at = name.indexOf("\\x", from);
        }
        return plain.append(name, from, name.length()).toString();
    }
}
