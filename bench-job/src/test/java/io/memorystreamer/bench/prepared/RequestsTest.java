package io.memorystreamer.bench.prepared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.bench.scenario.ScenarioException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.Test;

/** What is written by hand is what kafka-clients reads, and the other way round. */
class RequestsTest {

    private static final int BATCH_BYTES = 16 * 1024;

    private final ByteBuffer batch = Requests.batch(BATCH_BYTES, 100);

    @Test
    void batchIsValidAndFillsItsBytes() {
        final List<? extends RecordBatch> batches = batches(MemoryRecords.readableRecords(batch.duplicate()));
        assertThat(batches).hasSize(1);
        assertThat(batches.getFirst().isValid()).isTrue();
        assertThat(batches.getFirst().sizeInBytes()).isBetween(BATCH_BYTES - 130, BATCH_BYTES);
        assertThat(batches.getFirst())
                .hasSize(batches.getFirst().countOrNull())
                .allSatisfy(record -> assertThat(record.valueSize()).isEqualTo(100));
    }

    @Test
    void produceCarriesTheBatchToItsPartition() {
        final ByteBuffer request = Requests.produce("topic", 7, batch);
        assertThat(request.getInt()).isEqualTo(request.remaining());
        final ByteBufferAccessor bytes = new ByteBufferAccessor(request);
        assertThat(new RequestHeaderData(bytes, (short) 1).requestApiVersion()).isEqualTo((short) 7);
        final ProduceRequestData data = new ProduceRequestData(bytes, (short) 7);
        assertThat(data.acks()).isEqualTo((short) -1);
        final ProduceRequestData.TopicProduceData topic =
                data.topicData().iterator().next();
        assertThat(topic.name()).isEqualTo("topic");
        assertThat(topic.partitionData().getFirst().index()).isEqualTo(7);
        assertThat(topic.partitionData().getFirst().records().sizeInBytes()).isEqualTo(batch.remaining());
    }

    @Test
    void fetchAsksForAnOffset() {
        final ByteBuffer request =
                Requests.fetch(ByteBuffer.allocate(200), "topic".getBytes(StandardCharsets.UTF_8), 42, 1000);
        assertThat(request.getInt()).isEqualTo(request.remaining());
        final ByteBufferAccessor bytes = new ByteBufferAccessor(request);
        assertThat(new RequestHeaderData(bytes, (short) 1).requestApiVersion()).isEqualTo((short) 4);
        final FetchRequestData data = new FetchRequestData(bytes, (short) 4);
        assertThat(data.topics().getFirst().partitions().getFirst().fetchOffset())
                .isEqualTo(42);
        assertThat(data.maxBytes()).isEqualTo(1000);
    }

    @Test
    void offsetBehindTheLastBatchFollowsFromTheResponse() throws Exception {
        final int count = batch.getInt(57);
        assertThat(Responses.requireBatches(fetched(0, 0), 0)).isEqualTo(count);
        assertThatThrownBy(() -> Responses.requireBatches(fetched(0, 0), 5))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("lost");
        assertThatThrownBy(() -> Responses.requireBatches(fetched(0, 3), 0)).hasMessageContaining("error code 3");
    }

    private ByteBuffer fetched(final long baseOffset, final int error) {
        return response(
                new FetchResponseData()
                        .setResponses(List.of(new FetchResponseData.FetchableTopicResponse()
                                .setTopic("topic")
                                .setPartitions(List.of(new FetchResponseData.PartitionData()
                                        .setErrorCode((short) error)
                                        .setHighWatermark(9)
                                        .setAbortedTransactions(null)
                                        .setRecords(MemoryRecords.readableRecords(
                                                batch.duplicate().putLong(0, baseOffset))))))),
                (short) 4);
    }

    @Test
    void errorOfAProducedBatchIsSeen() throws Exception {
        Responses.requireProduced(produced(0));
        assertThatThrownBy(() -> Responses.requireProduced(produced(2))).hasMessageContaining("error code 2");
    }

    private static ByteBuffer produced(final int error) {
        final ProduceResponseData data = new ProduceResponseData();
        data.responses()
                .add(new ProduceResponseData.TopicProduceResponse()
                        .setName("topic")
                        .setPartitionResponses(List.of(
                                new ProduceResponseData.PartitionProduceResponse().setErrorCode((short) error))));
        return response(data, (short) 7);
    }

    /** With a correlation id before it. */
    private static ByteBuffer response(final ApiMessage message, final short version) {
        final ByteBuffer body =
                MessageUtil.toByteBufferAccessor(message, version).buffer();
        return ByteBuffer.allocate(Integer.BYTES + body.remaining())
                .putInt(1)
                .put(body)
                .flip()
                .slice();
    }

    private static List<? extends RecordBatch> batches(final MemoryRecords records) {
        final List<RecordBatch> all = new java.util.ArrayList<>();
        records.batches().forEach(all::add);
        return all;
    }
}
