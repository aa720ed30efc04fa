package io.foreshock.it.l7.client;

import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.it.l7.server.KafkaBroker;
import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.subject.Workspace;
import io.foreshock.it.l7.truth.Answer;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Clients of Kafka that tell in their own logs which requests they made: Kafka's own, and kcat. */
public final class KafkaClients {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern JAVA_SENT =
            Pattern.compile("Sending (\\w+) request with header RequestHeader\\(");
    private static final Pattern JAVA_RECEIVED =
            Pattern.compile("Received (\\w+) response from node .*?\\): (.*)");
    private static final Pattern ERROR_CODE = Pattern.compile("errorCode=(-?\\d+)");
    private static final Pattern KCAT_SENT = Pattern.compile(": Sent (\\w+)Request \\(v");
    private static final Pattern KCAT_RECEIVED =
            Pattern.compile(": Received (\\w+)Response \\(v.*, rtt ([0-9.]+)ms\\)");

    private KafkaClients() {}

    /**
     * Kafka's own producer sends records one after the other, its consumer reads them.
     *
     * @return its exchanges without their times; those that it did not wait for need not be seen
     */
    public static List<Truth> java(Scope scope, Workspace workspace, int port, int count)
            throws IOException, InterruptedException {
        String settings = workspace.file("kafka-client-log4j2.properties").toString();
        Launch client = Launch.java("KafkaClientMain", KafkaClientMain.class, "" + port);
        String output = scope.run(client.with(List.of("" + count, settings)), LIMIT);
        List<Truth> truths = new ArrayList<>();
        for (MatchResult received : JAVA_RECEIVED.matcher(output).results().toList()) {
            String method = ApiKeys.valueOf(received.group(1)).name;
            truths.add(Truth.of(Protocol.KAFKA, method, null, answer(received.group(2))));
        }
        addUnanswered(JAVA_SENT, output, truths);
        return truths;
    }

    private static Answer answer(String response) {
        Matcher code = ERROR_CODE.matcher(response);
        while (code.find()) {
            int number = Integer.parseInt(code.group(1));
            if (number != Errors.NONE.code()) {
                String name = Errors.forCode((short) number).name();
                return new Answer(null, null, number, name, null);
            }
        }
        return Answer.ofSuccess();
    }

    /** kcat sends records, each a line of a file, in as few requests as it likes. */
    public static List<Truth> kcatProducing(Scope scope, int port, int count)
            throws IOException, InterruptedException {
        Path records = scope.newDirectory("kcat").resolve("records");
        Files.write(records, Collections.nCopies(count, "secret value"));
        return kcat(
                scope,
                List.of("-P", "-b", "127.0.0.1:" + port, "-t", KafkaBroker.TOPIC),
                List.of("-X", "linger.ms=1", "-X", "batch.num.messages=10", "-l", "" + records));
    }

    /** kcat reads a number of records from the beginning. */
    public static List<Truth> kcatConsuming(Scope scope, int port, int count)
            throws IOException, InterruptedException {
        return kcat(
                scope,
                List.of("-C", "-b", "127.0.0.1:" + port, "-t", KafkaBroker.TOPIC),
                List.of("-o", "beginning", "-c", "" + count));
    }

    private static List<Truth> kcat(Scope scope, List<String> what, List<String> how)
            throws IOException, InterruptedException {
        String output =
                scope.run(
                        Launch.of("kcat", "kcat", "-X", "debug=protocol").with(what).with(how),
                        LIMIT);
        List<Truth> truths = new ArrayList<>();
        for (MatchResult received : KCAT_RECEIVED.matcher(output).results().toList()) {
            long duration = Math.round(Double.parseDouble(received.group(2)) * 1e6);
            truths.add(of(received.group(1), Answer.UNKNOWN).at(null, duration));
        }
        addUnanswered(KCAT_SENT, output, truths);
        return truths;
    }

    /** What was sent and not waited for: the last long poll of a consumer that leaves. */
    private static void addUnanswered(Pattern sent, String output, List<Truth> truths) {
        List<@Nullable String> answered =
                new ArrayList<>(truths.stream().map(Truth::method).toList());
        for (MatchResult request : sent.matcher(output).results().toList()) {
            String name = request.group(1);
            String method = isConstant(name) ? ApiKeys.valueOf(name).name : name;
            if (!answered.remove(method)) {
                truths.add(of(method, Answer.UNKNOWN).orUnseen());
            }
        }
    }

    private static boolean isConstant(String name) {
        return name.equals(name.toUpperCase(Locale.ROOT));
    }

    private static Truth of(String method, Answer answer) {
        return Truth.of(Protocol.KAFKA, canonical(method), null, answer);
    }

    /** librdkafka has older names for some. */
    private static String canonical(String method) {
        return method.equals("ApiVersion") ? ApiKeys.API_VERSIONS.name : method;
    }
}
