package io.foreshock.pipeline.flow;

/** The metrics of the status job, beside Flink's own. */
public enum StatusMetric {
    /** Records too late for their window. */
    LATE_RECORDS(
            "lateRecords",
            "records",
            "Signals that came after their window's results had become final (reason LATE)."),
    /** Inputs refused. */
    DEAD_LETTERS("deadLetters", "records", "Inputs that could not be read, by reason.");

    private final String id;
    private final String unit;
    private final String description;

    StatusMetric(String id, String unit, String description) {
        this.id = id;
        this.unit = unit;
        this.description = description;
    }

    /** Its name in Flink, under the operator's scope. */
    public String id() {
        return id;
    }

    /** What is counted. */
    public String unit() {
        return unit;
    }

    /** One sentence for the reference page. */
    public String description() {
        return description;
    }
}
