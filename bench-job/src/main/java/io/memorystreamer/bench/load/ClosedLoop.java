package io.memorystreamer.bench.load;

import io.memorystreamer.bench.measure.ProcessMeter;
import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.measure.StallSampler;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.client.Consumer;
import io.memorystreamer.client.Producer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;

/**
 * One producer that publishes as fast as it can, one consumer that takes and checks every message; the producer keeps
 * within {@link Link#window} of the consumer, so that the log never forgets what was not read.
 *
 * <p>Time is cut into slices. Messages that the consumer takes in a slice count, nothing else. Between two slices both
 * threads stop and watch the clock for stalls of the machine, on the CPUs they run on.
 */
public final class ClosedLoop {

    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** What was published may take this long to come through before the threads watch. */
    private static final long MAX_DRAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long DRAIN_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Publishes between two looks at the phase. */
    private static final int BURST = 64;

    private static final int POLL_LIMIT = 1024;
    private static final long DRAIN_SECONDS = 30;

    private enum Phase {
        PUBLISH,
        WATCH,
        STOP
    }

    private final Link link;
    private final int messageBytes;
    private final Publisher.Factory publishers;
    private final long window;

    private final AtomicLong consumed = new AtomicLong();
    private final AtomicInteger watching = new AtomicInteger();

    /** On a single CPU two watching threads would only see each other. */
    private final int watchers = Runtime.getRuntime().availableProcessors() > 1 ? 2 : 1;

    private final StallSampler producerStalls = new StallSampler();
    private final StallSampler consumerStalls = new StallSampler();

    private volatile Phase phase = Phase.PUBLISH;
    private volatile long published = -1;

    public ClosedLoop(final Link link, final int messageBytes, final Publisher.Factory publishers) {
        this.link = link;
        this.messageBytes = messageBytes;
        this.publishers = publishers;
        this.window = link.window(messageBytes);
    }

    /**
     * @param messagesPerSecond messages consumed in all slices over the length of all slices
     * @param slowestMessagesPerSecond the same of the slowest slice
     * @param allocatedBytesPerMessage bytes allocated on the heap by all threads of the process
     * @param allocatedBytesPerSecond the same over time
     * @param stalls the machine's, between the slices
     */
    public record Result(
            double messagesPerSecond,
            double slowestMessagesPerSecond,
            double allocatedBytesPerMessage,
            double allocatedBytesPerSecond,
            StallFloor stalls) {}

    /** Runs the load; the warm-up is not measured. */
    public Result run(final long warmUpNanos, final long measureNanos) throws Exception {
        try (Threads threads = new Threads()) {
            threads.start(this::consume);
            threads.start(this::produce);
            threads.await(warmUpNanos);
            final Result result = measure(threads, measureNanos);
            phase = Phase.STOP;
            threads.join(DRAIN_SECONDS);
            return result;
        }
    }

    private Result measure(final Threads threads, final long measureNanos) throws Exception {
        long messages = 0;
        long nanos = 0;
        double slowest = Double.MAX_VALUE;
        long allocated = 0;
        while (nanos < measureNanos) {
            watchForStalls(threads);
            final long allocatedBefore = ProcessMeter.allocatedBytes();
            final long consumedBefore = consumed.get();
            final long start = System.nanoTime();
            phase = Phase.PUBLISH;
            threads.await(Math.min(SLICE_NANOS, measureNanos - nanos));
            final long end = System.nanoTime();
            final long inSlice = consumed.get() - consumedBefore;
            allocated += ProcessMeter.allocatedBytes() - allocatedBefore;
            messages += inSlice;
            nanos += end - start;
            slowest = Math.min(slowest, inSlice * 1e9 / (end - start));
        }
        if (messages == 0) {
            throw new ScenarioException("not one message came through");
        }
        return new Result(
                messages * 1e9 / nanos,
                slowest,
                (double) allocated / messages,
                allocated * 1e9 / nanos,
                StallSampler.floor(producerStalls, consumerStalls));
    }

    /** The time counts from when the threads watch: what was published has to come through first. */
    private void watchForStalls(final Threads threads) throws ExecutionException, InterruptedException {
        watching.set(0);
        phase = Phase.WATCH;
        final long start = System.nanoTime();
        while (watching.get() < watchers && System.nanoTime() - start < MAX_DRAIN_NANOS) {
            threads.await(DRAIN_LOOK_NANOS);
        }
        threads.await(WATCH_NANOS);
    }

    private Void produce() {
        long next = 0;
        long seen = 0;
        try (Producer producer = link.producer()) {
            final Publisher publisher = publishers.on(producer);
            final IdleStrategy idle = link.idle();
            for (Phase current = phase; current != Phase.STOP; current = phase) {
                if (current == Phase.WATCH) {
                    // Not before the last message is through: our own threads' work is no stall of the machine.
                    if (consumed.get() < next) {
                        producer.flush();
                        idle.idle(0);
                    } else {
                        watch(producerStalls);
                    }
                    continue;
                }
                int work = 0;
                for (int i = 0; i < BURST; i++) {
                    if (next - seen >= window) {
                        seen = consumed.get();
                        if (next - seen >= window) {
                            break;
                        }
                    }
                    final int sent = publisher.publish(next);
                    next += sent;
                    work += sent;
                    if (sent == 0) {
                        break;
                    }
                }
                idle.idle(work);
            }
            producer.flush();
        }
        published = next;
        return null;
    }

    private Void consume() throws Exception {
        final CheckedConsumer handler = new CheckedConsumer(messageBytes) {
            @Override
            void onMessage(final long sequence, final DirectBuffer buffer, final int offset) {
                // Counting is the consumer's whole work.
            }
        };
        try (Consumer consumer = link.consumer()) {
            final IdleStrategy idle = link.idle();
            while (published < 0 || handler.received() < published) {
                final int polled = consumer.poll(handler, POLL_LIMIT);
                handler.check(polled);
                if (polled > 0) {
                    consumed.setRelease(handler.received());
                } else if (watchers > 1 && phase == Phase.WATCH && watching.get() > 0) {
                    // After the producer, which watches when everything is through: it may still be publishing before.
                    watch(consumerStalls);
                    continue;
                }
                idle.idle(polled);
            }
        }
        return null;
    }

    private void watch(final StallSampler stalls) {
        watching.incrementAndGet();
        stalls.pause();
        while (phase == Phase.WATCH) {
            stalls.tick(System.nanoTime());
        }
        stalls.pause();
    }
}
