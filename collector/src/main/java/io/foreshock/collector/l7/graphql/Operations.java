package io.foreshock.collector.l7.graphql;

import io.foreshock.collector.l7.exchange.Text;

/** The operations that a document defines: the first with its name, some more by its hash. */
final class Operations {
    /** Longest name that is kept. */
    static final int MAX_NAME = 64;

    private static final int MAX = 8;

    private final Text first = new Text(MAX_NAME);
    private final long[] names = new long[MAX];
    private final OperationType[] types = new OperationType[MAX];
    private int count;

    /** Forgets them. */
    void clear() {
        count = 0;
        first.clear();
    }

    /** One begins. */
    void begin(OperationType type) {
        if (count < MAX) {
            names[count] = Text.HASH_SEED;
            types[count] = type;
        }
        count++;
    }

    /** Its name goes on. */
    void name(byte character) {
        if (count == 1) {
            first.append(character);
        }
        if (count <= MAX) {
            names[count - 1] = hash(names[count - 1], character);
        }
    }

    private static long hash(long seed, byte character) {
        return (seed ^ character) * 0x100000001b3L; // as Text
    }

    /** Name of the first; empty if it has none, or there is none. */
    Text firstName() {
        return first;
    }

    /** Type of the only one, {@link OperationType#UNKNOWN} if there are none or several. */
    OperationType only() {
        return count == 1 ? types[0] : OperationType.UNKNOWN;
    }

    /** Type of the one with a name. */
    OperationType named(Text name) {
        long hash = name.hash(Text.HASH_SEED);
        for (int i = 0; i < Math.min(count, MAX); i++) {
            if (names[i] == hash) {
                return types[i];
            }
        }
        return OperationType.UNKNOWN;
    }
}
