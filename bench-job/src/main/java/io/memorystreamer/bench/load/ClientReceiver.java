package io.memorystreamer.bench.load;

import io.memorystreamer.client.Consumer;
import io.memorystreamer.log.RecordHandler;

/** Receives through our client, whatever its transport, from the end of the partition on. */
final class ClientReceiver implements Receiver {

    private final Consumer consumer;

    ClientReceiver(final Consumer consumer) {
        this.consumer = consumer;
        consumer.seekToEnd();
    }

    @Override
    public int poll(final RecordHandler handler, final int limit) {
        return consumer.poll(handler, limit);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
