package io.foreshock.pipeline.flow;

import io.foreshock.pipeline.status.StatusKey;
import io.foreshock.pipeline.status.StatusResult;
import io.foreshock.pipeline.status.StatusSum;
import io.foreshock.pipeline.status.WindowStatus;
import io.foreshock.schemas.result.ServiceStatus;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/** Windows of system calls. */
record SyscallWindows() implements WindowKind<StatusSum> {
    @Override
    public TypeInformation<WindowStatus<StatusSum>> stateType() {
        return TypeInformation.of(new TypeHint<>() {});
    }

    @Override
    public ServiceStatus result(
            StatusSum sum, long windowEnd, int revision, @Nullable Double completeness) {
        return StatusResult.of(sum, windowEnd, revision, completeness);
    }

    @Override
    public String describe(StatusSum sum) {
        StatusKey key = sum.key();
        return String.format(
                "%.0f call(s), %.0f of them failures, of service %s, %s %s",
                sum.count(), sum.failures(), key.service(), key.category(), key.syscall());
    }
}
