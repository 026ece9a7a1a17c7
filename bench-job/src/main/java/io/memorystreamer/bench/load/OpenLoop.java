package io.memorystreamer.bench.load;

import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.measure.StallSampler;
import io.memorystreamer.bench.scenario.ScenarioException;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;

/**
 * One producer that sends on a fixed timetable, whatever the system does, and one consumer that takes the time from the
 * moment each message was <em>due</em>. A message that was sent late because the one before it was held up carries the
 * delay; nothing is omitted from the figures.
 *
 * <p>While they wait, the producer for the next due time and the consumer for a message, both threads watch for stalls
 * of the machine.
 */
public final class OpenLoop {

    /** Largest latency that is told apart; longer ones count as this. */
    private static final long MAX_LATENCY_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Waits longer than this are slept through up to this distance, so that a slow rate leaves a CPU to the broker. */
    private static final long SPIN_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    /** Messages taken by one poll: few, so that the clock read for each is read close to its arrival. */
    private static final int POLL_LIMIT = 16;

    /** A load that takes longer than this many times its timetable is given up. */
    private static final int MAX_STRETCHING = 4;

    private static final long DRAIN_SECONDS = 30;

    /** A stretch that ends later than planned by more than this share of it was another experiment ... */
    private static final double MAX_OVERRUN_SHARE = 0.02;

    /** ... unless it is short, and one stall of the machine at its end explains it. */
    private static final double ALLOWED_OVERRUN_SECS = 0.25;

    private final Link link;
    private final int messageBytes;
    private final long window;
    private final LoadStalls stalls;
    private final StallSampler producerStalls;
    private final StallSampler consumerStalls;
    private final Histogram latencies = new Histogram(MAX_LATENCY_NANOS, 3);
    private final AtomicLong consumed = new AtomicLong();
    private final CountDownLatch consumerReady = new CountDownLatch(1);
    private volatile double offeredPerSecond;
    private volatile long measuredFromNanos;
    private volatile long consumedAt;

    /** Number of the first measured message, and of all of them; not known before the warm-up is over. */
    private volatile long measuredFrom = Long.MAX_VALUE;

    private volatile long total = Long.MAX_VALUE;
    private volatile String warmedUp = "";

    public OpenLoop(final Link link, final int messageBytes) {
        this(link, messageBytes, new LoadStalls());
    }

    /** @param stalls where the stalls are counted, those of an earlier load included */
    public OpenLoop(final Link link, final int messageBytes, final LoadStalls stalls) {
        this.link = link;
        this.messageBytes = messageBytes;
        this.window = link.window(messageBytes);
        this.stalls = stalls;
        this.producerStalls = stalls.producer();
        this.consumerStalls = stalls.consumer();
    }

    /**
     * @param latencies of the measured messages, in nanoseconds
     * @param offeredPerSecond messages per second that were really sent; less than asked for when sending was too slow
     * @param carriedPerSecond measured messages over the time from when the first was due until the consumer had the last
     * @param stalls the machine's, while the threads had nothing to do
     * @param warmUp how the warm-up ended, for the settings
     */
    public record Result(
            Histogram latencies, double offeredPerSecond, double carriedPerSecond, StallFloor stalls, String warmUp) {}

    /** A stretch of the timetable. */
    public record Stretch(long messages, double perSecond) {

        double seconds() {
            return messages / perSecond;
        }
    }

    /**
     * Sends {@code rampUp} and then {@code measured}, without a pause, and records the latter. For code that is warmed up already.
     *
     * @throws ScenarioException when a message was lost or the rate of {@code measured} was missed
     */
    public Result run(final Stretch rampUp, final Stretch measured) throws Exception {
        return run(WarmUp.fixed(0), 1, rampUp, measured);
    }

    /**
     * The same after a warm-up until the load is steady.
     *
     * @param warmUpPerSecond rate of the warm-up, at which the code gets compiled
     */
    public Result run(final WarmUp warmUp, final double warmUpPerSecond, final Stretch rampUp, final Stretch measured)
            throws Exception {
        final Result result = go(warmUp, warmUpPerSecond, rampUp, measured);
        requireRate(measured, result.offeredPerSecond());
        return result;
    }

    static void requireRate(final Stretch asked, final double offered) throws ScenarioException {
        final double planned = asked.seconds();
        if (asked.messages() / offered - planned > Math.max(ALLOWED_OVERRUN_SECS, planned * MAX_OVERRUN_SHARE)) {
            throw new ScenarioException(String.format(
                    Locale.ROOT,
                    "the rate was missed: %,.0f messages/s were to be offered, %,.0f were; ask for a lower rate",
                    asked.perSecond(),
                    offered));
        }
    }

    /**
     * The same without a warm-up, whatever the rate becomes: for a load beyond what the path carries, whose latencies grow for as
     * long as it lasts, and to warm up.
     *
     * @throws ScenarioException when a message was lost
     */
    public Result offer(final Stretch rampUp, final Stretch measured) throws Exception {
        return go(WarmUp.fixed(0), 1, rampUp, measured);
    }

    private Result go(final WarmUp warmUp, final double warmUpPerSecond, final Stretch rampUp, final Stretch measured)
            throws Exception {
        final double seconds = warmUp.maxNanos() / 1e9 + rampUp.seconds() + measured.seconds();
        try (Threads threads = new Threads()) {
            threads.start(this::consume);
            threads.start(() -> produce(warmUp, warmUpPerSecond, rampUp, measured));
            threads.join((long) (seconds * MAX_STRETCHING) + DRAIN_SECONDS);
        }
        final double carried = measured.messages() * 1e9 / Math.max(1, consumedAt - measuredFromNanos);
        return new Result(latencies, offeredPerSecond, carried, stalls.floor(), warmedUp);
    }

    private Void produce(
            final WarmUp warmUp, final double warmUpPerSecond, final Stretch rampUp, final Stretch measured)
            throws Exception {
        consumerReady.await();
        try (Sender sender = link.sender(0)) {
            final long first = warmUp(sender, new SteadyState(warmUp), warmUpPerSecond);
            measuredFrom = first + rampUp.messages();
            total = measuredFrom + measured.messages();
            final long sent = send(sender, first, rampUp, new StallSampler());
            final long start = System.nanoTime();
            measuredFromNanos = start;
            send(sender, sent, measured, producerStalls);
            offeredPerSecond = measured.messages() * 1e9 / (System.nanoTime() - start);
            sender.flush();
        }
        return null;
    }

    private long warmUp(final Sender sender, final SteadyState state, final double perSecond) {
        long sent = 0;
        while (state.goesOn()) {
            final long consumedBefore = consumed.get();
            final long start = System.nanoTime();
            final long messages = (long) Math.ceil(perSecond * state.nextNanos() / 1e9);
            sent = send(sender, sent, new Stretch(messages, perSecond), new StallSampler());
            state.add(consumed.get() - consumedBefore, System.nanoTime() - start);
        }
        warmedUp = state.outcome();
        return sent;
    }

    private long send(final Sender sender, final long first, final Stretch stretch, final StallSampler sampler) {
        final Message message = new Message(messageBytes);
        final IdleStrategy idle = link.idle();
        final double interval = 1e9 / stretch.perSecond();
        final long start = System.nanoTime();
        for (long i = 0; i < stretch.messages(); i++) {
            final long due = start + (long) (i * interval);
            awaitDue(due, first + i, sampler);
            // A message held up here or by the log is late and says so; the log must not forget what was not read.
            while (first + i - consumed.get() >= window
                    || !sender.send(message.with(first + i, due), 0, messageBytes)) {
                idle.idle();
            }
        }
        return first + stretch.messages();
    }

    private void awaitDue(final long due, final long sent, final StallSampler sampler) {
        long now = System.nanoTime();
        if (now - due >= 0) {
            return; // late already: no time to watch anything
        }
        sampler.pause();
        if (!link.spins() && due - now > SPIN_NANOS) {
            LockSupport.parkNanos(due - now - SPIN_NANOS);
            now = System.nanoTime();
        }
        while (now - due < 0) {
            if (consumed.get() >= sent) {
                sampler.tick(now);
                Thread.onSpinWait();
            } else {
                // Messages are on their way: that their threads run is no stall of the machine.
                sampler.pause();
                if (!link.spins()) {
                    Thread.yield();
                }
            }
            now = System.nanoTime();
        }
        // The last gap ends behind the due time: a stall that hit this message.
        sampler.stop(now);
    }

    private Void consume() throws Exception {
        final CheckedConsumer handler = new CheckedConsumer(messageBytes, 1) {
            @Override
            void onMessage(final long number, final DirectBuffer buffer, final int offset) {
                if (number >= measuredFrom) {
                    final long now = System.nanoTime();
                    // Only the first after an empty poll: a stall may have ended with this message in the log.
                    consumerStalls.stop(now);
                    final long latency = now - Message.dueNanos(buffer, offset);
                    latencies.recordValue(Math.clamp(latency, 0, MAX_LATENCY_NANOS));
                }
            }
        };
        final IdleStrategy idle = link.idle();
        try (Receiver receiver = link.receiver()) {
            consumerReady.countDown();
            while (handler.received(0) < total) {
                final int polled = receiver.poll(handler, POLL_LIMIT);
                handler.check(polled);
                if (polled > 0) {
                    consumed.setRelease(handler.received(0));
                } else if (Thread.currentThread().isInterrupted()) {
                    break; // the producer has failed
                }
                if (link.spins() && polled == 0 && handler.received(0) >= measuredFrom) {
                    consumerStalls.tick(System.nanoTime());
                }
                idle.idle(polled);
            }
            consumedAt = System.nanoTime();
        }
        return null;
    }
}
