package io.foreshock.it.l7.client;

import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import io.foreshock.it.l7.subject.Launch;
import io.foreshock.it.l7.subject.Scope;
import io.foreshock.it.l7.truth.Answer;
import io.foreshock.it.l7.truth.Truth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** dig: questions one after the other, each timed by itself to a microsecond. */
public final class Dig {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern ANSWER =
            Pattern.compile(
                    ", status: (\\w+),.*?;; QUESTION SECTION:\n;(\\S+)\\.\\s+IN\\s+(\\w+)"
                            + ".*?;; Query time: (\\d+) usec",
                    Pattern.DOTALL);
    private static final Map<String, Answer> ANSWERS =
            Map.of(
                    "NOERROR", new Answer(null, null, 0, "", Outcome.OK),
                    "SERVFAIL", new Answer(null, null, 2, "SERVFAIL", Outcome.SERVER_ERROR),
                    "NXDOMAIN", new Answer(null, null, 3, "NXDOMAIN", Outcome.CLIENT_ERROR),
                    "REFUSED", new Answer(null, null, 5, "REFUSED", null));

    private Dig() {}

    /**
     * Asks.
     *
     * @param questions each a name and a type; all of them have to be answered, with a record if
     *     there is no error
     * @param tcp whether over TCP, with a connection for each
     */
    public static List<Truth> run(Scope scope, int port, List<String> questions, boolean tcp)
            throws IOException, InterruptedException {
        Path batch = scope.newDirectory("dig").resolve("questions");
        Files.write(batch, questions);
        String output =
                scope.run(
                        Launch.of("dig", "dig", "@127.0.0.1", "-p", "" + port, "-r", "-u")
                                .with(List.of("+tries=1", "+timeout=5", tcp ? "+tcp" : "+notcp"))
                                .with(List.of("-f", batch.toString())),
                        LIMIT);
        List<Truth> truths = new ArrayList<>();
        for (MatchResult found : ANSWER.matcher(output).results().toList()) {
            Answer answer = ANSWERS.getOrDefault(found.group(1), Answer.UNKNOWN);
            truths.add(
                    Truth.of(Protocol.DNS, found.group(3), found.group(2), answer)
                            .at(null, Long.parseLong(found.group(4)) * 1000));
        }
        return truths;
    }
}
