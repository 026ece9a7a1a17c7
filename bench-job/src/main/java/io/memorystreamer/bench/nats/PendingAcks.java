package io.memorystreamer.bench.nats;

import io.memorystreamer.bench.scenario.ScenarioException;
import io.nats.client.api.PublishAck;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** Acknowledgements that are waited for, in the order of their messages; a publisher that has too many of them waits. */
final class PendingAcks {

    /** More would make the server hold them back, and the client's memory grow. */
    static final int MAX = 4_000;

    private final Deque<CompletableFuture<PublishAck>> pending = new ArrayDeque<>(MAX);
    private long stored;

    /** @param stored messages of the stream that are acknowledged already */
    PendingAcks(final long stored) {
        this.stored = stored;
    }

    void add(final CompletableFuture<PublishAck> acknowledgement) throws InterruptedException, ScenarioException {
        if (pending.size() == MAX) {
            awaitFirst();
        }
        pending.add(acknowledgement);
    }

    void awaitAll() throws InterruptedException, ScenarioException {
        while (!pending.isEmpty()) {
            awaitFirst();
        }
    }

    private void awaitFirst() throws InterruptedException, ScenarioException {
        NatsStream.requireStored(pending.remove(), ++stored);
    }
}
