package io.foreshock.pipeline.deadletter;

import io.foreshock.schemas.result.DeadLetter;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes dead letters; long keys and values are cut. */
public final class DeadLetters {
    /** How much of a key is kept, bytes. */
    public static final int MAX_KEY_BYTES = 1_024;

    /** How much of a value is kept, bytes. */
    public static final int MAX_VALUE_BYTES = 65_536;

    private DeadLetters() {}

    /**
     * A dead letter without the input's bytes.
     *
     * @param job the job that refuses it
     * @param origin where the input came from
     * @param reason why
     * @param detail what was found, and what is allowed
     * @param now when it is refused
     */
    public static DeadLetter of(
            String job, Origin origin, Reason reason, String detail, Instant now) {
        DeadLetter letter = new DeadLetter();
        letter.setEventTime(now);
        letter.setJob(job);
        letter.setTopic(origin.topic());
        letter.setPartition(origin.partition());
        letter.setOffset(origin.offset());
        letter.setReason(reason.name());
        letter.setDetail(detail);
        return letter;
    }

    /** Puts the input's bytes into a dead letter. */
    public static DeadLetter withBytes(
            DeadLetter letter, byte @Nullable [] key, byte @Nullable [] value) {
        letter.setKey(cut(key, MAX_KEY_BYTES));
        letter.setValue(cut(value, MAX_VALUE_BYTES));
        letter.setValueSize(value == null ? 0 : value.length);
        return letter;
    }

    private static @Nullable ByteBuffer cut(byte @Nullable [] bytes, int max) {
        return bytes == null ? null : ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, max));
    }
}
