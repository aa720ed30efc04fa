package io.foreshock.it.l7.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The command line of a client in Java: {@code --name value}, or {@code --name} for what is on or
 * off; the same that the scripts understand.
 *
 * @param values of each option, in order
 */
record ClientOptions(Map<String, List<String>> values) {

    static ClientOptions parse(String... args) {
        Map<String, List<String>> values = new TreeMap<>();
        for (int i = 0; i < args.length; i++) {
            String name = args[i].substring(2);
            boolean hasValue = i + 1 < args.length && !args[i + 1].startsWith("--");
            values.computeIfAbsent(name, n -> new ArrayList<>()).add(hasValue ? args[++i] : "");
        }
        return new ClientOptions(values);
    }

    String text(String name, String fallback) {
        List<String> all = values.get(name);
        return all == null ? fallback : all.get(0);
    }

    int number(String name, int fallback) {
        return Integer.parseInt(text(name, Integer.toString(fallback)));
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    int port() {
        return number("port", 0);
    }

    int count() {
        return number("count", 1);
    }

    double perSecond() {
        return Double.parseDouble(text("rate", "1000"));
    }

    Path truth() {
        return Path.of(text("truth", "exchanges.jsonl"));
    }

    List<String> requests() {
        return values.getOrDefault("request", List.of("GET /ok"));
    }
}
