package io.foreshock.collector.doctor;

/**
 * The outcome of one check of the host.
 *
 * @param name what was looked at
 * @param level whether it is as the collector needs it
 * @param finding what was found
 * @param remedy what to do about it; empty where nothing is wrong
 */
public record HostCheck(String name, Level level, String finding, String remedy) {
    /** How a finding counts. */
    public enum Level {
        /** As needed. */
        OK,
        /** Works, with less than it could. */
        WARNING,
        /** The collector cannot start. */
        MISSING
    }

    static HostCheck ok(String name, String finding) {
        return new HostCheck(name, Level.OK, finding, "");
    }

    static HostCheck warning(String name, String finding, String remedy) {
        return new HostCheck(name, Level.WARNING, finding, remedy);
    }

    static HostCheck missing(String name, String finding, String remedy) {
        return new HostCheck(name, Level.MISSING, finding, remedy);
    }
}
