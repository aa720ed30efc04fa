package io.foreshock.pipeline.flow;

import io.foreshock.pipeline.status.WindowStatus;
import io.foreshock.pipeline.status.WindowSum;
import io.foreshock.schemas.result.ServiceStatus;
import java.io.Serializable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/**
 * What {@link StatusWindows} has to know of the sums in its windows. Has no state; travels with the
 * operator.
 *
 * @param <S> what the signals of a key and window come to
 */
interface WindowKind<S extends WindowSum<S>> extends Serializable {
    /** How a window is kept: a Flink POJO. */
    TypeInformation<WindowStatus<S>> stateType();

    /**
     * The result of a window.
     *
     * @param sum what the window holds
     * @param windowEnd first instant after the window, milliseconds since the epoch
     * @param revision 0 for the window's first result, one more for each that replaces it
     * @param completeness share of what the hosts saw that arrived, null if unknown
     */
    ServiceStatus result(S sum, long windowEnd, int revision, @Nullable Double completeness);

    /** What a sum counts, and of what, for people: {@code 20 call(s), … of service x}. */
    String describe(S sum);
}
