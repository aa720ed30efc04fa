package io.foreshock.collector.syscall;

import org.jspecify.annotations.Nullable;

/**
 * Linux error numbers and their names: asm-generic's table, which x86-64 and aarch64 share, and the
 * restart codes that tracepoints see although user space never does.
 *
 * <p>Where one number has two names the kernel's own first one is used: EAGAIN (not EWOULDBLOCK),
 * EDEADLK, EOPNOTSUPP. Every method is free of allocation for numbers of the table.
 */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EIO = 5;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int ENFILE = 23;
    public static final int EMFILE = 24;
    public static final int EFBIG = 27;
    public static final int ENOSPC = 28;
    public static final int EROFS = 30;
    public static final int EADDRINUSE = 98;
    public static final int ENETUNREACH = 101;
    public static final int ETIMEDOUT = 110;
    public static final int ECONNREFUSED = 111;
    public static final int EHOSTUNREACH = 113;
    public static final int EINPROGRESS = 115;
    public static final int EDQUOT = 122;

    /** Highest number of asm-generic's table. */
    public static final int MAX = 133;

    private static final int FIRST_RESTART = 512;

    /** From number 1; {@code -} where the table has a hole. */
    private static final String[] NAMES =
            """
            EPERM ENOENT ESRCH EINTR EIO ENXIO
            E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM
            EACCES EFAULT ENOTBLK EBUSY EEXIST EXDEV
            ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE
            ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS
            EMLINK EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG
            ENOLCK ENOSYS ENOTEMPTY ELOOP - ENOMSG
            EIDRM ECHRNG EL2NSYNC EL3HLT EL3RST ELNRNG
            EUNATCH ENOCSI EL2HLT EBADE EBADR EXFULL
            ENOANO EBADRQC EBADSLT - EBFONT ENOSTR
            ENODATA ETIME ENOSR ENONET ENOPKG EREMOTE
            ENOLINK EADV ESRMNT ECOMM EPROTO EMULTIHOP
            EDOTDOT EBADMSG EOVERFLOW ENOTUNIQ EBADFD EREMCHG
            ELIBACC ELIBBAD ELIBSCN ELIBMAX ELIBEXEC EILSEQ
            ERESTART ESTRPIPE EUSERS ENOTSOCK EDESTADDRREQ EMSGSIZE
            EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP EPFNOSUPPORT
            EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET
            ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN
            ETOOMANYREFS ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY
            EINPROGRESS ESTALE EUCLEAN ENOTNAM ENAVAIL EISNAM
            EREMOTEIO EDQUOT ENOMEDIUM EMEDIUMTYPE ECANCELED ENOKEY
            EKEYEXPIRED EKEYREVOKED EKEYREJECTED EOWNERDEAD ENOTRECOVERABLE ERFKILL
            EHWPOISON
            """
                    .split("\\s+");

    private static final String[] RESTART_NAMES = {
        "ERESTARTSYS", "ERESTARTNOINTR", "ERESTARTNOHAND", "ENOIOCTLCMD", "ERESTART_RESTARTBLOCK"
    };

    private Errno() {}

    /**
     * Name of a positive error number, for example {@code ENOSPC}; {@code E<number>} if Linux has
     * none for it.
     */
    public static String name(int number) {
        String name = nameOrNull(number);
        return name == null ? "E" + number : name;
    }

    /** Whether Linux has a name for this number. */
    public static boolean isKnown(int number) {
        return nameOrNull(number) != null;
    }

    /**
     * The number of a name, also of the form {@code E<number>}.
     *
     * @throws IllegalArgumentException if there is no such name
     */
    public static int number(String name) {
        for (int number = 1; number <= MAX; number++) {
            if (NAMES[number - 1].equals(name) && isKnown(number)) {
                return number;
            }
        }
        for (int i = 0; i < RESTART_NAMES.length; i++) {
            if (RESTART_NAMES[i].equals(name)) {
                return FIRST_RESTART + i;
            }
        }
        if (name.startsWith("E") && name.length() > 1 && Character.isDigit(name.charAt(1))) {
            return Integer.parseInt(name.substring(1));
        }
        throw new IllegalArgumentException("no Linux error is named '" + name + "'");
    }

    private static @Nullable String nameOrNull(int number) {
        if (number >= 1 && number <= MAX) {
            String name = NAMES[number - 1];
            return name.equals("-") ? null : name;
        }
        int restart = number - FIRST_RESTART;
        return restart >= 0 && restart < RESTART_NAMES.length ? RESTART_NAMES[restart] : null;
    }
}
