package io.foreshock.collector.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LibBpfTest {
    private static final int RTLD_LAZY = 1;

    /** Nodes of libbpf.map up to the oldest version that is supported. */
    private static final List<String> NODES =
            List.of(
                    "LIBBPF_0.0.1",
                    "LIBBPF_0.0.2",
                    "LIBBPF_0.0.3",
                    "LIBBPF_0.0.4",
                    "LIBBPF_0.0.5",
                    "LIBBPF_0.0.6",
                    "LIBBPF_0.0.7",
                    "LIBBPF_0.0.8",
                    "LIBBPF_0.0.9",
                    "LIBBPF_0.1.0",
                    "LIBBPF_0.2.0",
                    "LIBBPF_0.3.0",
                    "LIBBPF_0.4.0",
                    "LIBBPF_0.5.0");

    private final NativeLibrary libc = NativeLibrary.getInstance("c");

    static Stream<String> boundFunctions() {
        return Arrays.stream(LibBpf.class.getDeclaredMethods())
                .filter(method -> Modifier.isNative(method.getModifiers()))
                .map(Method::getName);
    }

    @ParameterizedTest
    @MethodSource("boundFunctions")
    void bindsOnlyWhatVersion05Has(String function) {
        Pointer library = library();
        Function find = libc.getFunction("dlvsym");

        assertThat(NODES)
                .anyMatch(
                        node -> find.invokePointer(new Object[] {library, function, node}) != null);
    }

    @Test
    void saysThatThereIsNone() {
        assertThat(LibBpf.bind(List.of("libnone.so.1", "libnone.so.0")))
                .isEqualTo("there is no libnone.so.1 and no libnone.so.0 here");
    }

    @Test
    void saysThatItIsTooOld() {
        assertThat(LibBpf.bind(List.of("libc.so.6")))
                .startsWith("libc.so.6 is older than 0.5: ")
                .contains("bpf_");
    }

    private Pointer library() {
        Function open = libc.getFunction("dlopen");
        Pointer one = open.invokePointer(new Object[] {"libbpf.so.1", RTLD_LAZY});
        Pointer any =
                one != null ? one : open.invokePointer(new Object[] {"libbpf.so.0", RTLD_LAZY});
        assumeThat(any).as("libbpf is installed").isNotNull();
        return any;
    }
}
