package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Readers and producers by a clock that only the test moves. */
class ReaderPaceTest {

    private static final long POLL_NANOS = 5_000;
    private static final long CLOCK_READ_NANOS = 20;
    private static final int POLLS = 20_000;

    private long now = Long.MAX_VALUE - 1_000_000; // it wraps, as System.nanoTime() may
    private long offset;

    /**
     * @param close records per microsecond that come while the reader stays close
     * @param distant while it rests between polls
     * @return the share of the later half of the polls before which the reader has rested
     */
    private double restedBefore(final ReaderPace pace, final double close, final double distant) {
        int rested = 0;
        for (int i = 0; i < POLLS; i++) {
            final long start = now;
            pace.await();
            final boolean rests = now - start >= ReaderPace.REST_NANOS - CLOCK_READ_NANOS * 10;
            now += POLL_NANOS;
            offset += (long) ((now - start) * (rests ? distant : close) / 1_000);
            pace.caughtUp(offset);
            rested += rests && i >= POLLS / 2 ? 1 : 0;
        }
        return 2.0 * rested / POLLS;
    }

    private ReaderPace pace() {
        return new ReaderPace(() -> now += CLOCK_READ_NANOS);
    }

    @Test
    void readerThatGetsMoreFromAfarKeepsItsDistance() {
        assertThat(restedBefore(pace(), 20, 60)).isGreaterThan(0.8);
    }

    @Test
    void readerThatGetsNoMoreFromAfarStaysClose() {
        assertThat(restedBefore(pace(), 20, 21)).isLessThan(0.05);
    }

    @Test
    void readerOfFewRecordsNeverRests() {
        assertThat(restedBefore(pace(), 5, 60)).isZero();
    }

    @Test
    void readerComesCloseAgainWhenTheDistanceNoLongerPays() {
        final ReaderPace pace = pace();
        assertThat(restedBefore(pace, 20, 60)).isGreaterThan(0.8);
        assertThat(restedBefore(pace, 40, 40)).isLessThan(0.05);
        assertThat(restedBefore(pace, 20, 60)).isGreaterThan(0.8);
        assertThat(restedBefore(pace, 1, 1)).isZero();
    }

    @Test
    void jumpIsNoRate() {
        final ReaderPace pace = pace();
        offset = 1_000_000_000;
        pace.restart(offset);
        for (int i = 0; i < 1_000; i++) {
            final long start = now;
            pace.await();
            assertThat(now - start).as("rest before poll %d", i).isZero();
            now += POLL_NANOS;
            pace.caughtUp(++offset);
        }
    }
}
