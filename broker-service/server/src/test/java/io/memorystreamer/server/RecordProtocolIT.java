package io.memorystreamer.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.server.wire.RecordBatches;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopic;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.EpochEndOffset;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Answers to requests that stock clients send only when something went wrong. */
class RecordProtocolIT {

    private static final int FINAL_VERSION_BY_NAME = 12;

    private static BrokerProcess broker;
    private static RawConnection connection;

    @BeforeAll
    static void start() throws Exception {
        broker = BrokerProcess.start("memorystreamer.broker.memory=512m");
        connection = new RawConnection(broker);
    }

    @AfterAll
    static void stop() throws Exception {
        connection.close();
        broker.close();
    }

    private static void create(final String topic, final Map<String, String> configs) throws Exception {
        try (Admin admin = Clients.admin(broker)) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(configs)))
                    .all()
                    .get();
        }
    }

    private static PartitionProduceResponse produce(final String topic, final ByteBuffer batch) throws IOException {
        final ProduceRequestData request =
                new ProduceRequestData().setAcks((short) -1).setTimeoutMs(10_000);
        request.topicData()
                .add(new TopicProduceData()
                        .setName(topic)
                        .setPartitionData(
                                List.of(new PartitionProduceData().setRecords(MemoryRecords.readableRecords(batch)))));
        final ProduceResponseData response = connection.send(request, FINAL_VERSION_BY_NAME, ProduceResponseData.class);
        assertThat(response.throttleTimeMs()).isZero();
        return response.responses().iterator().next().partitionResponses().getFirst();
    }

    private static long newProducer() throws IOException {
        final InitProducerIdResponseData answer = connection.send(
                new InitProducerIdRequestData().setTransactionalId(null).setTransactionTimeoutMs(0),
                5,
                InitProducerIdResponseData.class);
        assertThat(answer.errorCode()).isZero();
        assertThat(answer.producerEpoch()).isZero();
        return answer.producerId();
    }

    private static void assertAppended(final PartitionProduceResponse answer, final long offset) {
        assertThat(Errors.forCode(answer.errorCode())).isEqualTo(Errors.NONE);
        assertThat(answer.baseOffset()).isEqualTo(offset);
    }

    private static void assertRefused(final PartitionProduceResponse answer, final Errors error) {
        assertThat(Errors.forCode(answer.errorCode())).isEqualTo(error);
        assertThat(answer.baseOffset()).isEqualTo(-1);
        assertThat(answer.errorMessage()).isNotBlank();
    }

    @Test
    void duplicatesGapsAndOldEpochsAreAnsweredAsKafkaDoes() throws Exception {
        create("sequences", Map.of());
        final long producer = newProducer();

        assertAppended(produce("sequences", RecordBatches.of(producer, (short) 0, 0, 3)), 0);
        assertAppended(produce("sequences", RecordBatches.of(producer, (short) 0, 3, 2)), 3);
        assertAppended(produce("sequences", RecordBatches.of(producer, (short) 0, 0, 3)), 0);
        assertRefused(
                produce("sequences", RecordBatches.of(producer, (short) 0, 6, 1)), Errors.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertAppended(produce("sequences", RecordBatches.of(producer, (short) 1, 0, 1)), 5);
        try (Http http = new Http(broker);
                Http.Events events = http.follow("/events")) {
            assertRefused(
                    produce("sequences", RecordBatches.of(producer, (short) 0, 5, 1)), Errors.INVALID_PRODUCER_EPOCH);
            assertThat(events.next("producer-fenced").data().get("producerId").asLong())
                    .isEqualTo(producer);
        }
        assertThat(newProducer()).isNotEqualTo(producer);
    }

    @Test
    void aDuplicateInATopicWithLogAppendTimeHasTheTimeItWasAppended() throws Exception {
        create("appended", Map.of("message.timestamp.type", "LogAppendTime"));
        final long producer = newProducer();
        final long before = System.currentTimeMillis();

        final PartitionProduceResponse first = produce("appended", RecordBatches.of(producer, (short) 0, 0, 3));
        final PartitionProduceResponse again = produce("appended", RecordBatches.of(producer, (short) 0, 0, 3));

        assertThat(first.logAppendTimeMs()).isBetween(before, System.currentTimeMillis());
        assertThat(again.logAppendTimeMs()).isEqualTo(first.logAppendTimeMs());
        assertAppended(again, 0);
    }

    private static ListOffsetsPartitionResponse offset(final String topic, final long timestamp, final int version)
            throws IOException {
        return offset(version, topic, new ListOffsetsPartition().setTimestamp(timestamp));
    }

    private static ListOffsetsPartitionResponse offset(
            final int version, final String topic, final ListOffsetsPartition... queries) throws IOException {
        final ListOffsetsRequestData request = new ListOffsetsRequestData()
                .setReplicaId(-1)
                .setTopics(List.of(new ListOffsetsTopic().setName(topic).setPartitions(List.of(queries))));
        return connection
                .send(request, version, ListOffsetsResponseData.class)
                .topics()
                .getFirst()
                .partitions()
                .getFirst();
    }

    @Test
    void specialTimestampsAreAnsweredFromTheVersionOnThatBroughtThem() throws Exception {
        create("special", Map.of());
        produce("special", RecordBatches.at(1_000, 3_000, 2_000));

        assertThat(offset("special", -1, 1).offset()).isEqualTo(3);
        assertThat(offset("special", -2, 1).offset()).isZero();
        assertThat(offset("special", -3, 7))
                .extracting(ListOffsetsPartitionResponse::offset, ListOffsetsPartitionResponse::timestamp)
                .containsExactly(1L, 3_000L);
        assertThat(offset("special", -4, 8).offset()).isZero();
        assertThat(offset("special", 2_500, 11))
                .extracting(ListOffsetsPartitionResponse::offset, ListOffsetsPartitionResponse::leaderEpoch)
                .containsExactly(1L, 0);
        for (final long tiered : new long[] {-5, -6}) {
            assertThat(offset("special", tiered, 11))
                    .isEqualTo(new ListOffsetsPartitionResponse()); // no error, no offset: there are no tiers
        }
        assertThat(offset("special", 9_999, 11)).isEqualTo(new ListOffsetsPartitionResponse());
        for (final long[] early : new long[][] {{-3, 6}, {-4, 7}, {-5, 8}, {-6, 10}, {-7, 11}}) {
            assertThat(Errors.forCode(
                            offset("special", early[0], (int) early[1]).errorCode()))
                    .as("timestamp %d in version %d", early[0], early[1])
                    .isEqualTo(Errors.UNSUPPORTED_VERSION);
        }
        assertThat(Errors.forCode(offset("nowhere", -1, 11).errorCode())).isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(Errors.forCode(offset(
                                11,
                                "special",
                                new ListOffsetsPartition().setTimestamp(-1).setCurrentLeaderEpoch(1))
                        .errorCode()))
                .isEqualTo(Errors.UNKNOWN_LEADER_EPOCH);
        assertThat(Errors.forCode(offset(
                                11,
                                "special",
                                new ListOffsetsPartition().setTimestamp(-1),
                                new ListOffsetsPartition().setTimestamp(-2))
                        .errorCode()))
                .as("a partition that is asked for twice")
                .isEqualTo(Errors.INVALID_REQUEST);
    }

    private static FetchResponseData fetch(
            final String topic, final int sessionId, final int epoch, final FetchPartition... partitions)
            throws IOException {
        final FetchRequestData request = new FetchRequestData()
                .setMaxWaitMs(0)
                .setMinBytes(1)
                .setMaxBytes(1 << 20)
                .setSessionId(sessionId)
                .setSessionEpoch(epoch);
        if (partitions.length > 0) {
            request.topics().add(new FetchTopic().setTopic(topic).setPartitions(List.of(partitions)));
        }
        return connection.send(request, FINAL_VERSION_BY_NAME, FetchResponseData.class);
    }

    private static FetchPartition from(final long offset) {
        return new FetchPartition().setFetchOffset(offset).setPartitionMaxBytes(1 << 20);
    }

    @Test
    void aFetchSessionTellsOfWhatIsNew() throws Exception {
        create("session", Map.of());
        produce("session", RecordBatches.at(1, 2, 3));

        final FetchResponseData first = fetch("session", 0, 0, from(0));
        assertThat(first.throttleTimeMs()).isZero();
        assertThat(first.sessionId()).isPositive();
        assertThat(first.responses().getFirst().partitions().getFirst().lastStableOffset())
                .isEqualTo(3);
        final int id = first.sessionId();
        assertThat(fetch("session", id, 1, from(3)).responses()).isEmpty();
        produce("session", RecordBatches.at(4));
        final FetchResponseData news = fetch("session", id, 2);
        assertThat(news.responses().getFirst().partitions().getFirst().highWatermark())
                .isEqualTo(4);
        assertThat(((MemoryRecords) news.responses()
                                .getFirst()
                                .partitions()
                                .getFirst()
                                .records())
                        .records())
                .hasSize(1);
        assertThat(Errors.forCode(fetch("session", id, 2).errorCode())).isEqualTo(Errors.INVALID_FETCH_SESSION_EPOCH);
        assertThat(Errors.forCode(fetch("session", id + 1, 3).errorCode()))
                .isEqualTo(Errors.FETCH_SESSION_ID_NOT_FOUND);
        assertThat(fetch("session", id, -1, from(4)).sessionId()).isZero();
        assertThat(Errors.forCode(fetch("session", id, 3).errorCode())).isEqualTo(Errors.FETCH_SESSION_ID_NOT_FOUND);
    }

    @Test
    void theOnlyLeaderEpochEndsWhereTheLogDoes() throws Exception {
        create("epochs", Map.of());
        produce("epochs", RecordBatches.at(1, 2, 3));

        assertThat(epochEnd("epochs", 0, -1).endOffset()).isEqualTo(3);
        assertThat(epochEnd("epochs", 0, -1).leaderEpoch()).isZero();
        assertThat(epochEnd("epochs", 1, -1).endOffset()).isEqualTo(-1);
        assertThat(Errors.forCode(epochEnd("epochs", 0, 1).errorCode())).isEqualTo(Errors.UNKNOWN_LEADER_EPOCH);
        assertThat(Errors.forCode(epochEnd("nowhere", 0, -1).errorCode())).isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
    }

    private static EpochEndOffset epochEnd(final String topic, final int epoch, final int currentEpoch)
            throws IOException {
        final OffsetForLeaderEpochRequestData request = new OffsetForLeaderEpochRequestData().setReplicaId(-1);
        request.topics()
                .add(new OffsetForLeaderTopic()
                        .setTopic(topic)
                        .setPartitions(List.of(new OffsetForLeaderPartition()
                                .setLeaderEpoch(epoch)
                                .setCurrentLeaderEpoch(currentEpoch))));
        return connection
                .send(request, 4, OffsetForLeaderEpochResponseData.class)
                .topics()
                .find(topic)
                .partitions()
                .getFirst();
    }
}
