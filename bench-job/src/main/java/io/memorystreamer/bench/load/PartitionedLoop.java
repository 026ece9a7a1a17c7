package io.memorystreamer.bench.load;

import io.memorystreamer.bench.measure.HeapAllocation;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;

/**
 * Producers in any number publish as fast as they can to {@link Partitions} while consumers in any number take and check
 * every message. Consumer c reads partition c modulo their count, so that several of one partition each read all of it,
 * and as many consumers as partitions share them as a consumer group does. Each message has its number among those of its
 * producer and partition; every consumer of the partition expects each exactly once and in that order.
 *
 * <p>A producer keeps within its share of the window of the slowest consumer, so that the log forgets nothing that was not
 * read. Use once.
 */
public final class PartitionedLoop {

    /** Where the producers send. */
    public enum Routing {
        /** Producer p to partition p modulo their count. */
        OWN,
        /** Every producer to all partitions by turns, a run of messages each. */
        SPREAD
    }

    /**
     * How many take part.
     *
     * @param producers 1 or more
     * @param consumers as many as partitions, or more
     */
    public record Shape(int producers, int consumers, Routing routing) {}

    /**
     * @param deliveredPerSecond messages taken by all consumers together, over the measured time
     * @param messagesPerSecond the same over the number of consumers of a message: every one took it once
     * @param allocatedBytesPerMessage bytes allocated on the heap by all threads of the process per delivered message
     */
    public record Result(double deliveredPerSecond, double messagesPerSecond, double allocatedBytesPerMessage) {}

    /** Messages of a run to one partition, and between two looks at whether to stop. */
    private static final int RUN = 64;

    private static final int POLL_LIMIT = 1024;

    /** Clients connect first, and every producer has to have its first message through. */
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** A machine that is busy with something else may run no thread of ours for as long as is measured, but not for this long. */
    private static final long MAX_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long DRAIN_SECONDS = 30;

    private final Partitions partitions;
    private final int messageBytes;
    private final Shape shape;
    private final long window;
    private final TakenCounts[] taken;
    private final AtomicLongArray published;
    private final AtomicInteger publishing;
    private final CountDownLatch receiving;
    private final CountDownLatch begun;
    private volatile boolean stop;

    public PartitionedLoop(final Partitions partitions, final int messageBytes, final Shape shape) {
        final int count = partitions.count();
        if (shape.producers() < 1 || shape.consumers() < count) {
            throw new IllegalArgumentException(
                    shape + ": needs 1 producer or more, and a consumer for each of " + count + " partitions");
        }
        this.partitions = partitions;
        this.messageBytes = messageBytes;
        this.shape = shape;
        final int sharing =
                shape.routing() == Routing.SPREAD ? shape.producers() : (shape.producers() + count - 1) / count;
        this.window = Math.max(1, partitions.window(messageBytes) / sharing);
        this.taken = new TakenCounts[shape.consumers()];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = new TakenCounts(shape.producers());
        }
        this.published = new AtomicLongArray(count);
        this.publishing = new AtomicInteger(shape.producers());
        this.receiving = new CountDownLatch(shape.consumers());
        this.begun = new CountDownLatch(shape.producers());
    }

    /**
     * Runs the load; the warm-up, and the time until every producer is at work, is not measured.
     *
     * @throws ScenarioException when a message was lost, doubled or reordered, or nothing came through
     */
    public Result run(final long warmUpNanos, final long measureNanos) throws Exception {
        try (Threads threads = new Threads()) {
            for (int i = 0; i < shape.consumers(); i++) {
                final int consumer = i;
                threads.start(() -> consume(consumer));
            }
            for (int i = 0; i < shape.producers(); i++) {
                final int producer = i;
                threads.start(() -> produce(producer));
            }
            awaitStart(threads);
            threads.await(warmUpNanos);
            final long allocatedBefore = HeapAllocation.totalBytes();
            final long before = delivered();
            final long start = System.nanoTime();
            long messages = 0;
            while (messages == 0 && System.nanoTime() - start < MAX_SILENCE_NANOS) {
                threads.await(measureNanos);
                messages = delivered() - before;
            }
            final long nanos = System.nanoTime() - start;
            final long allocated = HeapAllocation.totalBytes() - allocatedBefore;
            stop = true;
            threads.join(DRAIN_SECONDS);
            if (messages == 0) {
                throw new ScenarioException("not one message came through");
            }
            final double perSecond = messages * 1e9 / nanos;
            return new Result(
                    perSecond, perSecond * partitions.count() / shape.consumers(), (double) allocated / messages);
        } finally {
            stop = true;
        }
    }

    private void awaitStart(final Threads threads) throws Exception {
        final long start = System.nanoTime();
        while (begun.getCount() > 0) {
            if (System.nanoTime() - start > START_NANOS) {
                throw new ScenarioException(begun.getCount() + " of " + shape.producers()
                        + " producers sent nothing within " + TimeUnit.NANOSECONDS.toSeconds(START_NANOS) + " s");
            }
            threads.await(LOOK_NANOS);
        }
    }

    private long delivered() {
        long total = 0;
        for (final TakenCounts counts : taken) {
            total += counts.total();
        }
        return total;
    }

    private Void produce(final int producer) throws Exception {
        receiving.await();
        final int count = partitions.count();
        final int first = producer % count;
        final int lanes = shape.routing() == Routing.SPREAD ? count : 1;
        final Sender[] senders = new Sender[lanes];
        final long[] next = new long[lanes];
        try {
            for (int i = 0; i < lanes; i++) {
                senders[i] = partitions.sender((first + i) % count);
            }
            publish(producer, first, senders, next);
            for (final Sender sender : senders) {
                sender.flush();
            }
        } finally {
            for (final Sender sender : senders) {
                if (sender != null) {
                    sender.close();
                }
            }
        }
        for (int i = 0; i < lanes; i++) {
            published.addAndGet((first + i) % count, next[i]);
        }
        publishing.decrementAndGet();
        return null;
    }

    private void publish(final int producer, final int first, final Sender[] senders, final long[] next) {
        final Message message = new Message(messageBytes);
        final long sequence = Message.firstOf(producer);
        final long[] seen = new long[senders.length];
        final IdleStrategy idle = partitions.idle();
        boolean counted = false;
        while (!stop && !Thread.currentThread().isInterrupted()) {
            int work = 0;
            for (int lane = 0; lane < senders.length; lane++) {
                final int partition = (first + lane) % partitions.count();
                for (int i = 0; i < RUN; i++) {
                    if (next[lane] - seen[lane] >= window) {
                        seen[lane] = takenBySlowest(partition, producer);
                        if (next[lane] - seen[lane] >= window) {
                            break;
                        }
                    }
                    if (!senders[lane].send(message.with(sequence + next[lane], 0), 0, messageBytes)) {
                        break;
                    }
                    next[lane]++;
                    work++;
                }
            }
            if (work > 0 && !counted) {
                counted = true;
                begun.countDown();
            }
            idle.idle(work);
        }
    }

    private long takenBySlowest(final int partition, final int producer) {
        long slowest = Long.MAX_VALUE;
        for (int consumer = partition; consumer < taken.length; consumer += partitions.count()) {
            slowest = Math.min(slowest, taken[consumer].of(producer));
        }
        return slowest;
    }

    private Void consume(final int consumer) throws Exception {
        final int partition = consumer % partitions.count();
        final CheckedConsumer handler = new CheckedConsumer(messageBytes, shape.producers()) {
            @Override
            void onMessage(final long number, final DirectBuffer buffer, final int offset) {
                // Counting is the consumer's whole work.
            }
        };
        try (Receiver receiver = partitions.receiver(partition)) {
            receiving.countDown();
            final IdleStrategy idle = partitions.idle();
            while (publishing.get() > 0 || taken[consumer].total() < published.get(partition)) {
                final int polled = receiver.poll(handler, POLL_LIMIT);
                handler.check(polled);
                if (polled > 0) {
                    taken[consumer].update(handler);
                } else if (Thread.currentThread().isInterrupted()) {
                    break; // another thread of the load has failed
                }
                idle.idle(polled);
            }
        }
        return null;
    }
}
