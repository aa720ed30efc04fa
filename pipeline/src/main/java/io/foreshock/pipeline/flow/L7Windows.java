package io.foreshock.pipeline.flow;

import io.foreshock.pipeline.status.L7Key;
import io.foreshock.pipeline.status.L7Sum;
import io.foreshock.pipeline.status.StatusResult;
import io.foreshock.pipeline.status.WindowStatus;
import io.foreshock.schemas.result.ServiceStatus;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/** Windows of exchanges. */
record L7Windows() implements WindowKind<L7Sum> {
    @Override
    public TypeInformation<WindowStatus<L7Sum>> stateType() {
        return TypeInformation.of(new TypeHint<>() {});
    }

    @Override
    public ServiceStatus result(
            L7Sum sum, long windowEnd, int revision, @Nullable Double completeness) {
        return StatusResult.of(sum, windowEnd, revision, completeness);
    }

    @Override
    public String describe(L7Sum sum) {
        L7Key key = sum.key();
        return String.format(
                "%.0f exchange(s), %.0f of them failures, of service %s as %s of %s, %s '%s'",
                sum.count(),
                sum.failures(),
                key.service(),
                key.role(),
                key.protocol(),
                key.method(),
                key.endpoint());
    }
}
