package io.foreshock.local.stack;

/**
 * The ports of one stack, all on loopback.
 *
 * @param broker Kafka clients connect here
 * @param controller Kafka's own quorum
 * @param registry the schema registry's HTTP
 * @param registryManagement the schema registry's health endpoint
 * @param flink Flink's REST and web UI
 */
public record StackPorts(
        PortChoice broker,
        PortChoice controller,
        PortChoice registry,
        PortChoice registryManagement,
        PortChoice flink) {

    /** The default ports where they are free, others where not. */
    public static StackPorts choose() {
        return new StackPorts(
                PortChoice.near(19092),
                PortChoice.near(19093),
                PortChoice.near(18081),
                PortChoice.near(18082),
                PortChoice.near(18088));
    }

    /** Free ports away from the defaults, for tests beside a running stack. */
    public static StackPorts anyFree() {
        return new StackPorts(
                PortChoice.near(0),
                PortChoice.near(0),
                PortChoice.near(0),
                PortChoice.near(0),
                PortChoice.near(0));
    }

    /** Addresses for clients. */
    StackAddresses addresses() {
        return new StackAddresses(
                "127.0.0.1:" + broker.port(),
                "http://127.0.0.1:" + registry.port() + "/apis/ccompat/v7",
                "http://127.0.0.1:" + flink.port());
    }
}
