package io.memorystreamer.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** A log is deleted, and its memory given to somebody else as soon as the log has let go of it. */
public class DeleteStress {

    private static final byte FOREIGN = 1;

    private final List<MappedRegion> regions = new CopyOnWriteArrayList<>();
    final PartitionLog log;

    DeleteStress(final int capacity) {
        log = StressLog.create(
                () -> {
                    final MappedRegion region = HeapLog.region(capacity);
                    regions.add(region);
                    return region;
                },
                4);
        append();
        append();
    }

    /** A record that holds ten more than its offset. */
    final int append() {
        return (int) log.append(StressLog.record(log.endOffset() + 10), 0, 8, 42);
    }

    final void deleteAndReuse() {
        try {
            log.delete();
            while (!log.maintain()) {
                Thread.onSpinWait(); // a poll or an append holds the memory
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        for (final MappedRegion region : regions) {
            region.frames().setMemory(0, region.frames().capacity(), FOREIGN);
        }
    }

    /** Whether nobody has written to memory that belongs to somebody else. */
    final boolean isUntouched() {
        for (final MappedRegion region : regions) {
            final UnsafeBuffer frames = region.frames();
            for (int i = 0; i < frames.capacity(); i++) {
                if (frames.getByte(i) != FOREIGN) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The reader gets a record as it was appended, or is told that the log is gone. */
    @JCStressTest
    @Outcome(id = "10, 11", expect = Expect.ACCEPTABLE, desc = "read before the deletion")
    @Outcome(id = "10, -2", expect = Expect.ACCEPTABLE, desc = "deleted in between")
    @Outcome(id = "-2, -2", expect = Expect.ACCEPTABLE, desc = "deleted before")
    @State
    public static class UnderAReader extends DeleteStress {

        private final LogReader reader = log.reader();

        public UnderAReader() {
            super(128);
        }

        @Actor
        public void consumer(final II_Result r) {
            r.r1 = poll();
            r.r2 = poll();
        }

        @Actor
        public void owner() {
            deleteAndReuse();
        }

        /** @return the value of the next record, or the outcome of the poll, or -100 for foreign bytes */
        private int poll() {
            final int[] value = {-100};
            final int polled = reader.poll(
                    (buffer, offset, length, recordOffset, timestamp) -> {
                        if (length == 8 && timestamp == 42 && buffer.getLong(offset) == recordOffset + 10) {
                            value[0] = (int) buffer.getLong(offset);
                        }
                    },
                    1);
            return polled == 1 ? value[0] : polled;
        }
    }

    /** The producer gets an offset or is told that the log is gone, and writes nowhere else. */
    @JCStressTest
    @Outcome(id = "2, 3, 1", expect = Expect.ACCEPTABLE, desc = "appended before the deletion")
    @Outcome(id = "2, -2, 1", expect = Expect.ACCEPTABLE, desc = "deleted in between")
    @Outcome(id = "-2, -2, 1", expect = Expect.ACCEPTABLE, desc = "deleted before")
    @State
    public static class UnderAProducer extends DeleteStress {

        /** The second append opens a segment. */
        public UnderAProducer() {
            super(3 * 24);
        }

        @Actor
        public void producer(final III_Result r) {
            r.r1 = append();
            r.r2 = append();
        }

        @Actor
        public void owner() {
            deleteAndReuse();
        }

        @Arbiter
        public void rest(final III_Result r) {
            r.r3 = isUntouched() ? 1 : 0;
        }
    }
}
