package io.foreshock.collector.l7.tls;

/**
 * What became of the wish to observe a process.
 *
 * @param pid the process
 * @param status whether it is observed
 * @param detail of which library, or why not, for people
 */
public record TlsAttachment(int pid, Status status, String detail) {
    /** Whether a process is observed. */
    public enum Status {
        /** Its plain text is seen from now on. */
        ATTACHED,
        /** It uses no OpenSSL, or one that cannot be found in it. */
        NO_LIBRARY,
        /** There is no such process, or it may not be looked into. */
        NO_PROCESS,
        /** The kernel refused. */
        REFUSED
    }
}
