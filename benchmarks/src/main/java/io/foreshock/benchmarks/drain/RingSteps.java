package io.foreshock.benchmarks.drain;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Cost of the steps from the ring buffer to Avro, for each record, in JMH's hands. The kernel fills
 * the ring before each invocation, which then empties it: half of the records have a path, half
 * addresses.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RingSteps {
    private static final int RECORDS = 8192;

    private final RingLoad load = RingLoad.open();
    private final FieldReader reader = new FieldReader();
    private final SignalWriter writer = new SignalWriter(0);

    /** Fills the ring. */
    @Setup(Level.Invocation)
    public void fill() {
        load.produce(RECORDS);
    }

    /** Unmaps it. */
    @TearDown
    public void close() {
        load.close();
    }

    /** Finds each record and hands it over. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public int drain() {
        return load.ring().drain((data, offset, length) -> {}, Integer.MAX_VALUE);
    }

    /** And reads every field of it. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long drainAndDecode() {
        load.ring().drain(reader, Integer.MAX_VALUE);
        return reader.sum();
    }

    /** Finds each record and encodes it. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long drainAndEncode() {
        load.ring().drain(writer, Integer.MAX_VALUE);
        return writer.bytes();
    }
}
