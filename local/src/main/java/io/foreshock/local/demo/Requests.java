package io.foreshock.local.demo;

import io.foreshock.collector.l7.exchange.Outcome;
import io.foreshock.schemas.Topic;
import org.apache.avro.generic.GenericRecord;

/**
 * Requests of one service at one role that ended alike.
 *
 * @param service the service
 * @param role what it is in them: client or server
 * @param protocol name of their protocol
 * @param method method, verb or command
 * @param endpoint what was asked for, templated; empty if there is none
 * @param outcome name of how they ended
 */
public record Requests(
        String service,
        String role,
        String protocol,
        String method,
        String endpoint,
        String outcome)
        implements Counted {
    /** What stands for an endpoint where there can be none. */
    static final String NO_ENDPOINT = "-";

    /** Those of a record that speaks of requests, of which some ended so. */
    static Requests of(GenericRecord record, String outcome) {
        return new Requests(
                record.get("service").toString(),
                record.get("role").toString(),
                record.get("protocol").toString(),
                record.get("method").toString(),
                record.get("endpoint").toString(),
                outcome);
    }

    /** What was asked, for people: {@code GET /orders/{id}}. */
    String asked() {
        boolean bare = endpoint.isEmpty() || endpoint.equals(NO_ENDPOINT);
        return bare ? method : method + " " + endpoint;
    }

    @Override
    public boolean isAlwaysAnEvent() {
        return Outcome.valueOf(outcome).isFailure();
    }

    @Override
    public Topic summaryTopic() {
        return Topic.SIGNAL_L7_SUMMARY;
    }

    @Override
    public Topic eventTopic() {
        return Topic.SIGNAL_L7;
    }
}
