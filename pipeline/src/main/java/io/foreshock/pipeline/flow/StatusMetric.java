package io.foreshock.pipeline.flow;

/**
 * The metrics of the status job, beside Flink's own. The reference page
 * docs/reference/status-metrics.md is generated from here.
 */
public enum StatusMetric {
    /** Records too late for their window. */
    LATE_RECORDS(
            "lateRecords",
            "operators `status-windows` and `l7-windows`",
            "records",
            "Signals that came after their window's results had become final. A dead letter with"
                    + " the reason `LATE` stands for those of one window and result that came"
                    + " together, and says how many they are."),
    /** Ledgers too late for one of their windows. */
    LATE_LEDGERS(
            "lateLedgers",
            "operators `status-windows` and `l7-windows`, their first instances",
            "ledgers",
            "Ledgers that came after the results of a window they speak of had become final;"
                    + " its completeness does not regard them."),
    /** Events that show in no result. */
    UNCOUNTED_EVENTS(
            "uncountedEvents",
            "operators `status-windows` and `l7-windows`",
            "records",
            "Events of failures in a window to which no summary of the same (service, category"
                    + " and system call; service, role, protocol, endpoint and method) came: they"
                    + " show in no result. A few are usual: a failure in the moment between the end"
                    + " of a window and that of the collector's interval is counted in the window"
                    + " before, and one of an endpoint that a collector had no room for is counted"
                    + " under `other`."),
    /** Inputs refused. */
    DEAD_LETTERS(
            "deadLetters",
            "source `signals`, group `deserializer.reason.<REASON>`",
            "records",
            "Inputs that could not be used, by reason; each is in `foreshock.dead-letter`.");

    private final String id;
    private final String scope;
    private final String unit;
    private final String description;

    StatusMetric(String id, String scope, String unit, String description) {
        this.id = id;
        this.scope = scope;
        this.unit = unit;
        this.description = description;
    }

    /** Its name in Flink. */
    public String id() {
        return id;
    }

    /** Where in the job it is kept. */
    public String scope() {
        return scope;
    }

    /** What is counted. */
    public String unit() {
        return unit;
    }

    /** What it tells, for the reference page. */
    public String description() {
        return description;
    }
}
