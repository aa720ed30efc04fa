package io.foreshock.collector.l7.parse;

import io.foreshock.collector.l7.exchange.Side;

/**
 * Reads one connection of one protocol, both directions, and reports its exchanges to the {@link
 * io.foreshock.collector.l7.exchange.Exchanges} that it was made with.
 *
 * <p>Bytes come in the order in which they were sent, each once, cut anywhere. A parser is offered
 * what it did not consume again, with more behind it. It never sees more than the first part of a
 * long message: what is missing is told by {@link #onGap}, or falls into what it asked to skip.
 *
 * <p>Parsers allocate nothing for a message, keep a bounded state whatever comes, never throw, and
 * take time in proportion to the bytes offered. Not safe for use by several threads.
 */
public interface ProtocolParser {
    /**
     * A parser is offered at least so many bytes of a message before it has to go on without the
     * rest: a head that is longer is {@code TRUNCATED}.
     */
    int HEAD_BYTES = 1024;

    /** Bytes of memory that a parser holds which keeps little more than its place. */
    int USUAL_MEMORY = 512;

    /** Returned by {@link #onData} when the bytes are not of this protocol. */
    long NOT_MINE = -1;

    /**
     * What one end sent.
     *
     * @param sender which end
     * @param chunk the bytes, at least one; {@link Chunk#firstNs} is that of the oldest
     * @return how many bytes are consumed, from {@code chunk.from} on. Fewer than there are: the
     *     rest is offered again, once more have come; so a parser that needs a whole head returns 0
     *     until it is there, but has to consume something once {@link #HEAD_BYTES} are offered.
     *     More than there are: so many more are to be skipped in this direction, captured or not,
     *     without being offered (a body, say; {@link #onSkipped} tells when they have passed).
     *     {@link #NOT_MINE}: it is another protocol; the connection is looked at anew, and this
     *     parser is dropped after {@link #onClose}.
     */
    long onData(Side sender, Chunk chunk);

    /**
     * The last of the bytes that were to be skipped in a direction has passed.
     *
     * @param sender whose bytes
     * @param ns when the last of them passed
     * @param tid thread that sent it, 0 if not known
     */
    void onSkipped(Side sender, long ns, int tid);

    /**
     * Bytes are missing that were not to be skipped: a long head beyond what is captured, a loss.
     * What was not consumed before the gap is handed over, to be made the best of, and then
     * dropped. The next bytes in this direction are offered from the beginning of a segment for
     * which {@link #canResume} is true.
     *
     * @param sender whose bytes
     * @param rest what was offered before the gap and not consumed; may be empty
     * @param missing how many are missing; negative: it is not known
     */
    void onGap(Side sender, Chunk rest, long missing);

    /**
     * Whether a message of this protocol begins with these bytes, after a gap. As strict as
     * structure allows: taking a body for a head is worse than missing a message.
     */
    boolean canResume(Side sender, Chunk chunk);

    /**
     * The connection has ended. The parser completes those exchanges whose answer ends with the
     * connection by design; those that remain are completed by the caller, as RESET or TIMEOUT
     * according to {@code how}.
     */
    void onClose(Close how, long ns);

    /**
     * Whether an exchange in flight has no answer to be waited for now: a blocking pop, a long
     * poll, a subscription. Such a one is not given up when the protocol's limit is over.
     */
    default boolean isPatient() {
        return false;
    }

    /**
     * Whether what is said builds on all that was said before, as compressed headers do. Then no
     * turn is to be left out: one that was is a gap, even if nothing is in flight.
     */
    default boolean isStateful() {
        return false;
    }

    /**
     * Bytes of memory that it holds, about; those of exchanges in flight apart. What all
     * connections hold is limited by it, so it has to grow with all that grows.
     */
    default int memory() {
        return USUAL_MEMORY;
    }
}
