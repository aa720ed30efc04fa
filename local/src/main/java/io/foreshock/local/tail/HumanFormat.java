package io.foreshock.local.tail;

import io.foreshock.local.terminal.Terminal;
import io.foreshock.local.terminal.Terminal.Colour;
import io.foreshock.schemas.Topic;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Aligned columns of what matters in each kind of record; {@code --json} has every field. */
public final class HumanFormat implements RecordFormat {
    private static final String LEDGER_LEGEND =
            "PRODUCED, DELIVERED, HELD BACK and LOST count what UNIT names; ACKED counts Kafka records."
                    + "\nWhat is held back, equal failures sent together later, is delivered in a"
                    + " later interval than it was produced in.";

    private final Terminal terminal;
    private final List<Column> columns;
    private final String legend;

    /**
     * One column.
     *
     * @param title its heading
     * @param width characters, negative to align to the left and, on a screen, to cut what is
     *     longer; 0 for the last column
     * @param text what it shows of a record
     * @param colour its colour on a screen
     */
    private record Column(
            String title,
            int width,
            Function<GenericRecord, String> text,
            @Nullable Colour colour) {
        String pad(String value, boolean cutting) {
            if (width == 0) {
                return value;
            }
            boolean cut = cutting && width < 0 && value.length() > -width; // never a number
            String shown = cut ? value.substring(0, -width - 1) + "…" : value;
            return String.format(Locale.ROOT, "%" + width + "s", shown);
        }
    }

    /** The format for a topic's records. */
    public HumanFormat(Topic topic, Terminal terminal) {
        this.terminal = terminal;
        this.legend = topic == Topic.SIGNAL_COLLECTOR ? LEDGER_LEGEND : "";
        this.columns =
                switch (topic) {
                    case SIGNAL_SYSCALL -> syscall();
                    case SIGNAL_SUMMARY -> summary();
                    case SIGNAL_L7_SUMMARY -> exchanges();
                    case SIGNAL_L7 -> exchange();
                    case SIGNAL_TCP -> connection();
                    case SIGNAL_COLLECTOR -> ledger();
                    case STATUS -> status();
                    case DEAD_LETTER -> deadLetter();
                };
    }

    @Override
    public Optional<String> header() {
        String titles =
                columns.stream()
                        .map(column -> column.pad(column.title, terminal.isTty()))
                        .collect(Collectors.joining("  "));
        return Optional.of(
                (legend.isEmpty() ? "" : terminal.in(Colour.DIM, legend) + "\n")
                        + terminal.in(Colour.BOLD, titles));
    }

    @Override
    public String line(GenericRecord record) {
        return columns.stream()
                .map(
                        column ->
                                coloured(
                                        column,
                                        column.pad(
                                                FieldText.printable(column.text.apply(record)),
                                                terminal.isTty())))
                .collect(Collectors.joining("  "))
                .stripTrailing();
    }

    private String coloured(Column column, String text) {
        return column.colour == null ? text : terminal.in(column.colour, text);
    }

    private static List<Column> syscall() {
        return List.of(
                time("TIME", "event_time"),
                column("SERVICE", -22, "service", Colour.NAME),
                column("SEVERITY", -8, "severity", Colour.WARN),
                column("CALL", -10, "syscall", null),
                column("ERRNO", -14, "errno_name", Colour.BAD),
                column("COUNT", 7, "error_count", null),
                column("PID", 7, "pid", null),
                column("COMM", -15, "comm", null),
                new Column("ON", 0, HumanFormat::subject, null));
    }

    private static List<Column> summary() {
        return List.of(
                time("FROM", "interval_start"),
                column("SERVICE", -22, "service", Colour.NAME),
                column("CALL", -10, "syscall", null),
                column("COUNT", 9, "count", null),
                column("FAILURES", 9, "failures", Colour.BAD),
                column("ERRORS", 0, "errors", null));
    }

    private static List<Column> exchanges() {
        return List.of(
                time("FROM", "interval_start"),
                column("SERVICE", -22, "service", Colour.NAME),
                column("ROLE", -6, "role", null),
                column("PROTOCOL", -10, "protocol", null),
                column("PEER", -21, "peer", null),
                column("COUNT", 9, "count", null),
                column("FAILURES", 9, "failures", Colour.BAD),
                new Column("MEAN", 8, HumanFormat::meanLatency, null),
                column("METHOD", -8, "method", null),
                column("ENDPOINT", -24, "endpoint", null),
                column("OUTCOMES", 0, "outcomes", null));
    }

    private static String meanLatency(GenericRecord record) {
        return value(record, "latency_count") instanceof Long count
                        && value(record, "latency_sum_ns") instanceof Long sum
                        && count > 0
                ? FieldText.duration((double) sum / count)
                : "";
    }

    private static List<Column> exchange() {
        return List.of(
                time("TIME", "event_time"),
                column("SERVICE", -22, "service", Colour.NAME),
                column("ROLE", -6, "role", null),
                column("PROTOCOL", -10, "protocol", null),
                column("OUTCOME", -14, "outcome", Colour.WARN),
                column("STATUS", -10, "status", Colour.BAD),
                duration("LATENCY", "latency_ns"),
                column("ATTEMPT", 7, "attempt", null),
                column("METHOD", -8, "method", null),
                column("ENDPOINT", -24, "endpoint", null),
                new Column("PEER", 0, HumanFormat::subject, null));
    }

    private static List<Column> connection() {
        return List.of(
                time("TIME", "event_time"),
                column("SERVICE", -22, "service", Colour.NAME),
                column("ROLE", -6, "role", null),
                column("EVENT", -11, "event", Colour.WARN),
                column("ERRNO", -14, "errno_name", Colour.BAD),
                column("COUNT", 7, "count", null),
                duration("DURATION", "duration_ns"),
                column("SENT", 10, "bytes_sent", null),
                column("RECEIVED", 10, "bytes_received", null),
                new Column("ADDRESS", 0, HumanFormat::subject, null));
    }

    private static List<Column> ledger() {
        return List.of(
                time("FROM", "interval_start"),
                column("HOST", -18, "host", Colour.NAME),
                new Column("UNIT", -8, HumanFormat::ledgerUnit, null),
                column("PRODUCED", 10, "produced", null),
                column("DELIVERED", 10, "delivered", null),
                column("HELD BACK", 9, "pending", null),
                column("ACKED", 7, "acknowledged", null),
                new Column("LOST", 0, HumanFormat::lost, Colour.BAD));
    }

    private static String ledgerUnit(GenericRecord record) {
        String source = text(record, "source");
        return switch (source) {
            case "syscall" -> "failures";
            case "summary" -> "calls";
            case "l7", "l7-summary" -> "requests";
            case "tcp" -> "events";
            default -> source;
        };
    }

    private static String lost(GenericRecord record) {
        String causes = text(record, "dropped");
        return causes.isEmpty() ? "0" : causes;
    }

    private static List<Column> status() {
        return List.of(
                time("WINDOW", "window_start"),
                column("SERVICE", -22, "service", Colour.NAME),
                new Column("CALL OR REQUEST", -32, HumanFormat::callOrRequest, null),
                column("COUNT", 9, "count", null),
                column("FAILURES", 9, "failures", Colour.BAD),
                duration("P50", "p50_ns"),
                duration("P99", "p99_ns"),
                column("COMPLETE", 8, "completeness", null),
                column("ERRORS", 0, "errors", null));
    }

    /** {@code openat}, or {@code server http/1 GET /orders/{id}}. */
    private static String callOrRequest(GenericRecord record) {
        return Stream.of("syscall", "role", "protocol", "method", "endpoint")
                .map(field -> text(record, field))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static List<Column> deadLetter() {
        return List.of(
                time("TIME", "event_time"),
                column("TOPIC", -26, "topic", Colour.NAME),
                column("PART", 4, "partition", null),
                column("OFFSET", 10, "offset", null),
                column("REASON", -17, "reason", Colour.BAD),
                column("BYTES", 9, "value_size", null),
                column("DETAIL", 0, "detail", null));
    }

    private static Column column(String title, int width, String field, @Nullable Colour colour) {
        return new Column(title, width, record -> text(record, field), colour);
    }

    private static Column duration(String title, String field) {
        return new Column(
                title,
                8,
                record ->
                        value(record, field) instanceof Number nanos
                                ? FieldText.duration(nanos.doubleValue())
                                : "",
                null);
    }

    private static Column time(String title, String field) {
        DateTimeFormatter clock =
                DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
                        .withZone(ZoneId.systemDefault());
        return new Column(
                title,
                -24,
                record ->
                        value(record, field) instanceof Long millis
                                ? clock.format(Instant.ofEpochMilli(millis))
                                : "",
                Colour.DIM);
    }

    private static String subject(GenericRecord record) {
        String path = text(record, "path");
        if (!path.isEmpty()) {
            return path;
        }
        String peer = text(record, "peer_address");
        String address = peer.isEmpty() ? text(record, "local_address") : peer;
        String port = text(record, peer.isEmpty() ? "local_port" : "peer_port");
        boolean async = Boolean.TRUE.equals(value(record, "asynchronous"));
        return address + (port.isEmpty() ? "" : ":" + port) + (async ? " (asynchronous)" : "");
    }

    private static @Nullable Object value(GenericRecord record, String field) {
        return record.hasField(field) ? record.get(field) : null;
    }

    private static String text(GenericRecord record, String name) {
        Schema.Field field = record.getSchema().getField(name);
        return field == null ? "" : FieldText.of(record, field);
    }
}
