package io.foreshock.benchmarks;

import io.foreshock.benchmarks.burst.BurstBenchmark;
import io.foreshock.benchmarks.drain.DrainBenchmark;
import io.foreshock.benchmarks.l7.AccuracyBenchmark;
import io.foreshock.benchmarks.l7.PacedBenchmark;
import io.foreshock.benchmarks.l7.SaturationBenchmark;
import io.foreshock.benchmarks.overhead.OverheadBenchmark;
import io.foreshock.benchmarks.parse.ParserBenchmark;
import io.foreshock.benchmarks.redis.RedisBenchmark;
import io.foreshock.benchmarks.startup.StartupBenchmark;
import io.foreshock.benchmarks.status.StatusBenchmark;
import java.util.Locale;
import java.util.function.Supplier;

/** All benchmarks, in the order in which they run and are shown. */
enum Catalogue {
    OVERHEAD(
            "Cost added to a system call",
            "A process makes the same call again and again: with nothing attached, with the observer"
                    + " on per-call tracepoints (the default) and on raw ones, and with a bpftrace"
                    + " script that counts the same. The ways take turns in every round.",
            OverheadBenchmark::new),
    REDIS(
            "A busy Redis server",
            "redis-benchmark GET at saturation: unobserved, observed, unobserved, again and again;"
                    + " each observed run is compared with the two beside it.",
            RedisBenchmark::new),
    DRAIN(
            "A million events a second",
            "A kernel program fills a ring buffer with distinct failure records of the observer's"
                    + " own type; the collector's ring reader, records and Avro encoder take them"
                    + " out. JMH measures the steps.",
            DrainBenchmark::new),
    BURST(
            "10,000 failed calls a second",
            "Several processes make real failing calls at a fixed rate; the collector, the broker,"
                    + " the registry and the status job run as foreshock up runs them. What each"
                    + " station counted is held against what the processes counted themselves.",
            BurstBenchmark::new),
    STATUS(
            "The status job",
            "Records produced beforehand are read from the broker to their end: by the status job,"
                    + " and by a bare job of source, decoding, keyBy and count.",
            StatusBenchmark::new),
    STARTUP(
            "From nothing to the first result",
            "foreshock up on an empty data directory; once it is ready, one failing call at the start"
                    + " of a window, which is the worst moment.",
            StartupBenchmark::new),
    L7(
            "Busy servers observed at both ends",
            "redis-benchmark GET and wrk on nginx at saturation: observed and not, again and again,"
                    + " observed by system calls, and beside them a bpftrace script that knows a part"
                    + " of the same.",
            SaturationBenchmark::new),
    L7_PACED(
            "10,000 requests a second observed at both ends",
            "h2load on nginx at a fixed pace, observed and not in turns: what the observer uses of the"
                    + " host, and what it adds to requests.",
            PacedBenchmark::new),
    L7_ACCURACY(
            "What is seen of real servers, held against their clients",
            "Real servers and clients of several protocols: one exchange at a time by clients that"
                    + " wait without sleeping, and as fast as they can or 5,000 a second. Each client"
                    + " logs what it did; what the observer saw at either end is held against it.",
            AccuracyBenchmark::new),
    PARSERS(
            "Parsing a message",
            "A request and its answer of each protocol, again and again, through its parser; the setup"
                    + " makes sure that each exchange is found.",
            ParserBenchmark::new);

    private final String title;
    private final String about;

    @SuppressWarnings("ImmutableEnumChecker") // a constructor keeps nothing
    private final Supplier<Benchmark> benchmark;

    Catalogue(String title, String about, Supplier<Benchmark> benchmark) {
        this.title = title;
        this.about = about;
        this.benchmark = benchmark;
    }

    String title() {
        return title;
    }

    String about() {
        return about;
    }

    Benchmark create() {
        return benchmark.get();
    }

    /** Its name on the command line. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Catalogue labelled(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
