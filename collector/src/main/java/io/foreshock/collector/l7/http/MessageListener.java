package io.foreshock.collector.l7.http;

import io.foreshock.collector.l7.parse.Chunk;
import io.foreshock.collector.l7.parse.Recognition;

/** Is told what a {@link MessageReader} reads, message by message. */
interface MessageListener extends Body.Reader {
    /** Whether a message's first line begins here. */
    Recognition recognise(byte[] bytes, int from, int to);

    /**
     * A message begins.
     *
     * @param cut whether the line, in {@code [from, to)}, goes on
     * @param ns when its first byte passed
     */
    void onStartLine(byte[] bytes, int from, int to, boolean cut, long ns, Chunk chunk);

    /** A field of its head, with the value in {@code [from, to)}; may come in parts. */
    void onField(HttpHeader header, byte[] bytes, int from, int to);

    /** Its head has ended: begins the body. */
    void onHeadEnd(Head head, Body body, Chunk chunk);

    /** So many bytes of it have passed, the last at {@code ns}. */
    void onBytes(long count, long ns);

    /** It has ended. */
    void onEnd(long ns);

    /** Its framing is broken: nothing more can be said of it. */
    void onBroken(long ns);

    /** Its end, which follows, is concluded. */
    void onInferred();

    /**
     * Its end is not seen: a gap.
     *
     * @param inHead whether its head goes on in the gap; else other messages may be in it
     */
    void onLost(long ns, boolean inHead);

    /** Whether what was seen of a first line before a gap tells the most of it. */
    boolean isPart(byte[] bytes, int from, int to);

    /** Whether its body may be left out, so that the next message begins in its place. */
    boolean mayLackBody();

    /** What comes is no message: true if it is to be kept for another protocol. */
    boolean awaitsOther(long ns);
}
