package io.memorystreamer.bench.load;

import io.memorystreamer.client.Producer;
import io.memorystreamer.client.ProducerException;
import io.memorystreamer.log.RecordBatch;
import org.agrona.concurrent.UnsafeBuffer;

/** How a closed-loop producer hands its next messages over; one per thread. */
@FunctionalInterface
public interface Publisher {

    /** Kafka's "now"; in process it is stored as it is and means nothing. */
    long NO_TIMESTAMP = -1;

    /** @return messages published, from {@code sequence} on; 0 when there was no room */
    int publish(long sequence);

    /** Makes the publisher of a thread. */
    @FunctionalInterface
    interface Factory {
        Publisher on(Producer producer);
    }

    /** One message at a time. */
    static Factory single(final int messageBytes) {
        return producer -> {
            final Message message = new Message(messageBytes);
            return sequence ->
                    accepted(producer.offer(message.with(sequence, 0), 0, messageBytes, NO_TIMESTAMP)) ? 1 : 0;
        };
    }

    /** Batches, each filled message by message as an application would and handed over at once. */
    static Factory batches(final int messageBytes, final int batchSize) {
        return producer -> {
            final Message message = new Message(messageBytes);
            final RecordBatch batch = new RecordBatch(batchSize * (messageBytes + 24));
            return sequence -> {
                // A batch that found no room is offered again as it is.
                if (batch.recordCount() == 0) {
                    for (int i = 0; i < batchSize; i++) {
                        final UnsafeBuffer next = message.with(sequence + i, 0);
                        batch.add(next, 0, messageBytes, NO_TIMESTAMP);
                    }
                }
                if (accepted(producer.offer(batch))) {
                    batch.clear();
                    return batchSize;
                }
                return 0;
            };
        };
    }

    /** @throws ProducerException when the message can never be sent */
    static boolean accepted(final long result) {
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
}
