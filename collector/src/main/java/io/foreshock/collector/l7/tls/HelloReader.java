package io.foreshock.collector.l7.tls;

import io.foreshock.collector.l7.exchange.Text;
import org.jspecify.annotations.Nullable;

/**
 * Reads a ClientHello or ServerHello (RFC 8446 section 4.1, RFC 5246 section 7.4.1) that comes in
 * pieces cut anywhere: a hello with a post-quantum key share is longer than what is captured at
 * once. Keeps nothing of it but what the fields say. Lengths that contradict each other end the
 * reading, not more: what to make of such a hello is for its receiver to say.
 */
final class HelloReader {
    static final int CLIENT = 1;
    static final int SERVER = 2;

    // Numbers of fixed length, in their order; those with a length before them are skipped.
    private static final int VERSION = 0;
    private static final int RANDOM = 1;
    private static final int SESSION_ID = 2;
    private static final int SUITES = 3;
    private static final int COMPRESSIONS = 4;
    private static final int EXTENSIONS = 5;
    private static final int EXTENSION_TYPE = 6;
    private static final int EXTENSION_LENGTH = 7;
    // From here on inside an extension.
    private static final int IGNORED = 8;
    private static final int NAME_LIST = 9;
    private static final int NAME_TYPE = 10;
    private static final int NAME_LENGTH = 11;
    private static final int NAME = 12;
    private static final int ALPN_LIST = 13;
    private static final int ALPN_LENGTH = 14;
    private static final int ALPN_NAME = 15;
    private static final int SELECTED_VERSION = 16;

    private static final int RANDOM_BYTES = 32;
    private static final int SERVER_NAME_EXTENSION = 0;
    private static final int ALPN_EXTENSION = 16;
    private static final int EARLY_DATA_EXTENSION = 42;
    private static final int SUPPORTED_VERSIONS_EXTENSION = 43;

    /** The random of a ServerHello that asks for another ClientHello: SHA-256 of its name. */
    private static final long[] RETRY_RANDOM = {
        0xcf21ad74e59a6111L, 0xbe1d8c021e65b891L, 0xc2a211167abb8c5eL, 0x079e09e2c8a8339cL
    };

    /** Between the names that are hashed. */
    private static final byte[] SEPARATOR = {0};

    private final ServerName serverName = new ServerName();
    private int type;
    private int step;
    private int need;
    private int value;
    private long word;
    private int skip;
    private int extension;
    private int extensionType;
    private int nameLength;

    private int version;
    private int suite;
    private boolean retry;
    private boolean earlyData;
    private long random;
    private int protocols;
    private long protocolsHash;

    /** A hello begins; the name it asks for is written into {@code endpoint}. */
    void begin(int helloType, @Nullable Text endpoint) {
        type = helloType;
        serverName.into(endpoint);
        skip = 0;
        version = 0;
        suite = 0;
        retry = helloType == SERVER;
        earlyData = false;
        random = 0;
        protocols = 0;
        protocolsHash = Text.HASH_SEED;
        expect(VERSION, 2);
    }

    /** The next bytes of it. */
    void read(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            boolean inExtension = step >= IGNORED;
            int end = inExtension ? Math.min(to, at + extension) : to;
            int taken = take(bytes, at, end);
            at += taken;
            if (inExtension) {
                extension -= taken;
                if (extension == 0) {
                    end();
                    expect(EXTENSION_TYPE, 2);
                }
            }
        }
    }

    /** There is no more of it: a name that is not whole is none. */
    void end() {
        if (step == NAME) {
            serverName.drop();
        }
    }

    /** What it told was taken, and no other is expected: it holds no more memory than before. */
    void release() {
        serverName.release();
    }

    private int take(byte[] bytes, int at, int end) {
        if (step == IGNORED) {
            return end - at;
        }
        if (skip > 0) {
            int taken = Math.min(skip, end - at);
            skip -= taken;
            return taken;
        }
        int next = bytes[at] & 0xff;
        if (step == NAME) {
            serverName.append(bytes[at]);
        } else {
            value = (value << 8) | next;
            word = (word << 8) | next;
        }
        if (step == ALPN_NAME) {
            protocolsHash = Text.hash(protocolsHash, bytes, at, at + 1);
        }
        need--;
        if (step == RANDOM && (need & 7) == 0) {
            onRandom(3 - need / 8);
        }
        if (need == 0) {
            onField();
        }
        return 1;
    }

    private void onRandom(int index) {
        retry &= word == RETRY_RANDOM[index];
        random = word;
    }

    private void onField() {
        switch (step) {
            case VERSION -> {
                version = value;
                expect(RANDOM, RANDOM_BYTES);
            }
            case RANDOM -> expect(SESSION_ID, 1);
            case SESSION_ID -> skipThen(value, SUITES, 2);
            case SUITES -> onSuites();
            case COMPRESSIONS -> skipThen(type == CLIENT ? value : 0, EXTENSIONS, 2);
            case EXTENSIONS -> expect(EXTENSION_TYPE, 2);
            case EXTENSION_TYPE -> {
                extensionType = value;
                expect(EXTENSION_LENGTH, 2);
            }
            case EXTENSION_LENGTH -> onExtension();
            default -> onFieldOfExtension();
        }
    }

    private void onSuites() {
        if (type == SERVER) {
            suite = value;
        }
        skipThen(type == CLIENT ? value : 0, COMPRESSIONS, 1);
    }

    private void onExtension() {
        extension = value;
        earlyData |= extensionType == EARLY_DATA_EXTENSION;
        if (extension == 0) {
            expect(EXTENSION_TYPE, 2);
        } else if (extensionType == SERVER_NAME_EXTENSION && type == CLIENT) {
            expect(NAME_LIST, 2);
        } else if (extensionType == ALPN_EXTENSION) {
            expect(ALPN_LIST, 2);
        } else if (extensionType == SUPPORTED_VERSIONS_EXTENSION && type == SERVER) {
            expect(SELECTED_VERSION, 2);
        } else {
            step = IGNORED;
        }
    }

    private void onFieldOfExtension() {
        switch (step) {
            case NAME_LIST -> expect(NAME_TYPE, 1);
            case NAME_TYPE -> expect(value == 0 ? NAME_LENGTH : IGNORED, 2);
            case NAME_LENGTH -> {
                if (value > 0) {
                    serverName.begin();
                }
                expectText(NAME);
            }
            case NAME -> {
                serverName.end();
                step = IGNORED;
            }
            case ALPN_LIST -> expect(ALPN_LENGTH, 1);
            case ALPN_LENGTH -> {
                protocolsHash = Text.hash(protocolsHash, SEPARATOR, 0, 1);
                expectText(ALPN_NAME);
            }
            case ALPN_NAME -> {
                protocols |= Alpn.of(word, nameLength).bit();
                expect(ALPN_LENGTH, 1);
            }
            case SELECTED_VERSION -> {
                version = value;
                step = IGNORED;
            }
            default -> step = IGNORED;
        }
    }

    private void expectText(int next) {
        nameLength = value;
        if (nameLength == 0) {
            step = IGNORED;
        } else {
            expect(next, nameLength);
        }
    }

    private void skipThen(int bytes, int next, int length) {
        skip = bytes;
        expect(next, length);
    }

    private void expect(int next, int length) {
        step = next;
        need = length;
        value = 0;
        word = 0;
    }

    /** What the hello says of the version: that chosen, in a server's. */
    int version() {
        return version;
    }

    /** Cipher suite that a server chose. */
    int suite() {
        return suite;
    }

    /** True of a server's if it asks for another ClientHello. */
    boolean isRetry() {
        return retry;
    }

    /** True of a client's if it sends data before it has an answer. */
    boolean hasEarlyData() {
        return earlyData;
    }

    /** The last eight bytes of the random, the first of them lowest. */
    long random() {
        return Long.reverseBytes(random);
    }

    /** A bit for each protocol that it names, {@link Alpn#bit}. */
    int protocols() {
        return protocols;
    }

    /** Hash of all protocols that it names. */
    long protocolsHash() {
        return protocolsHash;
    }
}
