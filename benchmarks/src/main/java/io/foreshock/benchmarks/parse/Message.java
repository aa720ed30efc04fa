package io.foreshock.benchmarks.parse;

import io.foreshock.collector.l7.exchange.Side;

/** What one end says at once; a number in it may change from round to round. */
final class Message {
    private final Side sender;
    private final byte[] bytes;
    private final int numberAt;
    private final int numberBytes;

    /**
     * One with a number.
     *
     * @param numberAt where it lies, in network byte order
     * @param numberBytes 2 or 4; 0: there is none
     */
    Message(Side sender, byte[] bytes, int numberAt, int numberBytes) {
        this.sender = sender;
        this.bytes = bytes;
        this.numberAt = numberAt;
        this.numberBytes = numberBytes;
    }

    static Message of(Side sender, byte[] bytes) {
        return new Message(sender, bytes, 0, 0);
    }

    Side sender() {
        return sender;
    }

    /** What is said, to be read from here. */
    byte[] bytes() {
        return bytes;
    }

    /** Writes the round's number into it. */
    void number(int number) {
        int left = number;
        for (int i = numberBytes - 1; i >= 0; i--) {
            bytes[numberAt + i] = (byte) left;
            left >>>= 8;
        }
    }
}
