package io.memorystreamer.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DroppingQueueTest {

    @Test
    void aFullQueueDropsItsOldestElementAndSaysSo() {
        final DroppingQueue<Integer> queue = new DroppingQueue<>(2);

        assertThat(queue.offer(1)).isTrue();
        assertThat(queue.offer(2)).isTrue();
        assertThat(queue.offer(3)).isFalse();

        assertThat(queue.poll()).isEqualTo(2);
        assertThat(queue.poll()).isEqualTo(3);
        assertThat(queue.poll()).isNull();
    }

    @Test
    void whoeverWaitsGetsWhatComes() throws Exception {
        final DroppingQueue<Integer> queue = new DroppingQueue<>(1);
        final CompletableFuture<Integer> taken = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                taken.complete(queue.take());
            } catch (final InterruptedException e) {
                taken.completeExceptionally(e);
            }
        });

        queue.offer(7);

        assertThat(taken.get(10, TimeUnit.SECONDS)).isEqualTo(7);
    }
}
