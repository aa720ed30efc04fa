package io.foreshock.collector.l7.grpc;

import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Text;
import java.nio.charset.StandardCharsets;

/**
 * The statuses of gRPC, in the order of their numbers, and what each says of an exchange.
 *
 * <p>Outcomes follow the HTTP statuses that google/rpc/code.proto gives to each, so that an error
 * counts alike whether it comes by gRPC or by HTTP: 4xx are the client's, 5xx the server's. Where
 * they deviate, the reason stands beside.
 */
public enum GrpcStatus {
    /** 200. */
    OK(0, Outcome.OK),
    /** 499: the caller gave up, most often since its own deadline had passed. */
    CANCELLED(1, Outcome.TIMEOUT),
    /** 500: an exception that the server's code let through, as a rule. */
    UNKNOWN(2, Outcome.SERVER_ERROR),
    /** 400. */
    INVALID_ARGUMENT(3, Outcome.CLIENT_ERROR),
    /** 504, and what it means: the deadline passed without an answer. */
    DEADLINE_EXCEEDED(4, Outcome.TIMEOUT),
    /** 404. */
    NOT_FOUND(5, Outcome.CLIENT_ERROR),
    /** 409. */
    ALREADY_EXISTS(6, Outcome.CLIENT_ERROR),
    /** 403. */
    PERMISSION_DENIED(7, Outcome.CLIENT_ERROR),
    /** 429; but servers shed load by it, as others do by 503 or "too many connections". */
    RESOURCE_EXHAUSTED(8, Outcome.SERVER_ERROR),
    /** 400. */
    FAILED_PRECONDITION(9, Outcome.CLIENT_ERROR),
    /** 409: another caller's transaction came first. */
    ABORTED(10, Outcome.CLIENT_ERROR),
    /** 400. */
    OUT_OF_RANGE(11, Outcome.CLIENT_ERROR),
    /** 501. */
    UNIMPLEMENTED(12, Outcome.SERVER_ERROR),
    /** 500. */
    INTERNAL(13, Outcome.SERVER_ERROR),
    /** 503. */
    UNAVAILABLE(14, Outcome.SERVER_ERROR),
    /** 500. */
    DATA_LOSS(15, Outcome.SERVER_ERROR),
    /** 401. */
    UNAUTHENTICATED(16, Outcome.CLIENT_ERROR);

    private static final GrpcStatus[] VALUES = values();
    private static final byte[][] NAMES = new byte[VALUES.length][];
    private static final int MOST_DIGITS = 9;

    static {
        for (GrpcStatus status : VALUES) {
            NAMES[status.number] = status.name().getBytes(StandardCharsets.US_ASCII);
        }
    }

    private final int number;
    private final Outcome outcome;

    GrpcStatus(int number, Outcome outcome) {
        this.number = number;
        this.outcome = outcome;
    }

    /** Its number on the wire. */
    public int number() {
        return number;
    }

    /** The outcome of a status number; {@link Outcome#UNKNOWN} for those that gRPC has not. */
    public static Outcome outcome(int number) {
        return isDefined(number) ? VALUES[number].outcome : Outcome.UNKNOWN;
    }

    /** Writes a status's name; nothing for OK, and for those that gRPC has not. */
    public static void writeErrorName(int number, Text out) {
        if (number != 0 && isDefined(number)) {
            out.set(NAMES[number]);
        }
    }

    /**
     * The number that a {@code grpc-status} has in {@code [from, to)}, also one that gRPC has not.
     *
     * @return {@link Exchange#NONE} if it is no number
     */
    public static int parse(byte[] bytes, int from, int to) {
        if (from >= to || to - from > MOST_DIGITS) {
            return Exchange.NONE;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return Exchange.NONE;
            }
            number = 10 * number + (bytes[i] - '0');
        }
        return number;
    }

    /**
     * The status that a client takes for an answer that has an HTTP status other than 200 and no
     * {@code grpc-status}, as from a proxy: gRPC's doc/http-grpc-status-mapping.md.
     */
    public static int ofHttp(int httpStatus) {
        GrpcStatus status =
                switch (httpStatus) {
                    case 400 -> INTERNAL;
                    case 401 -> UNAUTHENTICATED;
                    case 403 -> PERMISSION_DENIED;
                    case 404 -> UNIMPLEMENTED;
                    case 429, 502, 503, 504 -> UNAVAILABLE;
                    default -> UNKNOWN;
                };
        return status.number;
    }

    private static boolean isDefined(int number) {
        return number >= 0 && number < VALUES.length;
    }
}
