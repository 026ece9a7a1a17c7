package io.memorystreamer.client;

import io.memorystreamer.log.RecordHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads one partition through a Kafka consumer without a group. What a fetch returned is handed out over as many polls as
 * it takes; the values are views of the fetch's own buffer.
 */
final class TcpConsumer implements Consumer {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final TcpSettings settings;
    private final TopicPartition partition;
    private final Duration pollTimeout;
    private final KafkaConsumer<ByteBuffer, ByteBuffer> kafka;
    private final BrokerWatch watch;
    private final UnsafeBuffer value = new UnsafeBuffer(0, 0);

    private List<ConsumerRecord<ByteBuffer, ByteBuffer>> fetched = List.of();
    private int handedOut;
    private long offset;
    private boolean closed;

    TcpConsumer(final TcpSettings settings, final String topic, final int partition, final Duration pollTimeout) {
        this.settings = settings;
        this.partition = new TopicPartition(topic, partition);
        this.pollTimeout = pollTimeout;
        try {
            kafka = new KafkaConsumer<>(settings.consumer());
        } catch (final KafkaException e) {
            throw failed("cannot make a consumer", e.getCause() == null ? e : e.getCause());
        }
        try {
            requirePartition();
            kafka.assign(List.of(this.partition));
            seekToStart();
            watch = new BrokerWatch(kafka.metrics(), settings.brokerTimeout(), pollTimeout);
        } catch (final RuntimeException e) {
            kafka.close(CloseOptions.timeout(Duration.ZERO));
            throw e;
        }
    }

    private void requirePartition() {
        final List<PartitionInfo> partitions =
                request("cannot find topic " + partition.topic(), () -> kafka.partitionsFor(partition.topic()));
        final int count = partitions == null ? 0 : partitions.size();
        if (partition.partition() < 0 || partition.partition() >= count) {
            throw new ConsumerException(
                    "broker " + settings.bootstrapServers() + ": "
                            + (count == 0
                                    ? "no topic " + partition.topic() + "; create it first"
                                    : "topic " + partition.topic() + " has no partition " + partition.partition()
                                            + ", only 0 to " + (count - 1)),
                    null);
        }
    }

    @Override
    public int poll(final RecordHandler handler, final int limit) {
        if (closed) {
            return CLOSED;
        }
        if (handedOut == fetched.size()) {
            final int outcome = fetch();
            if (outcome <= 0) {
                return outcome;
            }
        }
        final int end = (int) Math.min(fetched.size(), (long) handedOut + limit);
        final int start = handedOut;
        while (handedOut < end) {
            final ConsumerRecord<ByteBuffer, ByteBuffer> record = fetched.get(handedOut);
            final ByteBuffer bytes = record.value();
            if (bytes == null) {
                handler.onRecord(value, 0, 0, record.offset(), record.timestamp());
            } else {
                value.wrap(bytes);
                handler.onRecord(value, bytes.position(), bytes.remaining(), record.offset(), record.timestamp());
            }
            handedOut++; // after the handler: a record it threw at comes again
            offset = record.offset() + 1;
        }
        return end - start;
    }

    /** @return 1 when there are records now, else the outcome of the poll */
    private int fetch() {
        fetched = List.of();
        handedOut = 0;
        try {
            fetched = kafka.poll(pollTimeout).records(partition);
        } catch (final OffsetOutOfRangeException e) {
            return OFFSET_OUT_OF_RANGE;
        } catch (final KafkaException e) {
            throw failed("cannot read " + partition, e);
        }
        if (!fetched.isEmpty()) {
            watch.answered();
            return 1;
        }
        if (watch.isBrokerSilent()) {
            throw new ConsumerException(
                    TcpFailure.noAnswer(
                            settings.bootstrapServers(),
                            "no fetch of " + partition + " answered",
                            settings.brokerTimeout()),
                    null);
        }
        return 0;
    }

    @Override
    public void seekToStart() {
        moveTo(lookUp(kafka::beginningOffsets));
    }

    @Override
    public void seekToEnd() {
        moveTo(lookUp(kafka::endOffsets));
    }

    @Override
    public boolean seek(final long target) {
        if (target < lookUp(kafka::beginningOffsets) || target > lookUp(kafka::endOffsets)) {
            return false;
        }
        moveTo(target);
        return true;
    }

    private long lookUp(final Function<Collection<TopicPartition>, Map<TopicPartition, Long>> offsets) {
        return request(
                "cannot look up offsets of " + partition,
                () -> offsets.apply(List.of(partition)).get(partition));
    }

    private void moveTo(final long target) {
        kafka.seek(partition, target);
        fetched = List.of();
        handedOut = 0;
        offset = target;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            fetched = List.of();
            kafka.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        }
    }

    private <T> T request(final String what, final Supplier<T> call) {
        try {
            return call.get();
        } catch (final KafkaException e) {
            throw failed(what, e);
        }
    }

    private ConsumerException failed(final String what, final Throwable cause) {
        return new ConsumerException(TcpFailure.message(settings.bootstrapServers(), what, cause), cause);
    }
}
