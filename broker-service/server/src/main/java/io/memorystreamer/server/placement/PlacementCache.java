package io.memorystreamer.server.placement;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The placement as of the last minute, so that whoever asks often does not slow the broker down. Thread-safe; may block. */
@ApplicationScoped
public class PlacementCache {

    private static final long MAX_AGE_NANOS = 60_000_000_000L;

    private final Supplier<Placement> reader;
    private final LongSupplier nanoTime;
    private Placement last;
    private long readAt;

    public PlacementCache() {
        this(new PlacementReader(Path.of("/"))::read, System::nanoTime);
    }

    PlacementCache(final Supplier<Placement> reader, final LongSupplier nanoTime) {
        this.reader = reader;
        this.nanoTime = nanoTime;
    }

    /** Returns what is at most a minute old; one caller reads while others wait. */
    public synchronized Placement get() {
        final long now = nanoTime.getAsLong();
        if (last == null || now - readAt > MAX_AGE_NANOS) {
            last = reader.get();
            readAt = now;
        }
        return last;
    }
}
