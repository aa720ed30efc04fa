package io.foreshock.collector.l7.http2.hpack;

import java.util.Arrays;

/**
 * The Huffman code of RFC 7541, appendix B, as a finite state machine that takes 4 bits a step. The
 * code is canonical (codes of one length are consecutive, in the order of their symbols), so it
 * follows from the lengths alone. States are the inner nodes of the code's tree, 0 its root.
 */
final class Huffman {
    /** Set in a step that completes a symbol. */
    static final int EMITS = 1 << 16;

    /** A step that no encoder makes: it completes EOS. Negative, as no other step is. */
    private static final int FAILS = Integer.MIN_VALUE;

    private static final int EOS = 256;
    private static final int LONGEST = 30;
    private static final int STATES = 256;
    private static final int MOST_PADDING = 7;

    /** Length of each symbol's code in bits; the last is that of EOS. */
    private static final byte[] LENGTHS = {
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30,
        28, 28, 28, 28, 28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
        5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
        7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, 15, 5, 6, 5, 6, 5, 6, 6, 6, 5,
        7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22,
        22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23,
        22, 23, 23, 24, 22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22,
        21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26,
        26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20,
        24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27,
        27, 28, 27, 27, 27, 27, 27, 26, 30
    };

    /** By state and 4 bits: the next state in bits 0 to 7, a symbol in 8 to 15, and EMITS. */
    private static final int[] STEPS = new int[STATES * 16];

    /** By state: whether a string may end there, in padding of at most 7 bits, all ones. */
    private static final boolean[] MAY_END = new boolean[STATES];

    static {
        // By node and bit: an inner node, or a symbol as its complement.
        int[] children = tree();
        for (int state = 0; state < STATES; state++) {
            for (int bits = 0; bits < 16; bits++) {
                STEPS[(state << 4) | bits] = walk(children, state, bits);
            }
        }
        int node = 0;
        for (int depth = 0; depth <= MOST_PADDING; depth++) {
            MAY_END[node] = true;
            node = children[2 * node + 1];
        }
    }

    private Huffman() {}

    /** What follows from 4 bits: see {@link #EMITS}, {@link #symbol} and {@link #state}. */
    static int step(int state, int bits) {
        return STEPS[(state << 4) | bits];
    }

    /** The state after a step. */
    static int state(int step) {
        return step & 0xff;
    }

    /** The symbol that a step completes, if it does. */
    static byte symbol(int step) {
        return (byte) (step >> 8);
    }

    /** Whether a string may end in a state. */
    static boolean mayEnd(int state) {
        return MAY_END[state];
    }

    private static int[] tree() {
        int[] children = new int[2 * STATES];
        int nodes = 1;
        int code = 0;
        for (int length = 1; length <= LONGEST; length++) {
            for (int symbol = 0; symbol < LENGTHS.length; symbol++) {
                if (LENGTHS[symbol] == length) {
                    nodes = add(children, nodes, code, length, symbol);
                    code++;
                }
            }
            code <<= 1;
        }
        return children;
    }

    private static int add(int[] children, int nodes, int code, int length, int symbol) {
        int node = 0;
        for (int bit = length - 1; bit > 0; bit--) {
            int child = 2 * node + ((code >> bit) & 1);
            if (children[child] == 0) {
                children[child] = nodes++;
            }
            node = children[child];
        }
        children[2 * node + (code & 1)] = ~symbol;
        return nodes;
    }

    private static int walk(int[] children, int state, int bits) {
        int node = state;
        int emitted = 0;
        for (int bit = 3; bit >= 0; bit--) {
            node = children[2 * node + ((bits >> bit) & 1)];
            if (node == ~EOS) {
                return FAILS;
            }
            if (node < 0) {
                emitted = EMITS | (~node << 8);
                node = 0;
            }
        }
        return emitted | node;
    }

    /** Lengths of the codes, for tests. */
    static byte[] lengths() {
        return Arrays.copyOf(LENGTHS, LENGTHS.length);
    }
}
