package io.foreshock.collector.l7.http2.hpack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Notes the fields of header blocks as lines. */
final class FieldLines implements HeaderSink {
    static final String[] WANTED = {
        ":authority",
        ":method",
        ":path",
        ":scheme",
        ":status",
        "cache-control",
        "content-encoding",
        "date",
        "location",
        "set-cookie",
        "custom-key",
        "password",
    };

    static final FieldNames NAMES = new FieldNames(WANTED);

    final List<String> lines = new ArrayList<>();

    @Override
    public void onField(int name, byte[] bytes, int from, int to, boolean whole) {
        String value = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        lines.add(WANTED[name - 1] + ": " + value + (whole ? "" : "..."));
    }

    @Override
    public void onUnknownField() {
        lines.add("unknown");
    }

    /** The lines so far, which are forgotten. */
    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    /** A table's entries, the newest first. */
    static List<String> entries(DynamicTable table) {
        FieldLines lines = new FieldLines();
        for (int i = 1; i <= table.count(); i++) {
            int from = table.valueAt(i);
            int to = from + table.valueKept(i);
            lines.onField(table.name(i), table.values(), from, to, table.isValueWhole(i));
        }
        return lines.lines;
    }
}
