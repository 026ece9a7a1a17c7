package io.memorystreamer.server.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.server.protocol.ErrorCode;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What of a group is stored, and goes on after a restart. */
class ConsumerGroupStorageTest extends ConsumerGroupFixture {

    @Test
    void aChangeThatCouldNotBeStoredIsStoredByTheNextHeartbeat() throws GroupException, IOException {
        final AtomicBoolean stores = new AtomicBoolean(true);
        final AtomicReference<byte[]> stored = new AtomicReference<>();
        group = new ConsumerGroup(
                topics,
                () -> {
                    if (stores.get()) {
                        stored.set(group.encode());
                    }
                    return stores.get();
                },
                grown -> {});
        final Member a = member("a").join("t");
        final Member b = member("b").join("t");

        stores.set(false);
        assertRefused(ErrorCode.COORDINATOR_NOT_AVAILABLE, a::idle);
        b.send(ConsumerHeartbeat.LEAVE, null, null, null);
        stores.set(true);
        a.heartbeat();

        assertThat(stored.get()).isEqualTo(group.encode());
        final ConsumerGroup restored = new ConsumerGroup(topics, () -> true, grown -> {});
        ConsumerGroupCodec.decode(stored.get(), 0, restored, now);
        assertThat(restored.members()).hasSize(1);
    }

    @Test
    void aHeartbeatThatSaysNothingNewStoresWhatCouldNotBeStored() throws GroupException {
        final AtomicBoolean stores = new AtomicBoolean(true);
        final AtomicInteger saves = new AtomicInteger();
        group = new ConsumerGroup(
                topics,
                () -> {
                    saves.incrementAndGet();
                    return stores.get();
                },
                grown -> {});
        final Member a = member("a");
        stores.set(false);
        assertRefused(ErrorCode.COORDINATOR_NOT_AVAILABLE, () -> a.join("t"));
        assertRefused(ErrorCode.COORDINATOR_NOT_AVAILABLE, () -> a.join("t"));
        stores.set(true);
        a.join("t");
        a.heartbeat();

        assertThat(saves).as("until it was stored, and no more").hasValue(3);
    }

    @Test
    void aStoredGroupGoesOnAndNothingMoves() throws GroupException, IOException {
        final Member a = member("a").join("t");
        final Member b = member("b").join("t");
        a.idle();
        a.heartbeat();
        b.heartbeat();
        final Set<AssignedPartition> hadA = a.owned;
        final Set<AssignedPartition> hadB = b.owned;
        final byte[] value = group.encode();

        group = new ConsumerGroup(topics, () -> true, grown -> {});
        ConsumerGroupCodec.decode(value, 0, group, now);

        assertThat(a.heartbeat().owned).isEqualTo(hadA);
        assertThat(b.heartbeat().owned).isEqualTo(hadB);
        assertThat(group.state()).isEqualTo("Stable");
    }

    @Test
    void aMemberThatKeepsWhatItIsToGiveBackIsFencedAlsoAfterARestart() throws GroupException, IOException {
        final Member a = member("a").join("t");
        final Member b = member("b").join("t");
        a.idle();
        final byte[] value = group.encode();

        group = new ConsumerGroup(topics, () -> true, grown -> {});
        ConsumerGroupCodec.decode(value, 0, group, now);
        for (int i = 0; i < REBALANCE / 1000; i++) {
            a.idle();
            b.heartbeat();
            advance(1000);
        }

        assertRefused(ErrorCode.UNKNOWN_MEMBER_ID, a::idle);
        assertThat(b.heartbeat().owned).hasSize(4);
    }
}
