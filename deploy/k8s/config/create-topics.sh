#!/usr/bin/env bash
# Makes Kafka hold Foreshock's topics with their partitions, retention and record size. Runs again and
# again without harm: what exists is kept, and its settings are set as they are here.
#
# The list is that of io.foreshock.schemas.Topic; a test compares the two.
#
# Environment: KAFKA_BOOTSTRAP_SERVERS; REPLICATION_FACTOR (default 3); KAFKA_CLIENT_CONFIG, a file of
# client settings such as TLS and SASL (optional); KAFKA_BIN (default /opt/kafka/bin).
set -euo pipefail

: "${KAFKA_BOOTSTRAP_SERVERS:?is not set}"
replication=${REPLICATION_FACTOR:-3}
bin=${KAFKA_BIN:-/opt/kafka/bin}
connection=(--bootstrap-server "$KAFKA_BOOTSTRAP_SERVERS")
if [ -n "${KAFKA_CLIENT_CONFIG:-}" ] && [ -f "$KAFKA_CLIENT_CONFIG" ]; then
    connection+=(--command-config "$KAFKA_CLIENT_CONFIG")
fi

max_message_bytes=16777216
day_ms=86400000

# topic NAME PARTITIONS RETENTION_DAYS
topic() {
    local settings="cleanup.policy=delete,retention.ms=$(($3 * day_ms)),max.message.bytes=$max_message_bytes"
    "$bin/kafka-topics.sh" "${connection[@]}" --create --if-not-exists --topic "$1" \
        --partitions "$2" --replication-factor "$replication"
    "$bin/kafka-configs.sh" "${connection[@]}" --alter --entity-type topics --entity-name "$1" \
        --add-config "$settings"
}

topic foreshock.signal.syscall 4 1
topic foreshock.signal.summary 4 1
topic foreshock.signal.l7-summary 4 1
topic foreshock.signal.l7 4 1
topic foreshock.signal.tcp 4 1
topic foreshock.signal.collector 1 7
topic foreshock.status 4 7
topic foreshock.dead-letter 1 14
