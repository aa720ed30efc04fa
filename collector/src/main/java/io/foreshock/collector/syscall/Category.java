package io.foreshock.collector.syscall;

/** What kind of resource a failure speaks of; the text is what signals carry. */
public enum Category {
    FILE("file"),
    NETWORK("network"),
    MEMORY("memory"),
    PROCESS("process"),
    IPC("ipc"),
    PERMISSION("permission");

    private final String text;

    Category(String text) {
        this.text = text;
    }

    /** As signals carry it: lower case. */
    public String text() {
        return text;
    }

    /**
     * The category of one exit, for events and summaries alike: a refusal for lack of rights
     * (EACCES, EPERM) is {@link #PERMISSION} whatever the call was; every other error, and success
     * (errno 0), has the category of its call.
     */
    public static Category of(SystemCall call, int errno) {
        boolean refused = errno == Errno.EACCES || errno == Errno.EPERM;
        return refused ? PERMISSION : call.category();
    }
}
