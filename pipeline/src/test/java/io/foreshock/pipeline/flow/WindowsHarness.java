package io.foreshock.pipeline.flow;

import io.foreshock.pipeline.completeness.HostLoss;
import io.foreshock.pipeline.status.WindowSum;
import io.foreshock.pipeline.window.TumblingWindows;
import io.foreshock.schemas.result.DeadLetter;
import io.foreshock.schemas.result.ServiceStatus;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.OperatorMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingOperatorMetricGroup;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;

/** {@link StatusWindows} of ten seconds and as much lateness, for tests. */
class WindowsHarness<K, S extends WindowSum<S>>
        extends KeyedBroadcastOperatorTestHarness<K, S, HostLoss, ServiceStatus> {
    static final TumblingWindows WINDOWS = new TumblingWindows(10_000);
    static final long LATENESS = 10_000;
    static final int MAX_PARALLELISM = 8;

    private final InterceptingOperatorMetricGroup metrics;

    WindowsHarness(
            WindowKind<S> kind,
            KeySelector<S, K> key,
            TypeInformation<K> keyType,
            int parallelism,
            int index)
            throws Exception {
        this(kind, key, keyType, parallelism, index, new InterceptingOperatorMetricGroup());
    }

    private WindowsHarness(
            WindowKind<S> kind,
            KeySelector<S, K> key,
            TypeInformation<K> keyType,
            int parallelism,
            int index,
            InterceptingOperatorMetricGroup metrics)
            throws Exception {
        super(
                new MeasuredOperator<>(kind, metrics),
                key,
                keyType,
                MAX_PARALLELISM,
                parallelism,
                index);
        this.metrics = metrics;
    }

    /** A ledger of a whole window. */
    void loss(String host, long start, long produced, long lost) throws Exception {
        loss(host, start, start + 10_000, produced, lost);
    }

    void loss(String host, long from, long to, long produced, long lost) throws Exception {
        processBroadcastElement(new HostLoss(host, from, to, false, produced, lost), from);
    }

    List<ServiceStatus> results() {
        return extractOutputValues();
    }

    List<DeadLetter> late() {
        var late = getSideOutput(StatusWindows.LATE);
        return late == null ? List.of() : late.stream().map(StreamRecord::getValue).toList();
    }

    long lateRecords() {
        return ((Counter) metrics.get("lateRecords")).getCount();
    }

    long uncountedEvents() {
        return ((Counter) metrics.get("uncountedEvents")).getCount();
    }

    long lateLedgers() {
        return ((Counter) metrics.get("lateLedgers")).getCount();
    }

    int keyedEntries() {
        AbstractKeyedStateBackend<?> backend =
                (AbstractKeyedStateBackend<?>) getOperator().getKeyedStateBackend();
        return ((HeapKeyedStateBackend<?>) backend).numKeyValueStateEntries();
    }

    /** The operator, with metrics that a test can read. */
    private static final class MeasuredOperator<K, S extends WindowSum<S>>
            extends CoBroadcastWithKeyedOperator<K, S, HostLoss, ServiceStatus> {
        private static final long serialVersionUID = 1L;

        private final transient InterceptingOperatorMetricGroup readable;

        MeasuredOperator(WindowKind<S> kind, InterceptingOperatorMetricGroup readable) {
            super(
                    new StatusWindows<K, S>("status", kind, WINDOWS, LATENESS),
                    List.of(StatusWindows.LOSSES));
            this.readable = readable;
        }

        @Override
        public OperatorMetricGroup getMetricGroup() {
            return readable;
        }
    }
}
