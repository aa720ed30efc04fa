package io.foreshock.collector.l7.tls;

import io.foreshock.collector.l7.exchange.Confidence;
import io.foreshock.collector.l7.exchange.Exchange;
import io.foreshock.collector.l7.exchange.Exchanges;
import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Side;
import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Close;
import io.foreshock.collector.l7.parse.ProtocolParser;
import io.foreshock.collector.l7.parse.Recognition;
import java.nio.charset.StandardCharsets;

/**
 * Reads what a TLS connection shows on the wire, SSL 3.0 to TLS 1.3: its handshake is one exchange.
 * Its method is the version that was agreed on ({@code TLSv1.3}; {@code TLS} before), its endpoint
 * the name that the client asked for ({@link ServerName}), its error the alert by which an end gave
 * it up. It lasts from the client's hello to the last Finished that can be seen.
 *
 * <p>Encrypted data is passed over record by record and never looked at. A connection that was
 * there before has no exchange, and neither has its end.
 *
 * <p>Names of errors that are no alerts: {@code encrypted_alert} (its number cannot be seen),
 * {@code closed} and {@code reset} in mid-handshake, {@code http_answer} and {@code not_tls} (a
 * server that answers a hello in the clear), {@code malformed}.
 */
public final class TlsParser implements ProtocolParser, HandshakeReader.Listener {
    private static final byte[] HTTP_ANSWER = ascii("http_answer");
    static final byte[] NOT_TLS = ascii("not_tls");
    private static final byte[] MALFORMED = ascii("malformed");
    private static final byte[] HTTP = ascii("HTTP/");
    private static final byte[] HTML = ascii("<!DOC");
    private static final int MESSAGE_HEADER = 4;

    private final HandshakeExchange exchange;
    private final Handshake handshake;
    private final RecordStream client = new RecordStream(Side.CLIENT);
    private final RecordStream server = new RecordStream(Side.SERVER);
    private boolean begun;
    private boolean established;

    /**
     * For a connection that begins with TLS, or turns to it here: after the answer to an SSLRequest
     * of PostgreSQL or MySQL, a STARTTLS.
     */
    public TlsParser(Exchanges exchanges) {
        exchange = new HandshakeExchange(exchanges);
        handshake = new Handshake(exchange);
    }

    /** Recognises the first bytes that an end sends; see {@link TlsDetector}. */
    public static Recognition recognise(Side sender, Chunk chunk) {
        return TlsDetector.recognise(sender, chunk);
    }

    @Override
    public long onData(Side sender, Chunk chunk) {
        RecordStream stream = of(sender);
        int at = chunk.from;
        while (at < chunk.to) {
            if (exchange.hasFailed()) {
                return chunk.length();
            }
            long taken = stream.left > 0 ? content(stream, chunk, at) : record(stream, chunk, at);
            if (taken <= 0) {
                return at > chunk.from ? at - chunk.from : taken;
            }
            if (taken > chunk.to - at) {
                return at - chunk.from + taken;
            }
            at += (int) taken;
        }
        return chunk.length();
    }

    /** Consumes the header of a record, and all of it where nothing of it is read. */
    private long record(RecordStream stream, Chunk chunk, int at) {
        byte[] bytes = chunk.bytes;
        int there = chunk.to - at;
        boolean known = begun || established;
        if (!RecordHeader.canBe(bytes, at, chunk.to)) {
            return known && !established ? notARecord(stream.sender, chunk, at) : NOT_MINE;
        }
        if (there < RecordHeader.BYTES || (!known && !begin(stream.sender, chunk, at))) {
            return 0;
        }
        int type = RecordHeader.type(bytes, at);
        int length = RecordHeader.length(bytes, at);
        long whole = RecordHeader.BYTES + (long) length;
        if (established) {
            return whole;
        }
        boolean clear = !handshake.isEncrypted(stream.sender);
        boolean alert = clear && type == RecordHeader.ALERT && length == Alert.BYTES;
        boolean messages = clear && type == RecordHeader.HANDSHAKE;
        int needed = messages ? stream.bytesToBegin(length) : alert ? length : 0;
        if (there < RecordHeader.BYTES + needed) {
            return 0;
        }
        exchange.passed(stream.sender, whole);
        if (stream.sender == Side.SERVER) {
            exchange.answered(chunk);
            handshake.onServer();
        }
        if (messages) {
            stream.begin(bytes, at + RecordHeader.BYTES, chunk.to, length);
            return RecordHeader.BYTES;
        }
        if (alert) {
            handshake.onAlert(stream.sender, bytes[at + 5], bytes[at + 6] & 0xff, chunk.lastNs);
        } else {
            onOpaque(stream.sender, type, length, chunk.lastNs);
        }
        endIfOver();
        return whole;
    }

    private void onOpaque(Side sender, int type, int length, long ns) {
        switch (type) {
            case RecordHeader.CHANGE_CIPHER_SPEC -> handshake.onChangeCipherSpec(sender);
            case RecordHeader.HANDSHAKE -> handshake.onEncryptedHandshake(sender, ns);
            case RecordHeader.ALERT -> handshake.onEncryptedAlert(ns);
            case RecordHeader.APPLICATION_DATA -> handshake.onApplicationData(sender, length, ns);
            default -> {} // a heartbeat says nothing
        }
    }

    /**
     * Looks at the first record that is offered: the handshake begins with it, or ended before.
     *
     * @return false if more of it is needed
     */
    private boolean begin(Side sender, Chunk chunk, int at) {
        byte[] bytes = chunk.bytes;
        int length = RecordHeader.length(bytes, at);
        int type = RecordHeader.type(bytes, at);
        boolean hello = type == RecordHeader.HANDSHAKE;
        boolean alert = type == RecordHeader.ALERT && length == Alert.BYTES;
        int needed = hello ? Math.min(length, MESSAGE_HEADER) : alert ? Alert.BYTES : 0;
        if (chunk.to - at < RecordHeader.BYTES + needed) {
            return false;
        }
        int first = at + RecordHeader.BYTES;
        if ((hello && bytes[first] == helloOf(sender))
                || (alert && Alert.isKnown(bytes[first], bytes[first + 1]))) {
            begun = true;
            exchange.begin(sender, chunk);
            if (alert) {
                exchange.lower(Confidence.MIDSTREAM);
            }
        } else {
            establish();
        }
        return true;
    }

    private static int helloOf(Side sender) {
        return sender == Side.CLIENT ? HandshakeReader.CLIENT_HELLO : HandshakeReader.SERVER_HELLO;
    }

    /** Reads handshake messages in the clear; what nobody looks at is asked to be skipped. */
    private long content(RecordStream stream, Chunk chunk, int at) {
        int length = Math.min(stream.left, chunk.to - at);
        HandshakeReader messages = stream.messages;
        if (messages == null) {
            stream.left -= length;
            return length;
        }
        if (!messages.read(chunk.bytes, at, at + length, this)) {
            fail(Outcome.PROTOCOL_ERROR, MALFORMED, chunk.lastNs);
        }
        stream.left -= length;
        return (long) length + (at + length == chunk.to ? stream.pass(this) : 0);
    }

    private int notARecord(Side sender, Chunk chunk, int at) {
        if (chunk.to - at < RecordHeader.BYTES) {
            return 0;
        }
        boolean answer = sender == Side.SERVER && !handshake.isAnswered();
        if (sender == Side.SERVER) {
            exchange.answered(chunk);
            handshake.onServer();
        }
        exchange.passed(sender, chunk.to - at);
        if (!answer) {
            fail(Outcome.PROTOCOL_ERROR, MALFORMED, chunk.lastNs);
        } else {
            boolean http = startsWith(chunk, at, HTTP) || startsWith(chunk, at, HTML);
            fail(Outcome.TLS_FAILURE, http ? HTTP_ANSWER : NOT_TLS, chunk.lastNs);
        }
        return chunk.to - at;
    }

    private static boolean startsWith(Chunk chunk, int at, byte[] text) {
        for (int i = 0; i < text.length; i++) {
            if (chunk.bytes[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    private void fail(Outcome outcome, byte[] name, long ns) {
        exchange.fail(outcome, name, Exchange.NONE, Confidence.EXACT, ns);
        endIfOver();
    }

    private void endIfOver() {
        if (exchange.isOver()) {
            establish();
        }
    }

    /** Nothing is read from here on. */
    private void establish() {
        established = true;
        client.messages = null;
        server.messages = null;
    }

    @Override
    public boolean onMessage(HandshakeReader reader, int type) {
        if (type == HandshakeReader.CLIENT_HELLO) {
            reader.hello().begin(type, exchange.endpoint());
            return reader == client.messages;
        }
        if (type == HandshakeReader.SERVER_HELLO) {
            reader.hello().begin(type, null);
            return reader == server.messages;
        }
        return true;
    }

    @Override
    public void onMessageEnd(HandshakeReader reader, int type) {
        switch (type) {
            case HandshakeReader.CLIENT_HELLO -> {
                handshake.onClientHello(reader.hello());
                reader.hello().release();
            }
            case HandshakeReader.SERVER_HELLO -> handshake.onServerHello(reader.hello());
            case HandshakeReader.CERTIFICATE -> {
                if (reader == client.messages) {
                    handshake.onClientCertificate(reader.hasNoCertificate());
                }
            }
            default -> {} // nothing else is looked for
        }
    }

    @Override
    public void onSkipped(Side sender, long ns, int tid) {
        // Records are counted as soon as their header is seen.
    }

    @Override
    public void onGap(Side sender, Chunk rest, long missing) {
        RecordStream stream = of(sender);
        long beyond = Math.max(0, missing - stream.left);
        boolean inHello = stream.lose();
        if (!begun || established) {
            return;
        }
        exchange.passed(sender, beyond);
        handshake.onGap(sender);
        if (inHello) {
            exchange.lower(Confidence.TRUNCATED);
        }
    }

    @Override
    public boolean canResume(Side sender, Chunk chunk) {
        return RecordHeader.begins(chunk.bytes, chunk.from, chunk.to);
    }

    @Override
    public void onClose(Close how, long ns) {
        if (!exchange.isOver()) {
            handshake.onClose(how, ns);
        }
    }

    /**
     * Takes what the library at an end says of its failure; the exchange tells it where the wire
     * tells no more than that there was one.
     *
     * @param reason a constant of {@link HandshakeReason}; kept
     */
    public void explain(byte[] reason) {
        exchange.explain(reason);
    }

    /** Whether the handshake was a success, or was over before the first byte that was seen. */
    public boolean isEstablished() {
        return established && !exchange.hasFailed();
    }

    /** What the server chose to speak, as far as it can be seen: up to TLS 1.2. */
    public Alpn alpn() {
        return handshake.alpn();
    }

    /** Whether the client offered to speak a protocol. */
    public boolean offers(Alpn protocol) {
        return handshake.offers(protocol);
    }

    /**
     * The end of the client's random, which both ends know of this connection and of no other: what
     * {@link TlsRecord#session} is compared with. 0 if it was not seen.
     */
    public long session() {
        return handshake.random();
    }

    private RecordStream of(Side sender) {
        return sender == Side.CLIENT ? client : server;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
