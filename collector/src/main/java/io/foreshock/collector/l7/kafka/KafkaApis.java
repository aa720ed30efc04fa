package io.foreshock.collector.l7.kafka;

import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * The APIs of Kafka up to 4.2, those of older brokers included, from the definitions of its
 * messages: <a href="https://kafka.apache.org/protocol.html">Kafka protocol guide</a>.
 */
final class KafkaApis {
    /**
     * Key, name, highest version, first flexible version or -; then what is read of requests, and
     * of responses up to the last error code, in the language of {@link LayoutCompiler}. A ! marks
     * those whose requests may hold secrets.
     */
    private static final String TABLE =
            """
            0 Produce 13 9 : s@3 k 4 [t@0-12 : [s@0-12 16@13 [4 e 8 8@2 8@5 [4 s]@8 s@8]]
            1 Fetch 18 12 : 4@0-14 w 4 4@3 1@4 4@7 4@7 [t@0-12 \
            : 4@1 e@7 4@7 [s@0-12 16@13 [4 e 8 8@4 8@5 [8 8]@4 4@11 b]]
            2 ListOffsets 11 6 : 4 1@2 [t : 4@2 [s [4 e a8@0-0 8@1 8@1 4@4]]
            3 Metadata 13 9 : [16@10 t \
            : 4@3 [4 s 4 s@1] s@2 4@1 [e s 16@10 1@1 [e 4 4 4@7 a4 a4 a4@5] 4@8] 4@8-10 e@13
            4 LeaderAndIsr 7 4 : : e [s@0-4 4@0-4 e@0-4 16@5 [4 e]@5]
            5 StopReplica 4 2 : : e [s 4 e]
            6 UpdateMetadata 8 6 : : e
            7 ControlledShutdown 3 3 : : e
            8 OffsetCommit 10 8 : s 4@1 s@1 s@7 8@2-4 [t@0-9 : 4@3 [s@0-9 16@10 [4 e]]
            9 OffsetFetch 10 6 : s@0-7 [t]@0-7 [s s@9 4@9 [t@8-9]]@8 \
            : 4@3 [s [4 8 4@5 s e]]@0-7 e@2-7 [s [s@8-9 16@10 [4 8 4 s e]] e]@8
            10 FindCoordinator 6 3 : : 4@1 e@0-3 [s 4 s 4 e s]@4
            11 JoinGroup 9 6 : : 4@2 e
            12 Heartbeat 4 4 : : 4@1 e
            13 LeaveGroup 5 4 : : 4@1 e [s s e]@3
            14 SyncGroup 5 4 : : 4@1 e
            15 DescribeGroups 6 5 : : 4@1 [e s@6 s s s s [s s@4 s s b b] 4@3]
            16 ListGroups 5 3 : : 4@1 e
            17 SaslHandshake 1 - : : e
            18 ApiVersions 4 3 : : e
            19 CreateTopics 7 5 : [t : 4@2 [s 16@7 e s@1 4@5 2@5 [s s 1 1 1]@5]
            20 DeleteTopics 6 4 : [t : 4@1 [s 16@6 e s@5]
            21 DeleteRecords 2 2 : [t : 4 [s [4 8 e]]
            22 InitProducerId 6 2 : : 4 e
            23 OffsetForLeaderEpoch 4 4 : 4@3 [t : 4@2 [s [e 4 4@1 8]]
            24 AddPartitionsToTxn 5 3 : s@0-3 8@0-3 2@0-3 [t]@0-3 [s 8 2 1 [t]]@4 \
            : 4 e@4 [s [s [4 e]]]@4 [s [4 e]]@0-3
            25 AddOffsetsToTxn 4 3 : : 4 e
            26 EndTxn 5 3 : : 4 e
            27 WriteTxnMarkers 2 1 : : [8 [s [4 e]]]
            28 TxnOffsetCommit 5 3 : s s 8 2 4@3 s@3 s@3 [t : 4 [s [4 e]]
            29 DescribeAcls 3 2 : : 4 e
            30 CreateAcls 3 2 : : 4 [e s]
            31 DeleteAcls 3 2 : : 4 [e s [e s 1 s 1@1 s s 1 1]]
            32 DescribeConfigs 4 4 : : 4 [e s 1 s [s s 1 1 1 [s s 1]@1 1@3 s@3]]
            33! AlterConfigs 2 2 : : 4 [e s 1 s]
            34 AlterReplicaLogDirs 2 2 : : 4 [s [4 e]]
            35 DescribeLogDirs 4 2 : : 4 e@3 [e s [s [4 8 8 1]] 8@4 8@4]
            36! SaslAuthenticate 2 2 : : e
            37 CreatePartitions 3 2 : [t : 4 [s e s]
            38! CreateDelegationToken 3 2 : : e
            39! RenewDelegationToken 2 2 : : e
            40! ExpireDelegationToken 2 2 : : e
            41 DescribeDelegationToken 3 2 : : e
            42 DeleteGroups 2 2 : : 4 [s e]
            43 ElectLeaders 2 2 : 1@1 [t : 4 e@1 [s [4 e s]]
            44! IncrementalAlterConfigs 1 1 : : 4 [e s 1 s]
            45 AlterPartitionReassignments 1 0 : 4 1@1 [t : 4 1@1 e s [s [4 e s]]
            46 ListPartitionReassignments 0 0 : 4 [t : 4 e
            47 OffsetDelete 0 - : s [t : e 4 [s [4 e]]
            48 DescribeClientQuotas 1 1 : : 4 e
            49 AlterClientQuotas 1 1 : : 4 [e s [s s]]
            50 DescribeUserScramCredentials 0 0 : : 4 e s [s e s [1 4]]
            51! AlterUserScramCredentials 0 0 : : 4 [s e s]
            52 Vote 2 0 : : e [s [4 e 4 4 1]]
            53 BeginQuorumEpoch 1 1 : : e [s [4 e 4 4]]
            54 EndQuorumEpoch 1 1 : : e [s [4 e 4 4]]
            55 DescribeQuorum 2 0 : \
            : e s@2 [s [4 e s@2 4 4 8 [4 16@2 8 8@1 8@1] [4 16@2 8 8@1 8@1]]]
            56 AlterPartition 3 0 : : 4 e [s@0-1 16@2 [4 e 4 4 a4 1@1 4]]
            57 UpdateFeatures 2 0 : : 4 e s [s e s]@0-1
            58! Envelope 0 0 : : b e
            59 FetchSnapshot 1 0 : : 4 e [s [4 e {8 4} 8 8 b]]
            60 DescribeCluster 2 0 : : 4 e
            61 DescribeProducers 0 0 : [t : 4 [s [4 e s [8 4 4 8 4 8]]]
            62 BrokerRegistration 4 0 : : 4 e
            63 BrokerHeartbeat 1 0 : : 4 e
            64 UnregisterBroker 0 0 : : 4 e
            65 DescribeTransactions 0 0 : : 4 [e s s 4 8 8 2 [s a4]]
            66 ListTransactions 2 0 : : 4 e
            67 AllocateProducerIds 0 0 : : 4 e
            68 ConsumerGroupHeartbeat 1 0 : : 4 e
            69 ConsumerGroupDescribe 1 0 : \
            : 4 [e s s s 4 4 s [s s s 4 s s as s {[16 s a4]} {[16 s a4]} 1@1] 4]
            70 ControllerRegistration 0 0 : : 4 e
            71 GetTelemetrySubscriptions 0 0 : : 4 e
            72 PushTelemetry 0 0 : : 4 e
            73 AssignReplicasToDirs 0 0 : : 4 e [16 [16 [4 e]]]
            74 ListConfigResources 1 0 : : 4 e
            75 DescribeTopicPartitions 0 0 : [t \
            : 4 [e s 16 1 [e 4 4 4 a4 a4 a4 a4 a4] 4]
            76 ShareGroupHeartbeat 1 0 : : 4 e
            77 ShareGroupDescribe 1 0 : : 4 [e s s s 4 4 s [s s 4 s s as {[16 s a4]}] 4]
            78 ShareFetch 2 0 : s s 4 w : 4 e s 4 [16 [4 e s e s {4 4} b [8 8 2]]]
            79 ShareAcknowledge 2 0 : : 4 e s 4@2 [16 [4 e s {4 4}]]
            80 AddRaftVoter 1 0 : : 4 e
            81 RemoveRaftVoter 0 0 : : 4 e
            82 UpdateRaftVoter 0 0 : : 4 e
            83 InitializeShareGroupState 0 0 : : [16 [4 e s]]
            84 ReadShareGroupState 0 0 : : [16 [4 e s 4 8 [8 8 1 2]]]
            85 WriteShareGroupState 1 0 : : [16 [4 e s]]
            86 DeleteShareGroupState 0 0 : : [16 [4 e s]]
            87 ReadShareGroupStateSummary 1 0 : : [16 [4 e s 4 4 8 4@1]]
            88 StreamsGroupHeartbeat 0 0 : : 4 e
            89 StreamsGroupDescribe 0 0 : : 4 [e
            90 DescribeShareGroupOffsets 1 0 : : 4 [s [s 16 [4 8 4 8@1 e s]] e s]
            91 AlterShareGroupOffsets 0 0 : : 4 e s [s 16 [4 e s]]
            92 DeleteShareGroupOffsets 0 0 : : 4 e s [s 16 e s]
            """;

    /** An API that is not in the table: of a later release, or of a vendor's. */
    static final KafkaApi OTHER = new KafkaApi(-1, "OTHER", true, -1, KafkaApi.NEVER, "", "");

    private static final KafkaApi[] APIS =
            TABLE.lines().map(KafkaApis::parse).toArray(KafkaApi[]::new);

    private KafkaApis() {}

    private static KafkaApi parse(String line) {
        int request = line.indexOf(':');
        int response = line.indexOf(':', request + 1);
        StringTokenizer words = new StringTokenizer(line.substring(0, request));
        String key = words.nextToken();
        boolean isSecret = key.endsWith("!");
        String name = words.nextToken();
        int maxVersion = Integer.parseInt(words.nextToken());
        String flexible = words.nextToken();
        return new KafkaApi(
                Integer.parseInt(isSecret ? key.substring(0, key.length() - 1) : key),
                name,
                isSecret,
                maxVersion,
                flexible.equals("-") ? KafkaApi.NEVER : Integer.parseInt(flexible),
                line.substring(request + 1, response).strip(),
                line.substring(response + 1).strip());
    }

    /** The API with a key; null if there is none that is known. */
    static @Nullable KafkaApi find(int key) {
        return key >= 0 && key < APIS.length ? APIS[key] : null;
    }

    /** How many there are, keys being from 0. */
    static int count() {
        return APIS.length;
    }
}
