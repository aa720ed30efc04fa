package io.foreshock.local.provoke.request;

import io.foreshock.local.provoke.RequestScenario;
import java.io.IOException;
import java.time.Duration;

/** How the requests of each scenario are made. */
final class Conversations {
    /** The first of a row of numbers; ends in 0. */
    private static final int FIRST_ID = 1000;

    /** After which a client gives up that is to be answered; no host is that slow. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** After which one gives up that is not. */
    private static final Duration LITTLE_PATIENCE = Duration.ofSeconds(1);

    private static final String QUERY =
            """
            {"operationName": "Me", "query": "query Me { me { name } }"}""";

    private Conversations() {}

    /** Connects. */
    static Conversation open(RequestScenario scenario, ServerPorts ports) throws IOException {
        return switch (scenario) {
            case ORDERS_FAIL -> http(ports.http(), "orders");
            case ITEMS_MISSING -> http(ports.http(), "items");
            case NO_ANSWER ->
                    new HttpConversation(
                            ports.faulty(), LITTLE_PATIENCE, number -> get("reports", number));
            case RESET_IN_ANSWER -> http(ports.faulty(), "exports");
            case KEYS_OF_OTHER_TYPE -> new RedisConversation(ports.redis(), PATIENCE);
            case GRAPHQL_ERRORS ->
                    new HttpConversation(ports.http(), PATIENCE, number -> graphQl());
        };
    }

    private static Conversation http(int port, String collection) throws IOException {
        return new HttpConversation(port, PATIENCE, number -> get(collection, number));
    }

    private static String get(String collection, int number) {
        return "GET /"
                + collection
                + "/"
                + (FIRST_ID + number)
                + " HTTP/1.1\r\nHost: shop\r\nAccept: */*\r\n\r\n";
    }

    private static String graphQl() {
        return "POST /graphql HTTP/1.1\r\nHost: shop\r\nAccept: */*\r\n"
                + "Content-Type: application/json\r\nContent-Length: "
                + QUERY.length()
                + "\r\n\r\n"
                + QUERY;
    }
}
