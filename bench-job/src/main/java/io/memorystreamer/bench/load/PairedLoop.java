package io.memorystreamer.bench.load;

import io.memorystreamer.bench.scenario.ScenarioException;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;

/**
 * Pairs of a producer and a consumer, each pair on a partition of its own and all at once, as fast as they can. Every consumer
 * takes and checks every message of its producer, which keeps within the window.
 */
public final class PairedLoop {

    private static final int BURST = 64;
    private static final int POLL_LIMIT = 1024;
    private static final long DRAIN_SECONDS = 30;

    /** Clients that connect all at once to a busy broker take their time. */
    private static final long MAX_CONNECT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** A machine that is busy with something else may run no thread of ours for the whole time, but not for this long. */
    private static final long MAX_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** What the pairs send their messages through. */
    public interface Lanes {

        /** How many pairs there are. */
        int count();

        Sender sender(int lane) throws IOException;

        Receiver receiver(int lane) throws IOException;

        /** How far, in messages, the producer of a pair may run ahead of its consumer. */
        long window(int messageBytes);

        /** One per thread. */
        IdleStrategy idle();
    }

    private final Lanes lanes;
    private final int messageBytes;
    private final Phases phases = new Phases();
    private final CountDownLatch receiving;
    private final CountDownLatch sending;
    private final TakenCounts[] taken;
    private final AtomicLong[] published;

    public PairedLoop(final Lanes lanes, final int messageBytes) {
        this.lanes = lanes;
        this.messageBytes = messageBytes;
        this.receiving = new CountDownLatch(lanes.count());
        this.sending = new CountDownLatch(lanes.count());
        this.taken = new TakenCounts[lanes.count()];
        this.published = new AtomicLong[lanes.count()];
        for (int i = 0; i < lanes.count(); i++) {
            taken[i] = new TakenCounts(1);
            published[i] = new AtomicLong(Long.MAX_VALUE);
        }
    }

    /**
     * @param warmUpNanos from when all are connected, not measured
     * @return messages per second that all consumers took together
     * @throws ScenarioException when a message was lost, or not one came through
     */
    public double run(final long warmUpNanos, final long measureNanos) throws Exception {
        try (Threads threads = new Threads()) {
            for (int i = 0; i < lanes.count(); i++) {
                final int lane = i;
                threads.start(() -> consume(lane));
                threads.start(() -> produce(lane));
            }
            final long asked = System.nanoTime();
            while (sending.getCount() > 0) {
                threads.await(LOOK_NANOS);
                if (System.nanoTime() - asked > MAX_CONNECT_NANOS) {
                    throw new ScenarioException("not all clients were ready within "
                            + TimeUnit.NANOSECONDS.toSeconds(MAX_CONNECT_NANOS) + " s");
                }
            }
            threads.await(warmUpNanos);
            final long before = total();
            final long start = System.nanoTime();
            threads.await(measureNanos);
            while (total() == before && System.nanoTime() - start < MAX_SILENCE_NANOS) {
                threads.await(LOOK_NANOS);
            }
            final double messagesPerSecond = (total() - before) * 1e9 / (System.nanoTime() - start);
            phases.enter(Phases.Phase.STOP);
            threads.join(DRAIN_SECONDS);
            if (messagesPerSecond == 0) {
                throw new ScenarioException("not one message came through");
            }
            return messagesPerSecond;
        } finally {
            phases.enter(Phases.Phase.STOP);
        }
    }

    private long total() {
        long total = 0;
        for (final TakenCounts lane : taken) {
            total += lane.total();
        }
        return total;
    }

    private Void produce(final int lane) throws Exception {
        receiving.await();
        long next = 0;
        long seen = 0;
        final long window = lanes.window(messageBytes);
        try (Sender sender = lanes.sender(lane)) {
            sending.countDown();
            final Publisher publisher = Publisher.single(messageBytes).on(sender, 0);
            final IdleStrategy idle = lanes.idle();
            while (phases.current() != Phases.Phase.STOP) {
                int work = 0;
                while (work < BURST) {
                    if (next - seen >= window) {
                        seen = taken[lane].of(0);
                        if (next - seen >= window) {
                            break;
                        }
                    }
                    if (publisher.publish(next) == 0) {
                        break;
                    }
                    next++;
                    work++;
                }
                idle.idle(work);
            }
            sender.flush();
        }
        published[lane].set(next);
        return null;
    }

    private Void consume(final int lane) throws Exception {
        final CheckedConsumer handler = new CheckedConsumer(messageBytes, 1) {
            @Override
            void onMessage(final long number, final DirectBuffer buffer, final int offset) {
                // Counting is the consumer's whole work.
            }
        };
        try (Receiver receiver = lanes.receiver(lane)) {
            receiving.countDown();
            final IdleStrategy idle = lanes.idle();
            while (handler.received(0) < published[lane].get()) {
                final int polled = receiver.poll(handler, POLL_LIMIT);
                handler.check(polled);
                if (polled > 0) {
                    taken[lane].update(handler);
                } else if (Thread.currentThread().isInterrupted()) {
                    break; // another thread of the load has failed
                }
                idle.idle(polled);
            }
        }
        return null;
    }
}
