package io.memorystreamer.client;

import io.memorystreamer.log.RecordBatch;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * Hands records to a Kafka producer of its own. The offering thread counts what it hands over, the Kafka client's network
 * thread counts what is acknowledged; the difference is in flight and bounded, so that handing over never blocks.
 */
final class TcpProducer implements Producer {

    /**
     * Bytes of a request or batch that are not the record's value, at most: 61 of the batch header, 21 of the record's,
     * rounded up.
     */
    static final int REQUEST_OVERHEAD = 128;

    /** Bytes a record without key and headers takes beside its value, at most. */
    private static final int RECORD_OVERHEAD = 24;

    private final TcpSettings settings;
    private final String topic;
    private final int partition;
    private final KafkaProducer<byte[], byte[]> kafka;
    private final DeliveryListener listener;
    private final Callback callback = this::onCompletion;
    private final int maxRecordLength;
    private final long maxInFlightRecords;
    private final long maxInFlightBytes;

    /** On the offering thread only. */
    private long accepted;

    private long acceptedBytes;

    /** Written by the network thread only: a plain read and a release store do. */
    private final AtomicLong acknowledged = new AtomicLong();

    private final AtomicLong acknowledgedBytes = new AtomicLong();

    private final AtomicReference<ProducerException> failure = new AtomicReference<>();
    private volatile boolean closed;

    TcpProducer(final TcpSettings settings, final String topic, final int partition, final DeliveryListener listener) {
        this.settings = settings;
        this.topic = topic;
        this.partition = partition;
        this.listener = listener;
        this.maxRecordLength = settings.maxRecordLength();
        this.maxInFlightRecords = settings.maxInFlightRecords();
        this.maxInFlightBytes = settings.maxInFlightBytes();
        try {
            kafka = new KafkaProducer<>(settings.producer());
        } catch (final KafkaException e) {
            throw failed("cannot make a producer", e.getCause() == null ? e : e.getCause());
        }
        try {
            // Also fetches the metadata, for which the first record would otherwise block.
            final int partitions = kafka.partitionsFor(topic).size();
            if (partition < 0 || partition >= partitions) {
                throw new ProducerException(
                        "broker " + settings.bootstrapServers() + ": topic " + topic + " has no partition " + partition
                                + ", only 0 to " + (partitions - 1),
                        null);
            }
        } catch (final ProducerException e) {
            kafka.close(Duration.ZERO);
            throw e;
        } catch (final KafkaException e) {
            kafka.close(Duration.ZERO);
            throw failed("no topic " + topic, e);
        }
    }

    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int length, final long timestamp) {
        if (length < 0 || length > maxRecordLength) {
            return TOO_LARGE;
        }
        final long outcome = admit(1, length + RECORD_OVERHEAD);
        return outcome < 0 ? outcome : send(buffer, offset, length, timestamp);
    }

    @Override
    public long offer(final RecordBatch batch) {
        final int records = batch.recordCount();
        // The frames of a batch are larger than its records here: a header of 16 bytes, and padding.
        final long bytes = batch.length() + (long) records * RECORD_OVERHEAD;
        if (records == 0 || records > maxInFlightRecords || bytes > maxInFlightBytes || !fits(batch)) {
            return TOO_LARGE;
        }
        final long outcome = admit(records, bytes);
        if (outcome < 0) {
            return outcome;
        }
        final long first = accepted;
        batch.forEach((buffer, offset, length, number, timestamp) -> send(buffer, offset, length, timestamp));
        return first;
    }

    private boolean fits(final RecordBatch batch) {
        if (batch.length() <= maxRecordLength) {
            return true;
        }
        final boolean[] fits = {true};
        batch.forEach((buffer, offset, length, number, timestamp) -> fits[0] &= length <= maxRecordLength);
        return fits[0];
    }

    /** @return 0 when there is room for them, else the outcome of the offer */
    private long admit(final int records, final long bytes) {
        throwIfFailed();
        if (closed) {
            return CLOSED;
        }
        return accepted + records - acknowledged.get() > maxInFlightRecords
                        || acceptedBytes + bytes - acknowledgedBytes.get() > maxInFlightBytes
                ? BACK_PRESSURED
                : 0;
    }

    private long send(final DirectBuffer buffer, final int offset, final int length, final long timestamp) {
        final byte[] value = new byte[length];
        buffer.getBytes(offset, value);
        try {
            kafka.send(new ProducerRecord<>(topic, partition, timestamp < 0 ? null : timestamp, null, value), callback);
        } catch (final IllegalStateException e) {
            if (closed) {
                return CLOSED; // by another thread, in the middle of this
            }
            throw e;
        } catch (final KafkaException e) {
            fail(e);
        }
        throwIfFailed(); // the Kafka client refused the record on this thread
        acceptedBytes += length + RECORD_OVERHEAD;
        return accepted++;
    }

    private void onCompletion(final RecordMetadata metadata, final Exception exception) {
        if (exception != null) {
            fail(exception);
        }
        if (failure.get() != null) {
            return; // records behind a lost one may still get through; the count stays at those before it
        }
        acknowledgedBytes.setRelease(acknowledgedBytes.getPlain() + metadata.serializedValueSize() + RECORD_OVERHEAD);
        final long count = acknowledged.getPlain() + 1;
        acknowledged.setRelease(count);
        if (listener != null) {
            listener.onAcknowledged(count);
        }
    }

    private void fail(final Exception cause) {
        if (failure.get() != null) {
            return; // the first one tells why; the records behind it fail by the thousand
        }
        final ProducerException first = failed("records to " + topic + "-" + partition + " were not delivered", cause);
        if (failure.compareAndSet(null, first) && listener != null) {
            listener.onFailure(first);
        }
    }

    private void throwIfFailed() {
        final ProducerException first = failure.get();
        if (first != null) {
            // A new one, with the stack of this caller.
            throw new ProducerException(first.getMessage(), first.getCause());
        }
    }

    private ProducerException failed(final String what, final Throwable cause) {
        return new ProducerException(TcpFailure.message(settings.bootstrapServers(), what, cause), cause);
    }

    @Override
    public void flush() {
        throwIfFailed();
        try {
            kafka.flush();
        } catch (final KafkaException e) { // interrupted; Kafka leaves the thread's flag set
            throw failed("flush to " + topic + "-" + partition + " was cut short", e);
        }
        throwIfFailed();
    }

    @Override
    public long acknowledged() {
        return acknowledged.get();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        // Kafka gives records up after the delivery timeout, so that this wait ends even when the broker is gone.
        kafka.close(failure.get() == null ? settings.deliveryTimeout().plusSeconds(1) : Duration.ZERO);
    }
}
