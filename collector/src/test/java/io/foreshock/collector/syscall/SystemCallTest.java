package io.foreshock.collector.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class SystemCallTest {
    @Test
    void idsAreAppendOnly() {
        List<String> inOrder = new ArrayList<>();
        for (int id = 1; id <= SystemCall.MAX_ID; id++) {
            SystemCall call = SystemCall.byId(id);
            assertThat(call).isNotNull();
            assertThat(call.id()).isEqualTo(id);
            inOrder.add(call.kernelName());
        }
        assertThat(inOrder)
                .containsExactly(
                        "open",
                        "openat",
                        "openat2",
                        "write",
                        "pwrite64",
                        "fsync",
                        "fdatasync",
                        "mmap",
                        "brk",
                        "mremap",
                        "connect",
                        "bind",
                        "fork",
                        "vfork",
                        "clone",
                        "clone3",
                        "execve",
                        "execveat",
                        "accept",
                        "accept4");
        assertThat(SystemCall.byId(0)).isNull();
        assertThat(SystemCall.byId(SystemCall.MAX_ID + 1)).isNull();
        assertThat(SystemCall.values()).hasSize(SystemCall.MAX_ID);
    }

    @Test
    void numbersAreThoseOfTheSystemHeaders() throws Exception {
        assertNumbers(Architecture.X86_64, "/usr/include/x86_64-linux-gnu/asm/unistd_64.h");
        assertNumbers(Architecture.AARCH64, "/usr/include/asm-generic/unistd.h");
    }

    private static void assertNumbers(Architecture architecture, String header) throws Exception {
        Path file = Path.of(header);
        Assumptions.assumeTrue(Files.exists(file), header + " is not installed");
        Matcher define =
                Pattern.compile("#define __NR(?:3264)?_(\\w+)\\s+(\\d+)")
                        .matcher(Files.readString(file));
        Map<String, Integer> numbers = new TreeMap<>();
        while (define.find()) {
            numbers.put(define.group(1), Integer.parseInt(define.group(2)));
        }
        for (SystemCall call : SystemCall.values()) {
            assertThat(call.number(architecture))
                    .as(call.kernelName())
                    .isEqualTo(numbers.getOrDefault(call.kernelName(), -1));
        }
    }

    @Test
    void watchesTheErrorsOfEachFamily() {
        assertThat(watchedBy(SystemCall.OPENAT))
                .containsExactly("ENOENT", "EACCES", "ENFILE", "EMFILE", "ENOSPC");
        assertThat(watchedBy(SystemCall.OPEN)).isEqualTo(watchedBy(SystemCall.OPENAT2));
        assertThat(watchedBy(SystemCall.WRITE))
                .containsExactly("EIO", "EFBIG", "ENOSPC", "EROFS", "EDQUOT");
        assertThat(watchedBy(SystemCall.FSYNC)).isEqualTo(watchedBy(SystemCall.PWRITE64));
        assertThat(watchedBy(SystemCall.MREMAP)).containsExactly("ENOMEM");
        assertThat(watchedBy(SystemCall.CONNECT))
                .containsExactly("ENETUNREACH", "ETIMEDOUT", "ECONNREFUSED", "EHOSTUNREACH");
        assertThat(watchedBy(SystemCall.BIND)).containsExactly("EACCES", "EADDRINUSE");
        assertThat(watchedBy(SystemCall.CLONE3)).containsExactly("EAGAIN", "ENOMEM");
        assertThat(watchedBy(SystemCall.EXECVE)).isEqualTo(watchedBy(SystemCall.FORK));
        assertThat(watchedBy(SystemCall.ACCEPT4)).containsExactly("ENFILE", "EMFILE");
    }

    private static List<String> watchedBy(SystemCall call) {
        List<String> names = new ArrayList<>();
        for (int errno = 0; errno < 192; errno++) {
            boolean inBitmap = (call.watchedErrnos(errno / 64) >>> (errno % 64) & 1) == 1;
            assertThat(inBitmap).isEqualTo(call.watches(errno));
            if (inBitmap) {
                names.add(Errno.name(errno));
            }
        }
        return names;
    }

    @Test
    void watchMaskHoldsEachBitmapAtItsId() {
        long[] mask = SystemCall.watchMask();
        assertThat(mask).hasSize(21 * 3);
        assertThat(mask[0] | mask[1] | mask[2]).isZero();
        assertThat(mask[4 * 3]).isEqualTo(1L << 5 | 1L << 27 | 1L << 28 | 1L << 30);
        assertThat(mask[4 * 3 + 1]).isEqualTo(1L << (122 - 64));
    }

    @Test
    void gradesFailures() {
        assertThat(SystemCall.OPENAT.severity(Errno.ENOENT)).isEqualTo(Severity.LOW);
        assertThat(SystemCall.OPENAT.severity(Errno.EACCES)).isEqualTo(Severity.MEDIUM);
        assertThat(SystemCall.WRITE.severity(Errno.EIO)).isEqualTo(Severity.CRITICAL);
        assertThat(SystemCall.ACCEPT.severity(Errno.ENFILE)).isEqualTo(Severity.CRITICAL);
        assertThat(SystemCall.WRITE.severity(Errno.EAGAIN)).isEqualTo(Severity.LOW);
        assertThat(SystemCall.WRITE.severity(4000)).isEqualTo(Severity.LOW);
        assertThat(SystemCall.WRITE.watches(-1)).isFalse();
    }

    @Test
    void aRefusalForLackOfRightsIsAPermissionMatter() {
        assertThat(Category.of(SystemCall.OPEN, Errno.EACCES)).isEqualTo(Category.PERMISSION);
        assertThat(Category.of(SystemCall.BIND, Errno.EACCES)).isEqualTo(Category.PERMISSION);
        assertThat(Category.of(SystemCall.CONNECT, Errno.EPERM)).isEqualTo(Category.PERMISSION);
        assertThat(Category.of(SystemCall.OPEN, Errno.EMFILE)).isEqualTo(Category.FILE);
        assertThat(Category.of(SystemCall.BIND, Errno.EADDRINUSE)).isEqualTo(Category.NETWORK);
    }

    @Test
    void namesEveryFdKind() {
        for (FdKind kind : FdKind.values()) {
            assertThat(FdKind.byId(kind.id())).isSameAs(kind);
        }
        assertThat(FdKind.byId(0)).isNull();
        assertThat(FdKind.byId(11)).isNull();
    }
}
