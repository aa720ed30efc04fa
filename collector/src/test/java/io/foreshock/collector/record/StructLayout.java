package io.foreshock.collector.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What Java reads of a kernel struct, to be held against the compiled objects. */
public final class StructLayout {
    private final String struct;
    private final int length;
    private final Map<String, Integer> members = new LinkedHashMap<>();

    private StructLayout(String struct, int length) {
        this.struct = struct;
        this.length = length;
    }

    /** A struct of that many bytes. */
    public static StructLayout of(String struct, int length) {
        return new StructLayout(struct, length);
    }

    /** With its next member at that byte offset. */
    public StructLayout with(String member, int offset) {
        members.put(member, offset);
        return this;
    }

    /**
     * Fails unless the health observer's objects of both architectures have this length, and these
     * members in this order.
     */
    public void isThatOfTheObjects() throws IOException {
        isThatOf("health");
    }

    /** The same, of the objects of one observer. */
    public void isThatOf(String observer) throws IOException {
        for (Map.Entry<String, Btf> object : Btf.byArchitecture(observer).entrySet()) {
            Btf btf = object.getValue();
            String what = struct + " on " + object.getKey();
            assertThat(btf.membersOf(struct).entrySet())
                    .as(what)
                    .containsExactlyElementsOf(members.entrySet());
            assertThat(btf.sizeOf(struct)).as("length of " + what).isEqualTo(length);
        }
    }
}
