package io.foreshock.collector.l7.kafka;

import org.jspecify.annotations.Nullable;

/** The header of a request, versions 0 to 2, with the size before it. Reused. */
final class RequestHeader {
    /** What the bytes are. */
    enum State {
        /** A header, read to its end. */
        READ,
        /** The beginning of one. */
        PARTIAL,
        /** None. */
        MALFORMED
    }

    /** Most bytes of a request: the default of socket.request.max.bytes. */
    static final int MAX_SIZE = 100 * 1024 * 1024;

    private static final int MIN_SIZE = 8;
    private static final int MAX_CLIENT_ID_BYTES = 255;
    private static final int MAX_TAGS = 16;
    private static final int MAX_VERSION = Byte.MAX_VALUE;

    /** A client of a later release asks for versions in one that is later, too. */
    private static final int LATER_API_VERSIONS = 8;

    /** Bytes of the request behind the size. */
    int size;

    /** The API; null if its key is not known. */
    @Nullable KafkaApi api;

    /** Its version. */
    int version;

    /** By which the response is found. */
    int correlationId;

    /** Index of what is behind the header. */
    int bodyAt;

    /**
     * Reads a header.
     *
     * @param strict whether it has to be one of an API and a version that are known
     */
    State read(byte[] bytes, int from, int to, boolean strict) {
        int there = to - from;
        if (there < 4) {
            return there > 0 && (bytes[from] < 0 || bytes[from] > MAX_SIZE >> 24)
                    ? State.MALFORMED
                    : State.PARTIAL;
        }
        size = KafkaBytes.int32(bytes, from);
        if (size < MIN_SIZE || size > MAX_SIZE) {
            return State.MALFORMED;
        }
        if (there < 8) {
            return there > 4 && bytes[from + 4] != 0 && strict ? State.MALFORMED : State.PARTIAL;
        }
        int key = KafkaBytes.int16(bytes, from + 4);
        api = KafkaApis.find(key);
        version = KafkaBytes.int16(bytes, from + 6);
        if (!isVersion(key, strict)) {
            return State.MALFORMED;
        }
        if (there < 12) {
            return State.PARTIAL;
        }
        correlationId = KafkaBytes.int32(bytes, from + 8);
        if (correlationId < 0) {
            return State.MALFORMED;
        }
        bodyAt = from + 12;
        State state = clientId(bytes, from, to, strict);
        boolean flexible = api != null && api.isFlexible(version);
        return state == State.READ && flexible ? tags(bytes, to) : state;
    }

    private boolean isVersion(int key, boolean strict) {
        KafkaApi known = api;
        if (key < 0 || version < 0 || version > MAX_VERSION) {
            return false;
        }
        if (!strict) {
            return true;
        }
        int later = key == KafkaApi.API_VERSIONS ? LATER_API_VERSIONS : 0;
        return known != null && version <= known.maxVersion + later;
    }

    private State clientId(byte[] bytes, int from, int to, boolean strict) {
        if (api != null && !api.hasClientId(version)) {
            return State.READ;
        }
        if (size < MIN_SIZE + 2) {
            return State.MALFORMED;
        }
        if (bodyAt + 2 > to) {
            return State.PARTIAL;
        }
        int length = KafkaBytes.int16(bytes, bodyAt);
        boolean zeros = strict && length == 0 && isOldProduce();
        if (length < -1 || length > MAX_CLIENT_ID_BYTES || zeros) {
            return State.MALFORMED;
        }
        int start = bodyAt + 2;
        bodyAt = start + Math.max(0, length);
        if (bodyAt > from + 4 + size || !isPrintable(bytes, start, Math.min(bodyAt, to))) {
            return State.MALFORMED;
        }
        return bodyAt > to ? State.PARTIAL : State.READ;
    }

    /** All zeros: what ZooKeeper's and HTTP/2's first bytes would be. */
    private boolean isOldProduce() {
        return api != null && api.key == KafkaApi.PRODUCE && version < 3;
    }

    private static boolean isPrintable(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if ((bytes[i] >= 0 && bytes[i] < ' ') || bytes[i] == 127) {
                return false;
            }
        }
        return true;
    }

    /** Tagged fields, of which there are none so far. */
    private State tags(byte[] bytes, int to) {
        if (bodyAt == to) {
            return State.PARTIAL;
        }
        int left = bytes[bodyAt++];
        if (left < 0 || left > MAX_TAGS) {
            return State.MALFORMED;
        }
        while (left > 0) {
            if (bodyAt + 2 > to) {
                return State.PARTIAL;
            }
            int length = bytes[bodyAt + 1];
            if (bytes[bodyAt] < 0 || length < 0) {
                return State.MALFORMED;
            }
            bodyAt += 2 + length;
            left--;
        }
        return bodyAt > to ? State.PARTIAL : State.READ;
    }
}
