package io.foreshock.local;

import io.foreshock.local.registry.RegistryUrl;
import io.foreshock.local.stack.StackAddresses;
import io.foreshock.local.tail.HumanFormat;
import io.foreshock.local.tail.JsonFormat;
import io.foreshock.local.tail.RecordDecoder;
import io.foreshock.local.tail.RecordFilter;
import io.foreshock.local.tail.RecordFormat;
import io.foreshock.local.tail.StatusJson;
import io.foreshock.local.tail.TopicReader;
import io.foreshock.local.tail.UndecodableException;
import io.foreshock.local.terminal.Terminal;
import io.foreshock.schemas.Topic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code foreshock tail}. */
@Command(
        name = "tail",
        description = "Print the records of a topic as they come, until Ctrl-C.",
        exitCodeList = {
            "0:done, also by Ctrl-C",
            "1:broker, registry or topic cannot be had",
            "2:wrong usage"
        })
final class TailCommand implements Callable<Integer> {
    private static final String SERVICE = "service";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Parameters(
            paramLabel = "TOPIC",
            description = "One of the catalogue, such as foreshock.status.")
    private String topic = "";

    @Option(names = "--json", description = "One JSON object a line, with every field.")
    private boolean json;

    @Option(
            names = "--status-json",
            description = {
                "Of foreshock.status: one JSON object a line with type, timestamp,",
                "service and data {error_count, total_count, error_rate, avg_latency,",
                "error_types}; docs/reference/status-json.md has them all."
            })
    private boolean statusJson;

    @Option(names = "--service", paramLabel = "NAME", description = "Only this service.")
    private @Nullable String service;

    @Option(
            names = "--field",
            paramLabel = "NAME=VALUE",
            description = {
                "Only records in which the field has this value; repeatable.",
                "  severity=ERROR     exactly this",
                "  errors.ENOENT=26   this in a map",
                "  errors.ENOENT=*    any value",
                "  path=null          no value"
            })
    private List<String> fields = List.of();

    @Option(
            names = "--from",
            paramLabel = "WHERE",
            description = "Where to start: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.",
            defaultValue = "LATEST")
    private TopicReader.From from = TopicReader.From.LATEST;

    @Option(names = "--max", paramLabel = "N", description = "End after N records; 1 or more.")
    private long max = Long.MAX_VALUE;

    @Option(names = "--no-follow", description = "End when all that is there has been read.")
    private boolean noFollow;

    @Option(
            names = "--committed",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Leave out records of open and aborted transactions; the default.")
    private boolean committed = true;

    private long printed;

    @Override
    public Integer call() throws Exception {
        if (max < 1) {
            throw wrong("--max " + max + " is not 1 or more");
        }
        Topic known = knownTopic();
        RecordFormat format = format(known);
        RecordFilter filter = filter(known);
        return CtrlC.guard(0, () -> tail(known, filter, format));
    }

    private RecordFormat format(Topic known) {
        if (statusJson && json) {
            throw wrong("--json and --status-json exclude each other");
        }
        if (statusJson && known != StatusJson.TOPIC) {
            throw wrong("--status-json: only " + StatusJson.TOPIC.topicName() + " has that form");
        }
        if (statusJson) {
            return new StatusJson();
        }
        return json ? new JsonFormat() : new HumanFormat(known, Terminal.ofProcess());
    }

    private Topic knownTopic() {
        try {
            return Topic.named(topic);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private RecordFilter filter(Topic known) {
        Schema schema = new Schema.Parser().parse(known.schemaJson());
        Map<String, String> wanted = new LinkedHashMap<>();
        for (String field : fields) {
            int equals = field.indexOf('=');
            if (equals < 1) {
                throw wrong("--field '" + field + "' is not NAME=VALUE");
            }
            wanted.put(field.substring(0, equals), field.substring(equals + 1));
        }
        if (service != null) {
            if (schema.getField(SERVICE) == null) {
                throw wrong("--service: the records of " + topic + " have no service");
            }
            wanted.put(SERVICE, service);
        }
        try {
            return new RecordFilter(wanted).requireFieldsOf(schema);
        } catch (IllegalArgumentException e) {
            throw wrong("--field: " + e.getMessage());
        }
    }

    private ParameterException wrong(@Nullable String message) {
        return new ParameterException(spec.commandLine(), "" + message);
    }

    private int tail(Topic known, RecordFilter filter, RecordFormat format) throws Exception {
        StackAddresses addresses = connection.addresses();
        Terminal terminal = Terminal.ofProcess();
        RecordDecoder decoder = new RecordDecoder(addresses.registry());
        try (TopicReader reader =
                new TopicReader(
                        addresses.kafka(), connection.kafkaSettings(), known, from, committed)) {
            new RegistryUrl(addresses.registry()).requireAnswer();
            format.header().ifPresent(terminal::line);
            boolean reading = true;
            while (reading && !System.out.checkError()) {
                boolean last = noFollow && reader.atEnd();
                for (ConsumerRecord<byte[], byte[]> record : reader.next()) {
                    print(known, record, decoder, filter, format, terminal);
                }
                reading = printed < max && !last;
            }
        }
        return 0;
    }

    private void print(
            Topic known,
            ConsumerRecord<byte[], byte[]> record,
            RecordDecoder decoder,
            RecordFilter filter,
            RecordFormat format,
            Terminal terminal) {
        if (printed >= max) {
            return;
        }
        try {
            GenericRecord decoded = decoder.decode(known, record.value());
            if (filter.passes(decoded)) {
                terminal.line(format.line(decoded));
                printed++;
            }
        } catch (UndecodableException e) {
            System.err.println(UndecodableException.describe(record, e));
        }
    }
}
