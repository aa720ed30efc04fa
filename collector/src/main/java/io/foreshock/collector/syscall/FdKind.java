package io.foreshock.collector.syscall;

import org.jspecify.annotations.Nullable;

/**
 * What a file descriptor stands for. Ids are shared with the BPF programs ({@code health.h}) and
 * append-only; 0 there means that it is not known.
 */
public enum FdKind {
    FILE(1, "file"),
    DIRECTORY(2, "directory"),
    PIPE(3, "pipe"),
    SOCKET(4, "socket"),
    EVENTFD(5, "eventfd"),
    MQUEUE(6, "mqueue"),
    SHM(7, "shm"),
    MEMFD(8, "memfd"),
    DEVICE(9, "device"),
    OTHER(10, "other");

    private static final FdKind[] BY_ID = values();

    private final int id;
    private final String text;

    FdKind(int id, String text) {
        this.id = id;
        this.text = text;
    }

    /** The id in kernel records, from 1 without holes. */
    public int id() {
        return id;
    }

    /** As signals carry it: lower case. */
    public String text() {
        return text;
    }

    /** The kind with this id; null for 0 (not known) and for ids that do not exist. */
    public static @Nullable FdKind byId(int id) {
        return id >= 1 && id <= BY_ID.length ? BY_ID[id - 1] : null;
    }
}
