package io.memorystreamer.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.protocol.ApiResponse;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.Fetch;
import io.memorystreamer.server.protocol.Produce;
import io.memorystreamer.server.protocol.TopicReference;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every version of every API, against kafka-clients' own reading and writing. */
class WireFormatTest {

    private static final UUID ID = new UUID(1, 2);

    record Versioned(Api api, short version) {}

    static Stream<Versioned> everyVersion() {
        final List<Versioned> all = new ArrayList<>();
        for (final Api api : Api.values()) {
            for (short version = api.minVersion(); version <= api.maxVersion(); version++) {
                all.add(new Versioned(api, version));
            }
        }
        return all.stream();
    }

    /** A request as a client sends it, without the length field. */
    static ByteBuffer frame(final Versioned versioned, final ApiMessage body) {
        final ApiMessageType type = ApiMessageType.fromApiKey(versioned.api.key());
        final short headerVersion = type.requestHeaderVersion(versioned.version);
        final RequestHeaderData header = new RequestHeaderData()
                .setRequestApiKey(versioned.api.key())
                .setRequestApiVersion(versioned.version)
                .setCorrelationId(77)
                .setClientId("client");
        final ByteBufferAccessor out = new ByteBufferAccessor(ByteBuffer.allocateDirect(1 << 16));
        write(out, header, headerVersion);
        write(out, body, versioned.version);
        out.flip();
        return out.buffer();
    }

    private static void write(final ByteBufferAccessor out, final Message message, final short version) {
        final ObjectSerializationCache cache = new ObjectSerializationCache();
        message.size(cache, version);
        message.write(out, cache, version);
    }

    private static ApiResponse sample(final Api api) {
        final TopicReference topic = new TopicReference("topic", ID);
        return switch (api) {
            case PRODUCE ->
                new Produce.Response(List.of(new Produce.TopicResult(
                        topic,
                        List.of(
                                new Produce.PartitionResult(0, ErrorCode.NONE, 5, 7, 1, null),
                                Produce.PartitionResult.failed(1, ErrorCode.CORRUPT_MESSAGE, "why")))));
            case FETCH ->
                new Fetch.Response(
                        ErrorCode.NONE,
                        List.of(new Fetch.TopicResult(
                                topic,
                                List.of(
                                        new Fetch.PartitionResult(0, ErrorCode.NONE, 9, 1, null),
                                        Fetch.PartitionResult.failed(1, ErrorCode.OFFSET_OUT_OF_RANGE)))));
            default -> new MessageResponse(ApiMessageType.fromApiKey(api.key()).newResponse());
        };
    }

    @ParameterizedTest
    @MethodSource("everyVersion")
    void everyVersionOfARequestIsRead(final Versioned versioned) throws Exception {
        final ApiMessage body = ApiMessageType.fromApiKey(versioned.api.key()).newRequest();

        final DecodedRequest request = RequestDecoder.decode(frame(versioned, body));

        assertThat(request.header()).isEqualTo(new RequestHeader(versioned.api, versioned.version, 77, "client"));
        assertThat(request.body().api()).isEqualTo(versioned.api);
    }

    @ParameterizedTest
    @MethodSource("everyVersion")
    void everyVersionOfAResponseIsWhatKafkaClientsRead(final Versioned versioned) {
        final RequestHeader header = new RequestHeader(versioned.api, versioned.version, 77, "client");

        final ByteBuf encoded = ResponseEncoder.encode(header, sample(versioned.api), UnpooledByteBufAllocator.DEFAULT)
                .bytes();

        final ApiMessageType type = ApiMessageType.fromApiKey(versioned.api.key());
        final ByteBuffer bytes = encoded.nioBuffer();
        assertThat(bytes.getInt()).isEqualTo(bytes.remaining());
        final ByteBufferAccessor in = new ByteBufferAccessor(bytes);
        assertThat(new ResponseHeaderData(in, type.responseHeaderVersion(versioned.version)).correlationId())
                .isEqualTo(77);
        type.newResponse().read(in, versioned.version);
        assertThat(in.remaining()).as("bytes behind the response").isZero();
        encoded.release();
    }

    @ParameterizedTest
    @MethodSource("everyVersion")
    void noByteOfARequestCanBeChangedIntoACrash(final Versioned versioned) {
        final ApiMessage body = ApiMessageType.fromApiKey(versioned.api.key()).newRequest();
        final ByteBuffer original = frame(versioned, body);
        final Random random = new Random(versioned.hashCode());
        for (int i = 0; i < 300; i++) {
            final ByteBuffer changed = ByteBuffer.allocateDirect(original.remaining());
            changed.put(original.duplicate()).flip();
            changed.put(8 + random.nextInt(changed.remaining() - 8), (byte) random.nextInt());
            changed.limit(8 + random.nextInt(changed.remaining() - 7));
            try {
                RequestDecoder.decode(changed);
            } catch (final MalformedRequestException e) {
                assertThat(e.getMessage()).doesNotContain("\n");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyVersion")
    void recordsOfAProduceRequestAreViewsOfItsBytes(final Versioned versioned) throws Exception {
        if (versioned.api != Api.PRODUCE) {
            return;
        }
        final ProduceRequestData data =
                new ProduceRequestData().setAcks((short) -1).setTimeoutMs(1234);
        final TopicProduceData topic = new TopicProduceData()
                .setPartitionData(List.of(
                        new PartitionProduceData()
                                .setIndex(3)
                                .setRecords(MemoryRecords.readableRecords(ByteBuffer.wrap(new byte[] {1, 2, 3}))),
                        new PartitionProduceData().setIndex(4).setRecords(null)));
        final boolean byId = versioned.version >= 13;
        data.topicData().add(byId ? topic.setTopicId(new Uuid(1, 2)) : topic.setName("topic"));
        final ByteBuffer frame = frame(versioned, data);

        final Produce.Request request =
                (Produce.Request) RequestDecoder.decode(frame).body();

        assertThat(request.acks()).isEqualTo((short) -1);
        assertThat(request.timeoutMillis()).isEqualTo(1234);
        final Produce.TopicData decoded = request.topics().getFirst();
        assertThat(decoded.topic()).isEqualTo(byId ? TopicReference.byId(ID) : TopicReference.byName("topic"));
        assertThat(decoded.partitions()).hasSize(2);
        assertThat(decoded.partitions().getLast().records()).isNull();
        final ByteBuffer records = decoded.partitions().getFirst().records();
        assertThat(records.remaining()).isEqualTo(3);
        assertThat(records.isDirect()).as("no copy").isTrue();
    }

    @Test
    void recordsOfAFetchResponseAreTheLogsOwnMemory(@TempDir final Path directory) throws Exception {
        final ByteBuffer batch = RecordBatches.of("none", 10, 100);
        final LogConfig config = new LogConfig(directory, LogConfig.MIN_SEGMENT_BYTES, 0);
        try (LogMaintenance maintenance = new LogMaintenance();
                PartitionLog log = PartitionLog.open(config, maintenance)) {
            log.appendRecordBatch(new UnsafeBuffer(batch), 0, batch.remaining(), 0);
            log.appendRecordBatch(new UnsafeBuffer(batch), 0, batch.remaining(), 0);
            final Fetch.Response response = new Fetch.Response(
                    ErrorCode.NONE,
                    List.of(new Fetch.TopicResult(
                            TopicReference.byId(ID),
                            List.of(new Fetch.PartitionResult(
                                    0, ErrorCode.NONE, 20, 0, log.reader().readBatches(1 << 20))))));

            final EncodedResponse answer = ResponseEncoder.encode(
                    new RequestHeader(Api.FETCH, (short) 16, 77, null), response, UnpooledByteBufAllocator.DEFAULT);
            final ByteBuf encoded = answer.bytes();
            assertThat(answer.gatheredBytes()).isEqualTo(2 * batch.remaining());

            assertThat(encoded.isDirect()).as("else the channel copies it").isTrue();
            final List<Long> addresses = new ArrayList<>();
            for (final ByteBuffer piece : encoded.nioBuffers()) {
                addresses.add(BufferUtil.address(piece) + piece.position());
            }
            for (final ByteBuffer slice : response.topics()
                    .getFirst()
                    .partitions()
                    .getFirst()
                    .records()
                    .batches()) {
                assertThat(addresses).contains(BufferUtil.address(slice));
            }
            final ByteBufferAccessor in =
                    new ByteBufferAccessor(encoded.copy().nioBuffer().position(4));
            new ResponseHeaderData(in, (short) 1);
            final MemoryRecords records = (MemoryRecords) new FetchResponseData(in, (short) 16)
                    .responses()
                    .getFirst()
                    .partitions()
                    .getFirst()
                    .records();
            assertThat(records.records()).extracting(Record::offset).hasSize(20).contains(0L, 19L);
            encoded.release();
            response.release();
        }
    }

    @Test
    void aProduceRequestOfMorePartitionsThanMemoryTakesIsRefused() {
        final ByteBuffer bomb = ByteBuffer.allocateDirect(1 << 20);
        bomb.putShort((short) 0).putShort((short) 8).putInt(1).putShort((short) -1); // header
        bomb.putShort((short) -1).putShort((short) 1).putInt(0).putInt(1); // one topic
        bomb.putShort((short) 1).put((byte) 't').putInt(100_000).rewind(); // and 100,000 partitions

        assertThatThrownBy(() -> RequestDecoder.decode(bomb))
                .isInstanceOf(MalformedRequestException.class)
                .hasMessageContaining("100000 topics or partitions");
    }
}
