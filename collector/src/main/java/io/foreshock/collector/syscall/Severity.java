package io.foreshock.collector.syscall;

/**
 * How much one failure matters by itself. The scale: {@link #LOW} programs do this on purpose
 * (probing for a file); {@link #MEDIUM} one request fails; {@link #HIGH} a resource of the process
 * is exhausted or a dependency is gone; {@link #CRITICAL} data is being lost or the whole host is
 * short.
 */
public enum Severity {
    LOW("low"),
    MEDIUM("medium"),
    HIGH("high"),
    CRITICAL("critical");

    private final String text;

    Severity(String text) {
        this.text = text;
    }

    /** As signals carry it: lower case. */
    public String text() {
        return text;
    }
}
