package io.memorystreamer.bench.load;

import io.memorystreamer.bench.measure.HeapAllocation;
import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.measure.StallSampler;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;

/**
 * Producers that publish as fast as they can, one consumer that takes and checks every message; each producer keeps
 * within its share of {@link Link#window} of the consumer, so that the log never forgets what was not read.
 *
 * <p>Time is cut into slices. Messages that the consumer takes in a slice count, nothing else. Between two slices all
 * threads stop, and one producer and the consumer watch the clock for stalls of the machine, on the CPUs they run on.
 */
public final class ClosedLoop {

    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long MIN_SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** A machine that is busy with something else may run no thread of ours for a whole slice, but not for this long. */
    private static final long MAX_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** What was published may take this long to come through before the threads watch. */
    private static final long MAX_DRAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long DRAIN_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Publishes between two looks at the phase. */
    private static final int BURST = 64;

    private static final int POLL_LIMIT = 1024;
    private static final long DRAIN_SECONDS = 30;

    private final Link link;
    private final int messageBytes;
    private final int producers;
    private final Publisher.Factory publishers;
    private final LoadStalls stalls;
    private final long window;

    private final TakenCounts taken;
    private final Phases phases = new Phases();
    private final CountDownLatch receiving = new CountDownLatch(1);

    private final AtomicInteger watching = new AtomicInteger();

    /** On a single CPU two watching threads would only see each other. */
    private final int watchers = Runtime.getRuntime().availableProcessors() > 1 ? 2 : 1;

    private final AtomicLong published = new AtomicLong();
    private final AtomicInteger publishing;

    /** One producer. */
    public ClosedLoop(final Link link, final int messageBytes, final Publisher.Factory publishers) {
        this(link, messageBytes, 1, publishers, new LoadStalls());
    }

    /**
     * @param producers producing threads, 1 or more
     * @param stalls where the stalls are counted, those of an earlier load included
     */
    public ClosedLoop(
            final Link link,
            final int messageBytes,
            final int producers,
            final Publisher.Factory publishers,
            final LoadStalls stalls) {
        this.link = link;
        this.messageBytes = messageBytes;
        this.producers = producers;
        this.publishers = publishers;
        this.stalls = stalls;
        this.window = link.window(messageBytes) / producers;
        this.taken = new TakenCounts(producers);
        this.publishing = new AtomicInteger(producers);
    }

    /**
     * @param messagesPerSecond messages consumed in all slices over the length of all slices
     * @param slowestMessagesPerSecond the same of the slowest slice
     * @param allocatedBytesPerMessage bytes allocated on the heap by all threads of the process
     * @param allocatedBytesPerSecond the same over time
     * @param stalls the machine's, between the slices
     * @param slices every slice, in order
     * @param warmUp how the warm-up ended, for the settings
     */
    public record Result(
            double messagesPerSecond,
            double slowestMessagesPerSecond,
            double allocatedBytesPerMessage,
            double allocatedBytesPerSecond,
            StallFloor stalls,
            List<Slice> slices,
            String warmUp) {}

    /**
     * A part of the measured time. The time between two of them does not count.
     *
     * @param nanos how long it was
     * @param messages taken in it
     */
    public record Slice(long nanos, long messages) {}

    /** Told of every slice, between the threads' work, on the thread that called {@link ClosedLoop#run}. */
    public interface SliceObserver {

        /** A slice begins. */
        default void begin() throws IOException {
            // most want its end alone
        }

        /** It is over. */
        void end(long messages, long nanos) throws IOException;
    }

    /** Runs the load; the warm-up is not measured. For loads that are steady already or whose start is of interest. */
    public Result run(final long warmUpNanos, final long measureNanos) throws Exception {
        return run(WarmUp.fixed(warmUpNanos), measureNanos);
    }

    /** Runs the load until it is steady, and then measures it. */
    public Result run(final WarmUp warmUp, final long measureNanos) throws Exception {
        return run(warmUp, measureNanos, (messages, nanos) -> {});
    }

    /** The same, and tells of what was measured. */
    public Result run(final WarmUp warmUp, final long measureNanos, final SliceObserver observer) throws Exception {
        try (Threads threads = new Threads()) {
            threads.start(this::consume);
            for (int i = 0; i < producers; i++) {
                final int producer = i;
                threads.start(() -> produce(producer));
            }
            final String warmedUp = warmUp(threads, warmUp);
            final Slices slices = measure(threads, measureNanos, observer);
            phases.enter(Phases.Phase.STOP);
            threads.join(DRAIN_SECONDS);
            return slices.result(stalls.floor(), warmedUp);
        } finally {
            phases.enter(Phases.Phase.STOP);
        }
    }

    private String warmUp(final Threads threads, final WarmUp warmUp) throws Exception {
        final SteadyState state = new SteadyState(warmUp);
        while (state.goesOn()) {
            final long takenBefore = taken.total();
            final long start = System.nanoTime();
            threads.await(state.nextNanos());
            final long end = System.nanoTime();
            state.add(taken.total() - takenBefore, end - start);
        }
        return state.outcome();
    }

    /** What was counted in the slices so far. */
    private static final class Slices {
        private long messages;
        private long nanos;
        private double slowest = Double.MAX_VALUE;
        private long allocated;
        private final List<Slice> all = new ArrayList<>();

        private void add(final long sliceMessages, final long sliceNanos, final long sliceAllocated) {
            messages += sliceMessages;
            nanos += sliceNanos;
            slowest = Math.min(slowest, sliceMessages * 1e9 / sliceNanos);
            allocated += sliceAllocated;
            all.add(new Slice(sliceNanos, sliceMessages));
        }

        private Result result(final StallFloor floor, final String warmUp) throws ScenarioException {
            if (messages == 0) {
                throw new ScenarioException("not one message came through");
            }
            return new Result(
                    messages * 1e9 / nanos,
                    slowest,
                    (double) allocated / messages,
                    allocated * 1e9 / nanos,
                    floor,
                    List.copyOf(all),
                    warmUp);
        }
    }

    private Slices measure(final Threads threads, final long measureNanos, final SliceObserver observer)
            throws Exception {
        final Slices slices = new Slices();
        // What is left of the time at the end is no slice when it is short: a rate of a moment would be chance.
        final long rest = Math.min(measureNanos, SLICE_NANOS) / 10;
        while (measureNanos - slices.nanos > rest || slices.messages == 0 && slices.nanos < MAX_SILENCE_NANOS) {
            watchForStalls(threads);
            observer.begin();
            final long allocatedBefore = HeapAllocation.totalBytes();
            final long takenBefore = taken.total();
            final long start = System.nanoTime();
            phases.enter(Phases.Phase.PUBLISH);
            threads.await(Math.min(SLICE_NANOS, Math.max(MIN_SLICE_NANOS, measureNanos - slices.nanos)));
            final long end = System.nanoTime();
            final long messages = taken.total() - takenBefore;
            slices.add(messages, end - start, HeapAllocation.totalBytes() - allocatedBefore);
            observer.end(messages, end - start);
        }
        return slices;
    }

    /** The time counts from when the threads watch: what was published has to come through first. */
    private void watchForStalls(final Threads threads) throws ExecutionException, InterruptedException {
        watching.set(0);
        phases.enter(Phases.Phase.WATCH);
        final long start = System.nanoTime();
        while (watching.get() < watchers && System.nanoTime() - start < MAX_DRAIN_NANOS) {
            threads.await(DRAIN_LOOK_NANOS);
        }
        threads.await(WATCH_NANOS);
    }

    private Void produce(final int producer) throws Exception {
        receiving.await();
        long next = 0;
        long seen = 0;
        try (Sender sender = link.sender(producer)) {
            final Publisher publisher = publishers.on(sender, producer);
            final IdleStrategy idle = link.idle();
            for (Phases.Phase current = phases.current(); current != Phases.Phase.STOP; current = phases.current()) {
                if (current == Phases.Phase.WATCH) {
                    // Not before the last message is through: our own threads' work is no stall of the machine.
                    if (taken.of(producer) < next) {
                        sender.flush();
                        idle.idle(0);
                    } else {
                        rest(producer, idle);
                    }
                    continue;
                }
                int work = 0;
                for (int i = 0; i < BURST; i++) {
                    if (next - seen >= window) {
                        seen = taken.of(producer);
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
            sender.flush();
        }
        published.addAndGet(next);
        publishing.decrementAndGet();
        return null;
    }

    /** The first producer watches when all others rest; they sleep, or they would be stalls of each other. */
    private void rest(final int producer, final IdleStrategy idle) throws InterruptedException {
        if (producer != 0) {
            phases.restWhile(Phases.Phase.WATCH);
        } else if (phases.resting() < producers - 1) {
            idle.idle(0);
        } else {
            watch(stalls.producer());
        }
    }

    private Void consume() throws Exception {
        final CheckedConsumer handler = new CheckedConsumer(messageBytes, producers) {
            @Override
            void onMessage(final long number, final DirectBuffer buffer, final int offset) {
                // Counting is the consumer's whole work.
            }
        };
        try (Receiver receiver = link.receiver()) {
            receiving.countDown();
            final IdleStrategy idle = link.idle();
            while (publishing.get() > 0 || taken.total() < published.get()) {
                final int polled = receiver.poll(handler, POLL_LIMIT);
                handler.check(polled);
                if (polled > 0) {
                    taken.update(handler);
                } else if (watchers > 1 && phases.current() == Phases.Phase.WATCH && watching.get() > 0) {
                    // After the producer, which watches when everything is through: it may still be publishing before.
                    watch(stalls.consumer());
                    continue;
                } else if (Thread.currentThread().isInterrupted()) {
                    break; // another thread of the load has failed
                }
                idle.idle(polled);
            }
        }
        return null;
    }

    private void watch(final StallSampler sampler) {
        watching.incrementAndGet();
        sampler.pause();
        while (phases.current() == Phases.Phase.WATCH) {
            sampler.tick(System.nanoTime());
        }
        sampler.pause();
    }
}
