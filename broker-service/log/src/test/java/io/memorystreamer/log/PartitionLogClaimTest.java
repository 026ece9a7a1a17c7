package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every kind of {@link PartitionLog} does with claims. */
@ParameterizedClass
@EnumSource
class PartitionLogClaimTest extends PartitionLogFixture {

    @Test
    void claimIsInvisibleUntilCommittedAndSkippedWhenAborted() {
        final Claim aborted = new Claim();
        final Claim committed = new Claim();
        assertThat(log.tryClaim(3, aborted)).isZero();
        assertThat(log.tryClaim(2, committed)).isEqualTo(1);
        appendNumbered(1);
        committed.buffer().putBytes(committed.offset(), bytes("ok"), 0, 2);
        assertThat(committed.commit(5)).isTrue();
        final LogReader reader = log.reader();
        assertThat(drain(reader)).as("an open claim holds readers back").isEmpty();
        assertThat(log.committedOffset()).isZero();
        aborted.abort();
        assertThat(drain(reader)).containsExactly("1@5:ok", "2@0:0");
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(aborted::abort);
    }

    @Test
    void claimTakenTwiceIsReportedAndBlocksNobody() {
        final Claim claim = new Claim();
        log.tryClaim(1, claim);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> log.tryClaim(1, claim));
        claim.commit(0);
        appendNumbered(1);
        assertThat(drain(log.reader())).hasSize(2);
    }

    @Test
    void claimOfAThreadThatEndedIsGivenUp() throws InterruptedException {
        appendNumbered(1);
        final Claim claim = new Claim();
        final Thread owner = Thread.ofPlatform().start(() -> log.tryClaim(8, claim));
        owner.join();
        appendNumbered(1);
        await().until(() -> log.committedOffset() == 3);
        assertThat(log.repairedClaims()).isEqualTo(1);
        assertThat(drain(log.reader())).containsExactly("0@0:0", "2@0:0");
    }

    @Test
    void claimOfATaskThatEndedIsGivenUpAndItsCommitSaysSo() {
        final CompletableFuture<Void> task = new CompletableFuture<>();
        final Claim claim = Claim.ownedBy(task);
        assertThat(log.tryClaim(8, claim)).isZero();
        appendNumbered(1);
        task.complete(null);
        await().until(() -> log.committedOffset() == 2);
        claim.buffer().setMemory(claim.offset(), 8, (byte) 7);
        assertThat(claim.commit(1)).isFalse();
        assertThat(log.repairedClaims()).isEqualTo(1);
        appendNumbered(1);
        assertThat(drain(log.reader())).containsExactly("1@0:0", "2@0:0");
    }

    @Test
    void claimsOfManyDeadThreadsAreAllGivenUp() throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            final Thread owner = Thread.ofPlatform().start(() -> log.tryClaim(8, new Claim()));
            owner.join();
        }
        appendNumbered(1);
        await().until(() -> log.committedOffset() == 21);
        assertThat(log.repairedClaims()).isEqualTo(20);
    }

    @Test
    void openClaimHoldsProducersBackInsteadOfBeingDropped() {
        final Claim claim = new Claim();
        assertThat(log.tryClaim(4, claim)).isZero();
        final UnsafeBuffer record = new UnsafeBuffer(new byte[1000]);
        // For a while, because the first refusals may mean only that the maintenance has not come round yet.
        await().pollInterval(Duration.ofMillis(10))
                .during(Duration.ofMillis(200))
                .until(() -> {
                    int appended = 0;
                    while (log.append(record, 0, 1000, 0) >= 0) {
                        assertThat(++appended).isLessThan(1_000);
                    }
                    return appended == 0;
                });
        assertThat(log.startOffset()).isZero();
        assertThat(log.committedOffset()).isZero();
        final long appended = log.endOffset();
        log.reader().seekToEnd();
        claim.commit(0);
        await().until(() -> log.append(record, 0, 1000, 0) >= 0);
        assertThat(log.committedOffset()).isEqualTo(appended + 1);
    }
}
