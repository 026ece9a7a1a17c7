package io.memorystreamer.bench.load;

import io.memorystreamer.client.Producer;
import io.memorystreamer.client.ProducerException;
import io.memorystreamer.log.RecordBatch;
import org.agrona.DirectBuffer;

/** Sends through our client, whatever its transport. */
final class ClientSender implements BatchSender {

    /** Kafka's "now"; in process it is stored as it is and means nothing. */
    static final long NO_TIMESTAMP = -1;

    private final Producer producer;

    ClientSender(final Producer producer) {
        this.producer = producer;
    }

    @Override
    public boolean send(final DirectBuffer buffer, final int offset, final int length) {
        return accepted(producer.offer(buffer, offset, length, NO_TIMESTAMP));
    }

    @Override
    public boolean send(final RecordBatch batch) {
        return accepted(producer.offer(batch));
    }

    /** @throws ProducerException when the message can never be sent */
    private static boolean accepted(final long result) {
        if (result >= 0) {
            return true;
        }
        if (result == Producer.BACK_PRESSURED) {
            return false;
        }
        throw new ProducerException(
                result == Producer.TOO_LARGE
                        ? "the message or batch is too large for the log: use a smaller message_size_bytes or batch_size"
                        : "the log was closed during the run",
                null);
    }

    @Override
    public void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
