package io.memorystreamer.server.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.server.protocol.ErrorCode;
import java.util.HashSet;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;

/** The protocol of KIP-848, with a clock that is moved by hand and members that do what they are told. */
abstract class ConsumerGroupFixture {

    static final int REBALANCE = 60_000;

    final FakeTopics topics = new FakeTopics();
    ConsumerGroup group = new ConsumerGroup(topics, () -> true, grown -> {});
    long now = 1_000_000;

    /** A client. */
    final class Member {

        final String id;
        final String instanceId;
        int epoch;
        Set<AssignedPartition> owned = new HashSet<>();

        Member(final String id, final String instanceId) {
            this.id = id;
            this.instanceId = instanceId;
        }

        Member join(final String... names) throws GroupException {
            epoch = 0;
            owned = new HashSet<>();
            return take(send(0, Set.of(names), null, Set.of()));
        }

        Member joinByPattern(final String regex) throws GroupException {
            return take(send(0, null, regex, Set.of()));
        }

        /** Says what it owns, and owns what it is told at once. */
        Member heartbeat() throws GroupException {
            return take(send(epoch, null, null, owned));
        }

        /** Says nothing of what it owns. */
        Member idle() throws GroupException {
            return take(send(epoch, null, null, null));
        }

        ConsumerHeartbeatResult send(
                final int sentEpoch, final Set<String> names, final String regex, final Set<AssignedPartition> ownedNow)
                throws GroupException {
            return group.heartbeat(
                    new ConsumerHeartbeat(
                            "g",
                            id,
                            sentEpoch,
                            instanceId,
                            null,
                            "client",
                            "/host",
                            sentEpoch == 0 ? REBALANCE : -1,
                            names,
                            regex,
                            null,
                            ownedNow),
                    now);
        }

        private Member take(final ConsumerHeartbeatResult result) {
            epoch = result.epoch();
            if (result.assignment() != null) {
                owned = result.assignment();
            }
            return this;
        }
    }

    final Member member(final String id) {
        return new Member(id, null);
    }

    static void assertRefused(final ErrorCode error, final ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GroupException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    final void advance(final long millis) {
        final long end = now + millis;
        while (group.nextDeadline() <= end) {
            now = group.nextDeadline();
            group.onTime(now);
        }
        now = end;
    }

    @BeforeEach
    void topic() {
        topics.add("t", 4);
    }
}
