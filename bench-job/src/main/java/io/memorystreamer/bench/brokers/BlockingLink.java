package io.memorystreamer.bench.brokers;

import io.memorystreamer.bench.load.Link;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;

/** A way through a broker in another process, which needs the CPUs: nobody spins. It keeps everything of a round. */
public abstract class BlockingLink implements Link {

    private static final long IDLE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    @Override
    public final long window(final int messageBytes) {
        return UNBOUNDED;
    }

    @Override
    public final boolean spins() {
        return false;
    }

    @Override
    public final IdleStrategy idle() {
        return new SleepingIdleStrategy(IDLE_NANOS);
    }
}
