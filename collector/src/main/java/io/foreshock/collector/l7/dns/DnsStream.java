package io.foreshock.collector.l7.dns;

/** Where one direction of a TCP connection is. */
final class DnsStream {
    /** Bytes of the message that are to come. */
    long left;

    /** True until what begins like a message: where the next begins is not known. */
    boolean lost;

    /** True once bytes were missing. */
    boolean hadGap;

    /** So many bytes have passed. Returns true if they are the message's last. */
    boolean pass(long bytes) {
        if (left == 0 || bytes < left) {
            left = left == 0 ? 0 : left - bytes;
            return false;
        }
        left = 0;
        return true;
    }

    /** Bytes are missing, negative: it is not known how many. Returns true if a message ends. */
    boolean miss(long bytes) {
        hadGap = true;
        if (bytes >= 0 && bytes <= left && left > 0) {
            return pass(bytes);
        }
        boolean inside = left > 0;
        left = 0;
        lost = true;
        return inside;
    }
}
