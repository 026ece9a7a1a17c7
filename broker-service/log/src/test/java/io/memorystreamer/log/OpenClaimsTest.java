package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When the watch looks, when it sleeps, and that nobody falls between the two. */
class OpenClaimsTest {

    private static final long LINGER = 1_000_000_000;

    private final AtomicLong clock = new AtomicLong();
    private final OpenClaims claims = new OpenClaims(clock::get, LINGER);
    private final AtomicLong looks = new AtomicLong();
    private boolean open = true;

    private void add() {
        claims.add(new Watched() {
            @Override
            public boolean isOpen() {
                return open;
            }

            @Override
            public boolean inspect() {
                looks.incrementAndGet();
                return true;
            }
        });
    }

    private long inspectAfter(final long nanos) {
        clock.addAndGet(nanos);
        return claims.inspect();
    }

    @Test
    void watchLooksOnAsLongAsAClaimIsOpen() {
        add();
        for (int i = 0; i < 1_000; i++) {
            assertThat(inspectAfter(OpenClaims.PAUSE_NANOS)).isEqualTo(OpenClaims.PAUSE_NANOS);
            assertThat(claims.isUnwatched()).isFalse();
        }
        assertThat(looks).hasValue(1_000);
    }

    @Test
    void watchLooksOnceMoreAfterItHasSaidThatItSleeps() {
        add();
        inspectAfter(0);
        open = false;
        assertThat(inspectAfter(LINGER - 1)).isEqualTo(OpenClaims.PAUSE_NANOS);
        assertThat(claims.isUnwatched()).isFalse();
        assertThat(inspectAfter(1)).as("said, and not done").isEqualTo(OpenClaims.PAUSE_NANOS);
        assertThat(claims.isUnwatched()).isTrue();
        assertThat(inspectAfter(OpenClaims.PAUSE_NANOS)).isEqualTo(Long.MAX_VALUE);
    }

    /** Else a claim whose opener saw the flag unset could still be on its way when the last look is taken. */
    @Test
    void wakeUpForSomethingElseDoesNotCutThePauseBeforeTheLastLookShort() {
        add();
        open = false;
        inspectAfter(LINGER);
        for (int i = 0; i < 3; i++) {
            assertThat(inspectAfter(OpenClaims.PAUSE_NANOS / 4)).isEqualTo(OpenClaims.PAUSE_NANOS);
        }
        open = true;
        assertThat(inspectAfter(OpenClaims.PAUSE_NANOS / 4)).isEqualTo(OpenClaims.PAUSE_NANOS);
        assertThat(claims.isUnwatched()).isFalse();
    }

    @Test
    void watchThatIsWokenLooksAndSleepsAgain() {
        add();
        open = false;
        inspectAfter(LINGER);
        assertThat(inspectAfter(OpenClaims.PAUSE_NANOS)).isEqualTo(Long.MAX_VALUE);
        open = true;
        assertThat(inspectAfter(LINGER)).isEqualTo(OpenClaims.PAUSE_NANOS);
        assertThat(claims.isUnwatched()).isFalse();
    }
}
