package io.foreshock.benchmarks.parse;

import io.foreshock.collector.l7.exchange.Side;

/**
 * What one end says at once.
 *
 * @param sender which end
 * @param bytes what it says; a number in them may change from round to round
 * @param numberAt where that number lies, in network byte order; negative: there is none
 * @param numberBytes 2 or 4
 */
record Message(Side sender, byte[] bytes, int numberAt, int numberBytes) {
    static Message of(Side sender, byte[] bytes) {
        return new Message(sender, bytes, -1, 0);
    }

    /** Writes the round's number into it. */
    void number(int number) {
        for (int i = 0; numberAt >= 0 && i < numberBytes; i++) {
            bytes[numberAt + i] = (byte) (number >>> 8 * (numberBytes - 1 - i));
        }
    }
}
