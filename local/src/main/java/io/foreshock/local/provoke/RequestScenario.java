package io.foreshock.local.provoke;

import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.collector.l7.exchange.Protocol;
import java.util.Map;
import java.util.TreeMap;

/**
 * Requests that the demo makes: of one client to one server, both services of their own; what they
 * are, and how they must end. Those that end otherwise than well are some or all of them.
 */
@SuppressWarnings("ImmutableEnumChecker") // records of texts, numbers and enums
public enum RequestScenario implements Scenario {
    ORDERS_FAIL(
            "3 in 10 orders fail",
            new Request(Protocol.HTTP1, "GET", "/orders/{id}"),
            new Load(100, 2),
            new Failing(30, Outcome.SERVER_ERROR)),
    ITEMS_MISSING(
            "unknown items",
            new Request(Protocol.HTTP1, "GET", "/items/{id}"),
            new Load(20, 1),
            new Failing(20, Outcome.CLIENT_ERROR)),
    NO_ANSWER(
            "answer never comes",
            new Request(Protocol.HTTP1, "GET", "/reports/{id}"),
            new Load(6, 6),
            new Failing(6, Outcome.TIMEOUT)),
    RESET_IN_ANSWER(
            "reset in mid-answer",
            new Request(Protocol.HTTP1, "GET", "/exports/{id}"),
            new Load(15, 15),
            new Failing(15, Outcome.RESET)),
    KEYS_OF_OTHER_TYPE(
            "Redis, wrong type",
            new Request(Protocol.REDIS, "GET", ""),
            new Load(30, 1),
            new Failing(10, Outcome.CLIENT_ERROR)),
    GRAPHQL_ERRORS(
            "GraphQL errors in a 200",
            new Request(Protocol.GRAPHQL, "query", "/graphql Me"),
            new Load(12, 1),
            new Failing(12, Outcome.SERVER_ERROR));

    /** The service that answers. */
    public static final String SERVER = "demo-shop";

    /** The service that asks. */
    public static final String CLIENT = "demo-shopper";

    private final String title;
    private final Request request;
    private final Load load;
    private final Failing failing;

    /**
     * What is asked, as signals and results name it.
     *
     * @param protocol its protocol
     * @param method its method, verb or command
     * @param endpoint its endpoint, templated
     */
    public record Request(Protocol protocol, String method, String endpoint) {}

    /**
     * How often.
     *
     * @param requests in all
     * @param connections over which they go side by side, on each in turn
     */
    public record Load(int requests, int connections) {}

    private record Failing(int requests, Outcome outcome) {}

    RequestScenario(String title, Request request, Load load, Failing failing) {
        this.title = title;
        this.request = request;
        this.load = load;
        this.failing = failing;
    }

    @Override
    public String title() {
        return title;
    }

    /** What is asked. */
    public Request request() {
        return request;
    }

    /** How often. */
    public Load load() {
        return load;
    }

    @Override
    public Map<String, Integer> expected() {
        Map<String, Integer> expected = new TreeMap<>();
        expected.put(failing.outcome.name(), failing.requests);
        if (load.requests > failing.requests) {
            expected.put(Outcome.OK.name(), load.requests - failing.requests);
        }
        return expected;
    }
}
