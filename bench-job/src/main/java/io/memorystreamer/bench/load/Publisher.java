package io.memorystreamer.bench.load;

import io.memorystreamer.log.RecordBatch;

/** How a closed-loop producer hands its next messages over; one per thread. */
@FunctionalInterface
public interface Publisher {

    /** @return messages published, from number {@code next} of this producer on; 0 when there was no room */
    int publish(long next);

    /** Makes the publisher of a thread. */
    @FunctionalInterface
    interface Factory {
        /**
         * @param producer number of the thread, from 0
         * @throws IllegalArgumentException when it publishes batches and the sender is no {@link BatchSender}
         */
        Publisher on(Sender sender, int producer);
    }

    /** One message at a time. */
    static Factory single(final int messageBytes) {
        return (sender, producer) -> {
            final Message message = new Message(messageBytes);
            final long first = Message.firstOf(producer);
            return next -> sender.send(message.with(first + next, 0), 0, messageBytes) ? 1 : 0;
        };
    }

    /** Batches, each filled message by message as an application would and handed over at once. */
    static Factory batches(final int messageBytes, final int batchSize) {
        return (sender, producer) -> {
            if (!(sender instanceof BatchSender batches)) {
                throw new IllegalArgumentException("the link takes no batches: publish single messages on it");
            }
            final Message message = new Message(messageBytes);
            final long first = Message.firstOf(producer);
            final RecordBatch batch = new RecordBatch(batchSize * (messageBytes + 24));
            return next -> {
                // A batch that found no room is offered again as it is.
                if (batch.recordCount() == 0) {
                    for (int i = 0; i < batchSize; i++) {
                        batch.add(message.with(first + next + i, 0), 0, messageBytes, ClientSender.NO_TIMESTAMP);
                    }
                }
                if (batches.send(batch)) {
                    batch.clear();
                    return batchSize;
                }
                return 0;
            };
        };
    }
}
