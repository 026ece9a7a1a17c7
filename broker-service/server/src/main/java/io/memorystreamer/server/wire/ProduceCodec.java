package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.Produce;
import io.memorystreamer.server.protocol.TopicReference;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Readable;

/**
 * Produce is decoded by hand: message classes would make objects of as many array elements as a request of the largest
 * size can hold, which is more than a heap does.
 */
final class ProduceCodec implements ApiCodec<Produce.Request, Produce.Response> {

    /** From this version on lengths are varints and tagged fields may follow every structure (KIP-482). */
    private static final short FLEXIBLE = 9;

    private static final short TOPIC_IDS = 13;

    /** Topics and partitions of one request, far beyond what a producer puts into one. */
    private static final int MAX_ELEMENTS = 20_000;

    @Override
    public Produce.Request decode(final Readable body, final short version) {
        final boolean flexible = version >= FLEXIBLE;
        final String transactionalId = readNullableString(body, flexible);
        final short acks = body.readShort();
        final int timeoutMillis = body.readInt();
        final int topicCount = readCount(body, flexible, MAX_ELEMENTS);
        int elements = topicCount;
        final List<Produce.TopicData> topics = new ArrayList<>(topicCount);
        for (int i = 0; i < topicCount; i++) {
            final TopicReference topic = version >= TOPIC_IDS
                    ? KafkaUuids.reference(null, body.readUuid(), true)
                    : TopicReference.byName(readNullableString(body, flexible));
            final int partitionCount = readCount(body, flexible, MAX_ELEMENTS - elements);
            elements += partitionCount;
            final List<Produce.PartitionData> partitions = new ArrayList<>(partitionCount);
            for (int j = 0; j < partitionCount; j++) {
                final int index = body.readInt();
                final int length = flexible ? body.readUnsignedVarint() - 1 : body.readInt();
                partitions.add(new Produce.PartitionData(index, length < 0 ? null : body.readByteBuffer(length)));
                skipTaggedFields(body, flexible);
            }
            topics.add(new Produce.TopicData(topic, partitions));
            skipTaggedFields(body, flexible);
        }
        skipTaggedFields(body, flexible);
        return new Produce.Request(transactionalId, acks, timeoutMillis, topics);
    }

    private static int readCount(final Readable body, final boolean flexible, final int max) {
        final int count = flexible ? body.readUnsignedVarint() - 1 : body.readInt();
        if (count < 0 || count > max) {
            throw new IllegalArgumentException(count + " topics or partitions, at most " + max + " are allowed here");
        }
        return count;
    }

    private static String readNullableString(final Readable body, final boolean flexible) {
        final int length = flexible ? body.readUnsignedVarint() - 1 : body.readShort();
        if (length > Short.MAX_VALUE) {
            throw new IllegalArgumentException("a string of " + length + " bytes");
        }
        return length < 0 ? null : body.readString(length);
    }

    private static void skipTaggedFields(final Readable body, final boolean flexible) {
        if (flexible) {
            for (int left = body.readUnsignedVarint(); left > 0; left--) {
                body.readUnsignedVarint();
                body.readByteBuffer(body.readUnsignedVarint());
            }
        }
    }

    @Override
    public ApiMessage encode(final Produce.Response response, final short version) {
        final ProduceResponseData data = new ProduceResponseData();
        for (final Produce.TopicResult topic : response.topics()) {
            final List<PartitionProduceResponse> partitions =
                    new ArrayList<>(topic.partitions().size());
            for (final Produce.PartitionResult partition : topic.partitions()) {
                partitions.add(new PartitionProduceResponse()
                        .setIndex(partition.index())
                        .setErrorCode(partition.error().code())
                        .setBaseOffset(partition.baseOffset())
                        .setLogAppendTimeMs(partition.logAppendTimeMillis())
                        .setLogStartOffset(partition.logStartOffset())
                        .setErrorMessage(partition.errorMessage()));
            }
            data.responses()
                    .add(new TopicProduceResponse()
                            .setName(KafkaUuids.name(topic.topic()))
                            .setTopicId(KafkaUuids.toKafka(topic.topic().id()))
                            .setPartitionResponses(partitions));
        }
        return data;
    }
}
