package io.foreshock.collector.l7.http;

/**
 * What the head of a message says of its body and of what comes after it; filled field by field.
 * Keeps no text.
 */
final class Head {
    /** There was no valid or invalid length. */
    static final long ABSENT = -1;

    /** The length is no number, absurd, or there are two. */
    static final long INVALID = -2;

    private static final byte[] CHUNKED = Ascii.bytes("chunked");
    private static final byte[] WEBSOCKET = Ascii.bytes("websocket");
    private static final byte[] H2C = Ascii.bytes("h2c");
    private static final byte[] CONTINUE = Ascii.bytes("100-continue");
    private static final byte[] IDENTITY = Ascii.bytes("identity");
    private static final byte[] DEFLATE = Ascii.bytes("permessage-deflate");
    private static final byte[] JSON = Ascii.bytes("application/json");
    private static final byte[] GRAPHQL_RESPONSE = Ascii.bytes("application/graphql-response+json");
    private static final byte[] GRAPHQL_JSON = Ascii.bytes("application/graphql+json");
    private static final byte[] GRAPHQL = Ascii.bytes("application/graphql");

    /** Content-Length, {@link #ABSENT} or {@link #INVALID}. */
    long contentLength;

    /** True if there is a Transfer-Encoding. */
    boolean transferCoded;

    /** True if chunked is the last of the transfer codings. */
    boolean chunked;

    /** True if the protocol is asked, or agreed, to be changed. */
    boolean upgrade;

    /** True if the protocol to change to is WebSocket. */
    boolean webSocket;

    /** True if the protocol to change to is HTTP/2 in clear. */
    boolean h2c;

    /** True if the body is sent only once 100 has come. */
    boolean expectsContinue;

    /** True if the body is JSON, of GraphQL or any. */
    boolean json;

    /** True if the body is a GraphQL document. */
    boolean graphQl;

    /** True if the body is compressed. */
    boolean encoded;

    private boolean deflate;
    private boolean otherExtension;

    private HttpHeader header = HttpHeader.OTHER;
    private int valueFrom;
    private int valueTo;

    Head() {
        clear();
    }

    void clear() {
        contentLength = ABSENT;
        transferCoded = false;
        chunked = false;
        upgrade = false;
        webSocket = false;
        h2c = false;
        expectsContinue = false;
        json = false;
        graphQl = false;
        encoded = false;
        deflate = false;
        otherExtension = false;
        header = HttpHeader.OTHER;
    }

    /**
     * Reads a line of the head, without its end. A line that begins with white space continues the
     * field before it (obs-fold).
     *
     * @return the field, whose value is in {@code [valueFrom, valueTo)}
     */
    HttpHeader line(byte[] bytes, int from, int to) {
        int value = from;
        if (!Ascii.isSpace(bytes[from])) {
            if (!HttpHeader.mayBegin(bytes[from])) {
                header = HttpHeader.OTHER;
                return header;
            }
            int colon = from;
            while (colon < to && bytes[colon] != ':') {
                colon++;
            }
            header =
                    colon == to
                            ? HttpHeader.OTHER
                            : HttpHeader.of(bytes, from, Ascii.trimEnd(bytes, from, colon));
            value = colon + 1;
        }
        if (header != HttpHeader.OTHER) {
            valueFrom = Ascii.trimStart(bytes, value, to);
            valueTo = Ascii.trimEnd(bytes, valueFrom, to);
            value(bytes, valueFrom, valueTo);
        }
        return header;
    }

    /**
     * Reserved bits that frames of a WebSocket may have set, as in their first byte: the first by
     * permessage-deflate (RFC 7692), all by extensions that are not known here.
     */
    int reservedBits() {
        return otherExtension ? 0x70 : deflate ? 0x40 : 0;
    }

    int valueFrom() {
        return valueFrom;
    }

    int valueTo() {
        return valueTo;
    }

    private void value(byte[] bytes, int from, int to) {
        switch (header) {
            case CONTENT_LENGTH -> length(bytes, from, to);
            case TRANSFER_ENCODING -> {
                transferCoded = true;
                chunked = Ascii.hasLastElement(CHUNKED, bytes, from, to);
            }
            case UPGRADE -> {
                upgrade = true;
                webSocket |= Ascii.hasElement(WEBSOCKET, bytes, from, to);
                h2c |= Ascii.hasElement(H2C, bytes, from, to);
            }
            case EXPECT -> expectsContinue |= Ascii.hasElement(CONTINUE, bytes, from, to);
            case CONTENT_TYPE -> type(bytes, from, to);
            case CONTENT_ENCODING ->
                    encoded |= from < to && !Ascii.equalsIgnoreCase(IDENTITY, bytes, from, to);
            case SEC_WEBSOCKET_EXTENSIONS -> extensions(bytes, from, to);
            default -> {}
        }
    }

    /** RFC 9112 section 6.3: a list of equal lengths is one, unequal ones are an error. */
    private void length(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && contentLength != INVALID) {
            int end = Ascii.elementEnd(bytes, at, to);
            int start = Ascii.trimStart(bytes, at, end);
            long length = Ascii.number(bytes, start, Ascii.trimEnd(bytes, start, end));
            boolean same = contentLength == ABSENT || contentLength == length;
            contentLength = length >= 0 && same ? length : INVALID;
            at = end + 1;
        }
    }

    private void type(byte[] bytes, int from, int to) {
        int end = Ascii.trimEnd(bytes, from, Ascii.parametersStart(bytes, from, to));
        json =
                Ascii.equalsIgnoreCase(JSON, bytes, from, end)
                        || Ascii.equalsIgnoreCase(GRAPHQL_RESPONSE, bytes, from, end)
                        || Ascii.equalsIgnoreCase(GRAPHQL_JSON, bytes, from, end);
        graphQl = Ascii.equalsIgnoreCase(GRAPHQL, bytes, from, end);
    }

    private void extensions(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int end = Ascii.elementEnd(bytes, at, to);
            boolean known = Ascii.hasElement(DEFLATE, bytes, at, end);
            deflate |= known;
            otherExtension |= !known && Ascii.trimStart(bytes, at, end) < end;
            at = end + 1;
        }
    }
}
