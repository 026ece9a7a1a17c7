package io.memorystreamer.log;

import java.util.function.Predicate;

/** Drops the oldest segments of a {@link MappedPartitionLog}. Under its structure lock. */
final class MappedRetention {

    private final MappedLog log;
    private final SegmentRotation rotation;
    private final SegmentPool pool;
    /** Null when records do not age. */
    private SegmentAge age;

    private long ageMillis;

    MappedRetention(final MappedLog log, final SegmentRotation rotation, final SegmentPool pool) {
        this.log = log;
        this.rotation = rotation;
        this.pool = pool;
        this.ageMillis = LogConfig.UNLIMITED;
        reconfigure();
    }

    /** The log has another configuration; a segment that nobody has watched for its age counts as appended to now. */
    void reconfigure() {
        final long millis = log.config().retentionMillis();
        if (millis != ageMillis) {
            ageMillis = millis;
            age = millis == LogConfig.UNLIMITED ? null : new SegmentAge(millis);
        }
    }

    /** On the maintenance thread. A segment with an open claim stays, else the log would start behind what is committed. */
    void apply() {
        if (log.config().overflow() == Overflow.DELETE_OLDEST) {
            dropWhile(oldest -> log.liveSegments(log.active()) > log.config().maxLiveSegments());
        }
        if (age == null) {
            return;
        }
        if (age.look(log.oldest(), log.active(), System.currentTimeMillis())) {
            roll();
        }
        dropWhile(age::isOver);
    }

    void dropBelow(final long offset) {
        dropWhile(oldest -> oldest.endOffset() <= offset);
    }

    /** Whatever stands before the active segment is full. */
    private void dropWhile(final Predicate<Segment> isDue) {
        while (log.oldest() != log.active()
                && isDue.test(log.oldest())
                && log.oldest().isCommitted()
                && dropOldest()) {
            // the next
        }
    }

    /**
     * Of a full and committed segment.
     *
     * @return false when the device has failed; the segment stays then
     */
    private boolean dropOldest() {
        final Segment dropped = log.oldest();
        if (log.durability != null && !log.durability.drop(dropped)) {
            log.fail();
            return false;
        }
        log.startWith(dropped.next); // first: a reader whose pin fails looks for the new start
        dropped.retire();
        pool.dropped(dropped);
        return true;
    }

    /** Closes a segment that is not full, so that it can age. */
    private void roll() {
        if (rotation.isExclusive()) {
            log.interruptsExclusive = true; // its owner does it with its next append
            return;
        }
        final Segment segment = log.active();
        segment.close();
        rotation.rotate(segment);
    }
}
