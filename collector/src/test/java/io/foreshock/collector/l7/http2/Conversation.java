package io.foreshock.collector.l7.http2;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.grpc.GrpcStatus;
import io.foreshock.collector.l7.http.HttpStatus;
import io.foreshock.collector.l7.parse.ParserRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A conversation made by chance, in which all that is asked and answered follows from the stream.
 */
final class Conversation {
    /** How many streams there are. */
    static final int STREAMS = 24;

    private static final String[] PATHS = {
        "/apples", "/pears", "/plums", "/shop.v1.Fruit/Get", "/shop.v1.Fruit/List"
    };
    private static final int[] STATUSES = {200, 204, 404, 503, 201, 301, 500};

    private final Random random;
    private final Frames client;
    private final Frames server;

    Conversation(Random random) {
        this.random = random;
        client = new Frames(random.nextLong());
        server = new Frames(random.nextLong());
    }

    private static boolean isGrpc(int stream) {
        return stream % PATHS.length >= 3;
    }

    private static int status(int stream) {
        return STATUSES[stream % STATUSES.length];
    }

    private static int grpcStatus(int stream) {
        return stream / 2 % 19;
    }

    /** All of it. */
    ParserRun whole() {
        return play(0);
    }

    /** The same, with losses in both directions. */
    ParserRun lossy() {
        return play(12);
    }

    private ParserRun play(int oneOfIsLost) {
        ParserRun run = new ParserRun();
        send(run, Side.CLIENT, client.preface().ack().take(), 0);
        send(run, Side.SERVER, server.settings().ack().take(), 0);
        List<Integer> asked = new ArrayList<>();
        List<Integer> answered = new ArrayList<>();
        int next = 1;
        while (next < 2 * STREAMS || !asked.isEmpty() || !answered.isEmpty()) {
            int turn = random.nextInt(3);
            if (turn == 0 && next < 2 * STREAMS) {
                send(run, Side.CLIENT, ask(next), oneOfIsLost);
                asked.add(next);
                next += 2;
            } else if (turn == 1 && !asked.isEmpty()) {
                int stream = asked.remove(random.nextInt(asked.size()));
                send(run, Side.SERVER, answerHead(stream), oneOfIsLost);
                answered.add(stream);
            } else if (turn == 2 && !answered.isEmpty()) {
                int stream = answered.remove(random.nextInt(answered.size()));
                send(run, Side.SERVER, answerEnd(stream), oneOfIsLost);
            }
        }
        return run;
    }

    private void send(ParserRun run, Side side, byte[] bytes, int oneOfIsLost) {
        boolean lost = oneOfIsLost > 0 && random.nextInt(oneOfIsLost) == 0;
        if (!lost) {
            run.send(side, bytes);
            return;
        }
        int seen = random.nextInt(bytes.length);
        if (seen > 0 && random.nextBoolean()) {
            run.send(side, Arrays.copyOf(bytes, seen));
            run.missing(side, bytes.length - seen);
        } else {
            run.missing(side, random.nextBoolean() ? -1 : bytes.length);
        }
    }

    private byte[] ask(int stream) {
        String path = PATHS[stream % PATHS.length];
        if (isGrpc(stream)) {
            return client.call(stream, path).end(stream, "message" + stream).take();
        }
        if (random.nextBoolean()) {
            return client.get(stream, path).take();
        }
        String body = "x".repeat(random.nextInt(300));
        return client.headers(stream, Frames.request("GET", path)).end(stream, body).take();
    }

    private byte[] answerHead(int stream) {
        if (isGrpc(stream)) {
            return server.answer(stream).data(stream, "answer").take();
        }
        return server.status(stream, status(stream)).data(stream, "x".repeat(100)).take();
    }

    private byte[] answerEnd(int stream) {
        if (isGrpc(stream)) {
            return server.trailer(stream, grpcStatus(stream)).take();
        }
        return server.end(stream, "y".repeat(random.nextInt(50))).take();
    }

    /** Whether what is told of an exchange is true; nothing, and UNKNOWN, always is. */
    boolean agrees(Exchange x) {
        int stream = x.streamId;
        String path = x.endpoint.toString();
        boolean grpc = isGrpc(stream);
        return (path.isEmpty() || path.equals(PATHS[stream % PATHS.length]))
                && (x.httpStatus == Exchange.NONE || x.httpStatus == (grpc ? 200 : status(stream)))
                && (x.grpcStatus == Exchange.NONE || (grpc && x.grpcStatus == grpcStatus(stream)))
                && (x.outcome == Outcome.UNKNOWN || x.outcome == outcome(stream))
                && (x.confidence != Confidence.EXACT || !path.isEmpty());
    }

    private static Outcome outcome(int stream) {
        return isGrpc(stream)
                ? GrpcStatus.outcome(grpcStatus(stream))
                : HttpStatus.outcome(status(stream));
    }
}
