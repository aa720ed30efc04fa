package io.foreshock.collector.l7.kafka;

import io.foreshock.collector.l7.exchange.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's error codes with their names, and who is to blame: the broker for what passes by itself,
 * so that clients try again (not the leader, loading, a full disk); the client for the rest. Two
 * are steps of the protocol and no failures: the group is rebalancing; join again with the member
 * id that comes with this. A topic that does not exist, too much traffic for a quota, and an
 * election that is not needed are the client's, though Kafka's clients try again.
 */
final class KafkaError {
    private static final int FIRST = -1;

    /** Names from -1 on; S: server's, C: client's, T: time is over, O: OK. */
    private static final String TABLE =
            """
            UNKNOWN_SERVER_ERROR S NONE O OFFSET_OUT_OF_RANGE C CORRUPT_MESSAGE S
            UNKNOWN_TOPIC_OR_PARTITION C INVALID_FETCH_SIZE C LEADER_NOT_AVAILABLE S
            NOT_LEADER_OR_FOLLOWER S REQUEST_TIMED_OUT T BROKER_NOT_AVAILABLE S
            REPLICA_NOT_AVAILABLE S MESSAGE_TOO_LARGE C STALE_CONTROLLER_EPOCH S
            OFFSET_METADATA_TOO_LARGE C NETWORK_EXCEPTION S COORDINATOR_LOAD_IN_PROGRESS S
            COORDINATOR_NOT_AVAILABLE S NOT_COORDINATOR S INVALID_TOPIC_EXCEPTION C
            RECORD_LIST_TOO_LARGE C NOT_ENOUGH_REPLICAS S NOT_ENOUGH_REPLICAS_AFTER_APPEND S
            INVALID_REQUIRED_ACKS C ILLEGAL_GENERATION C INCONSISTENT_GROUP_PROTOCOL C
            INVALID_GROUP_ID C UNKNOWN_MEMBER_ID C INVALID_SESSION_TIMEOUT C
            REBALANCE_IN_PROGRESS O INVALID_COMMIT_OFFSET_SIZE C TOPIC_AUTHORIZATION_FAILED C
            GROUP_AUTHORIZATION_FAILED C CLUSTER_AUTHORIZATION_FAILED C INVALID_TIMESTAMP C
            UNSUPPORTED_SASL_MECHANISM C ILLEGAL_SASL_STATE C UNSUPPORTED_VERSION C
            TOPIC_ALREADY_EXISTS C INVALID_PARTITIONS C INVALID_REPLICATION_FACTOR C
            INVALID_REPLICA_ASSIGNMENT C INVALID_CONFIG C NOT_CONTROLLER S INVALID_REQUEST C
            UNSUPPORTED_FOR_MESSAGE_FORMAT C POLICY_VIOLATION C OUT_OF_ORDER_SEQUENCE_NUMBER C
            DUPLICATE_SEQUENCE_NUMBER C INVALID_PRODUCER_EPOCH C INVALID_TXN_STATE C
            INVALID_PRODUCER_ID_MAPPING C INVALID_TRANSACTION_TIMEOUT C CONCURRENT_TRANSACTIONS S
            TRANSACTION_COORDINATOR_FENCED S TRANSACTIONAL_ID_AUTHORIZATION_FAILED C
            SECURITY_DISABLED C OPERATION_NOT_ATTEMPTED C KAFKA_STORAGE_ERROR S LOG_DIR_NOT_FOUND C
            SASL_AUTHENTICATION_FAILED C UNKNOWN_PRODUCER_ID C REASSIGNMENT_IN_PROGRESS C
            DELEGATION_TOKEN_AUTH_DISABLED C DELEGATION_TOKEN_NOT_FOUND C
            DELEGATION_TOKEN_OWNER_MISMATCH C DELEGATION_TOKEN_REQUEST_NOT_ALLOWED C
            DELEGATION_TOKEN_AUTHORIZATION_FAILED C DELEGATION_TOKEN_EXPIRED C
            INVALID_PRINCIPAL_TYPE C NON_EMPTY_GROUP C GROUP_ID_NOT_FOUND C
            FETCH_SESSION_ID_NOT_FOUND S INVALID_FETCH_SESSION_EPOCH S LISTENER_NOT_FOUND S
            TOPIC_DELETION_DISABLED C FENCED_LEADER_EPOCH S UNKNOWN_LEADER_EPOCH S
            UNSUPPORTED_COMPRESSION_TYPE C STALE_BROKER_EPOCH S OFFSET_NOT_AVAILABLE S
            MEMBER_ID_REQUIRED O PREFERRED_LEADER_NOT_AVAILABLE S GROUP_MAX_SIZE_REACHED C
            FENCED_INSTANCE_ID C ELIGIBLE_LEADERS_NOT_AVAILABLE S ELECTION_NOT_NEEDED C
            NO_REASSIGNMENT_IN_PROGRESS C GROUP_SUBSCRIBED_TO_TOPIC C INVALID_RECORD C
            UNSTABLE_OFFSET_COMMIT S THROTTLING_QUOTA_EXCEEDED C PRODUCER_FENCED C
            RESOURCE_NOT_FOUND C DUPLICATE_RESOURCE C UNACCEPTABLE_CREDENTIAL C
            INCONSISTENT_VOTER_SET C INVALID_UPDATE_VERSION C FEATURE_UPDATE_FAILED S
            PRINCIPAL_DESERIALIZATION_FAILURE S SNAPSHOT_NOT_FOUND C POSITION_OUT_OF_RANGE C
            UNKNOWN_TOPIC_ID C DUPLICATE_BROKER_REGISTRATION C BROKER_ID_NOT_REGISTERED C
            INCONSISTENT_TOPIC_ID S INCONSISTENT_CLUSTER_ID C TRANSACTIONAL_ID_NOT_FOUND C
            FETCH_SESSION_TOPIC_ID_ERROR S INELIGIBLE_REPLICA S NEW_LEADER_ELECTED S
            OFFSET_MOVED_TO_TIERED_STORAGE C FENCED_MEMBER_EPOCH C UNRELEASED_INSTANCE_ID C
            UNSUPPORTED_ASSIGNOR C STALE_MEMBER_EPOCH C MISMATCHED_ENDPOINT_TYPE C
            UNSUPPORTED_ENDPOINT_TYPE C UNKNOWN_CONTROLLER_ID C UNKNOWN_SUBSCRIPTION_ID C
            TELEMETRY_TOO_LARGE C INVALID_REGISTRATION C TRANSACTION_ABORTABLE C
            INVALID_RECORD_STATE C SHARE_SESSION_NOT_FOUND S INVALID_SHARE_SESSION_EPOCH S
            FENCED_STATE_EPOCH C INVALID_VOTER_KEY C DUPLICATE_VOTER C VOTER_NOT_FOUND C
            INVALID_REGULAR_EXPRESSION C REBOOTSTRAP_REQUIRED S STREAMS_INVALID_TOPOLOGY C
            STREAMS_INVALID_TOPOLOGY_EPOCH C STREAMS_TOPOLOGY_FENCED C
            SHARE_SESSION_LIMIT_REACHED S
            """;

    /** The broker speaks no such version. */
    static final int UNSUPPORTED_VERSION = 35;

    private static final KafkaError[] ERRORS = parse();

    /** Its code. */
    final int code;

    /** Its name. */
    final byte[] name;

    /** How an exchange ends by it. */
    final Outcome outcome;

    private KafkaError(int code, String name, Outcome outcome) {
        this.code = code;
        this.name = name.getBytes(StandardCharsets.US_ASCII);
        this.outcome = outcome;
    }

    private static KafkaError[] parse() {
        StringTokenizer words = new StringTokenizer(TABLE);
        KafkaError[] errors = new KafkaError[words.countTokens() / 2];
        for (int i = 0; i < errors.length; i++) {
            String name = words.nextToken();
            errors[i] = new KafkaError(FIRST + i, name, outcome(words.nextToken().charAt(0)));
        }
        return errors;
    }

    private static Outcome outcome(char letter) {
        return switch (letter) {
            case 'O' -> Outcome.OK;
            case 'C' -> Outcome.CLIENT_ERROR;
            case 'T' -> Outcome.TIMEOUT;
            default -> Outcome.SERVER_ERROR;
        };
    }

    /** The error with a code; null if it is of a later release, and hence not known. */
    static @Nullable KafkaError find(int code) {
        int index = code - FIRST;
        return index >= 0 && index < ERRORS.length ? ERRORS[index] : null;
    }
}
