package io.foreshock.collector.bpf;

/**
 * A failed native operation: what was tried, on which object, the errno, and the last lines that
 * libbpf and the kernel's verifier had to say.
 */
public final class BpfException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String operation;
    private final String object;
    private final int errno;

    BpfException(String operation, String object, int errno, String log) {
        super(message(operation, object, errno, log));
        this.operation = operation;
        this.object = object;
        this.errno = errno;
    }

    /** What was tried, for example {@code load}. */
    public String operation() {
        return operation;
    }

    /** On what, for example the name of a program. */
    public String object() {
        return object;
    }

    /** The positive errno; 0 if the operation gave none. */
    public int errno() {
        return errno;
    }

    private static String message(String operation, String object, int errno, String log) {
        StringBuilder text = new StringBuilder("cannot ").append(operation).append(' ');
        text.append(object);
        if (errno != 0) {
            text.append(": ").append(LibC.errorText(errno));
        }
        if (!log.isEmpty()) {
            text.append("; the kernel and libbpf say:\n").append(log);
        }
        return text.toString();
    }
}
