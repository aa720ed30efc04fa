package io.foreshock.benchmarks.status;

import io.foreshock.pipeline.input.Arrival;
import io.foreshock.schemas.signal.SyscallSignal;
import io.foreshock.schemas.signal.SyscallSummary;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/**
 * The least that any job by key could do: decode, send the key to its owner, count. No event time,
 * no windows, no arithmetic; results are thrown away.
 */
final class BareJob {
    private static final TypeInformation<Tuple3<String, String, String>> KEY =
            Types.TUPLE(Types.STRING, Types.STRING, Types.STRING);

    private BareJob() {}

    static void define(StreamExecutionEnvironment env, Source<Arrival, ?, ?> source) {
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "signals")
                .uid("signals")
                .flatMap(new ToKey())
                .returns(KEY)
                .uid("keys")
                .keyBy(key -> key, KEY)
                .process(new Count())
                .uid("counts")
                .sinkTo(new DiscardingSink<>())
                .uid("nowhere");
    }

    /** Service, category and call of what speaks of a call. */
    private static final class ToKey
            implements FlatMapFunction<Arrival, Tuple3<String, String, String>> {
        private static final long serialVersionUID = 1L;

        @Override
        public void flatMap(Arrival arrival, Collector<Tuple3<String, String, String>> out) {
            if (arrival.value() instanceof SyscallSummary summary) {
                out.collect(
                        Tuple3.of(
                                summary.getService(), summary.getCategory(), summary.getSyscall()));
            } else if (arrival.value() instanceof SyscallSignal signal) {
                out.collect(
                        Tuple3.of(signal.getService(), signal.getCategory(), signal.getSyscall()));
            }
        }
    }

    /** How many of each key there were so far. */
    private static final class Count
            extends KeyedProcessFunction<
                    Tuple3<String, String, String>, Tuple3<String, String, String>, Long> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<Long> count;

        @Override
        public void open(OpenContext context) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
        }

        @Override
        public void processElement(
                Tuple3<String, String, String> key, Context context, Collector<Long> out)
                throws Exception {
            Long before = count.value();
            long now = before == null ? 1 : before + 1;
            count.update(now);
            out.collect(now);
        }
    }
}
