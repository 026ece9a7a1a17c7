package io.memorystreamer.server.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.server.protocol.ErrorCode;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The protocol of KIP-848, with a clock that is moved by hand and members that do what they are told. */
class ConsumerGroupTest {

    private static final int REBALANCE = 60_000;

    private final FakeTopics topics = new FakeTopics();
    private ConsumerGroup group = new ConsumerGroup(topics, () -> true, grown -> {});
    private long now = 1_000_000;

    static final class FakeTopics implements TopicShapes {

        private final Map<String, TopicShape> byName = new ConcurrentHashMap<>();
        private long version;

        @Override
        public long version() {
            return version;
        }

        TopicShape add(final String name, final int partitions) {
            final TopicShape topic = new TopicShape(name, UUID.randomUUID(), partitions);
            byName.put(name, topic);
            version++;
            return topic;
        }

        void remove(final String name) {
            byName.remove(name);
            version++;
        }

        @Override
        public TopicShape find(final String name) {
            return name == null ? null : byName.get(name);
        }

        @Override
        public TopicShape find(final UUID id) {
            return byName.values().stream()
                    .filter(topic -> topic.id().equals(id))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public List<TopicShape> all() {
            return List.copyOf(byName.values());
        }

        @Override
        public boolean isOffline(final String name) {
            return false;
        }
    }

    /** A client. */
    private final class Member {

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

    private Member member(final String id) {
        return new Member(id, null);
    }

    private static void assertRefused(final ErrorCode error, final ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GroupException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    private void advance(final long millis) {
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

    @Test
    void aMemberAloneGetsEverythingAtOnce() throws GroupException {
        final Member a = member("a").join("t");

        assertThat(a.epoch).isEqualTo(1);
        assertThat(a.owned).hasSize(4);
        assertThat(group.state()).isEqualTo("Stable");
        assertThat(a.send(a.epoch, null, null, null).assignment())
                .as("nothing new")
                .isNull();
    }

    @Test
    void aPartitionIsGivenBackBeforeAnotherGetsIt() throws GroupException {
        final Member a = member("a").join("t");
        final Member b = member("b").join("t");

        assertThat(b.epoch).isEqualTo(2);
        assertThat(b.owned).as("nothing was given back yet").isEmpty();
        assertThat(group.state()).isEqualTo("Reconciling");

        final Set<AssignedPartition> had = a.owned;
        a.idle();
        assertThat(a.owned).hasSize(2);
        assertThat(a.epoch).as("stays where it was until it has given back").isEqualTo(1);
        assertThat(b.heartbeat().owned).isEmpty();
        assertThat(a.send(1, null, null, had).assignment())
                .as("it still owns them")
                .isNull();
        assertThat(b.heartbeat().owned).isEmpty();

        a.heartbeat();
        assertThat(a.epoch).isEqualTo(2);
        assertThat(b.heartbeat().owned).hasSize(2).doesNotContainAnyElementsOf(a.owned);
        assertThat(group.state()).isEqualTo("Stable");
    }

    @Test
    void aMemberThatKeepsWhatItIsToGiveBackIsFencedAfterItsRebalanceTimeout() throws GroupException {
        final Member a = member("a").join("t");
        final Member b = member("b").join("t");
        a.idle();
        for (int i = 0; i < REBALANCE / 1000; i++) {
            assertThat(group.members()).hasSize(2);
            a.idle();
            b.heartbeat();
            advance(1000);
        }

        assertRefused(ErrorCode.UNKNOWN_MEMBER_ID, a::idle);
        assertThat(b.heartbeat().owned).hasSize(4);
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

    @Test
    void aMemberThatFallsSilentIsOutWhenItsSessionIsOver() throws GroupException {
        final Member a = member("a").join("t");
        advance(ConsumerGroup.SESSION_TIMEOUT_MILLIS - 1);
        assertThat(group.isEmpty()).isFalse();
        advance(1);

        assertThat(group.state()).isEqualTo("Empty");
        assertRefused(ErrorCode.UNKNOWN_MEMBER_ID, a::idle);
    }

    @Test
    void wrongEpochsAreFencedButForAMissedAnswer() throws GroupException {
        final Member a = member("a").join("t");
        assertRefused(ErrorCode.FENCED_MEMBER_EPOCH, () -> a.send(7, null, null, null));
        topics.add("u", 1);
        a.send(a.epoch, Set.of("t", "u"), null, null); // and the answer is lost
        assertRefused(ErrorCode.FENCED_MEMBER_EPOCH, () -> a.send(1, null, null, null));
        assertThat(a.send(1, Set.of("t", "u"), null, a.owned).epoch()).isEqualTo(2);
        assertRefused(ErrorCode.UNKNOWN_MEMBER_ID, () -> member("b").send(1, null, null, null));
    }

    @Test
    void topicsThatComeAndGoAreAssignedAnew() throws GroupException {
        final Member a = member("a").join("t", "later");
        topics.add("later", 2);
        assertThat(a.heartbeat().owned).hasSize(6);
        assertThat(a.epoch).isEqualTo(2);
        topics.remove("t");
        a.heartbeat();
        assertThat(a.owned).hasSize(2);
    }

    @Test
    void aPatternSubscribesToTopicsThatMatchAsAWhole() throws GroupException {
        topics.add("orders-1", 1);
        topics.add("old-orders-1", 1);
        final Member a = member("a").joinByPattern("orders-.*");
        assertThat(a.owned).hasSize(1);
        topics.add("orders-2", 2);
        assertThat(a.heartbeat().owned).hasSize(3);
    }

    @Test
    void aPatternThatIsNoneOrTooLargeIsRefusedAndLeavesNothing() {
        assertRefused(ErrorCode.INVALID_REGULAR_EXPRESSION, () -> member("a").joinByPattern("(((("));
        assertRefused(ErrorCode.INVALID_REGULAR_EXPRESSION, () -> member("a").joinByPattern("((a{1000}){1000})"));
        assertRefused(ErrorCode.INVALID_REGULAR_EXPRESSION, () -> member("a").joinByPattern("a".repeat(2000)));
        assertThat(group.isEmpty()).isTrue();
    }

    @Test
    void aSubscriptionThatGrowsTooLargeIsRefusedAndLeavesTheMemberWhereItWas() throws GroupException {
        final Member a = member("a").join("t");
        final Set<String> many = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            many.add("a-topic-with-quite-a-long-name-of-its-own-and-a-number-" + i);
        }
        assertRefused(ErrorCode.GROUP_MAX_SIZE_REACHED, () -> a.send(a.epoch, many, null, null));
        assertThat(a.heartbeat().owned).hasSize(4);
    }

    @Test
    void aStaticMemberThatIsAwayFindsItsPartitionsUnderItsNewId() throws GroupException {
        final Member a = new Member("a", "one").join("t");
        final Member b = member("b").join("t");
        a.idle();
        a.heartbeat();
        b.heartbeat();
        final Set<AssignedPartition> had = a.owned;
        assertRefused(ErrorCode.UNRELEASED_INSTANCE_ID, () -> new Member("a2", "one").join("t"));
        final int epoch = group.epoch();

        a.send(ConsumerHeartbeat.LEAVE_FOR_A_WHILE, null, null, null);
        b.heartbeat();
        final Member again = new Member("a2", "one").join("t");

        assertThat(again.owned).isEqualTo(had);
        assertThat(group.epoch()).as("no rebalance").isEqualTo(epoch);
        assertRefused(ErrorCode.FENCED_INSTANCE_ID, a::idle);
    }

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
    void aMemberThatLeavesMakesRoomAtOnce() throws GroupException {
        final Member a = member("a").join("t");
        final Member b = member("b").join("t");
        a.send(ConsumerHeartbeat.LEAVE, null, null, null);

        assertThat(b.heartbeat().owned).hasSize(4);
    }

    @Test
    void commitsNeedTheMembersEpoch() throws GroupException {
        member("a").join("t");
        group.requireEpoch(new MemberIdentity("a", null, 1));
        assertRefused(ErrorCode.STALE_MEMBER_EPOCH, () -> group.requireEpoch(new MemberIdentity("a", null, 0)));
        assertRefused(ErrorCode.UNKNOWN_MEMBER_ID, () -> group.requireEpoch(new MemberIdentity("", null, -1)));
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

    /** Whatever members do, no partition is ever owned by two of them. */
    @Test
    void noPartitionIsOwnedTwice() throws GroupException {
        final java.util.Random random = new java.util.Random(11);
        for (int round = 0; round < 50; round++) {
            group = new ConsumerGroup(topics, () -> true, grown -> {});
            final List<Member> members = new java.util.ArrayList<>();
            for (int step = 0; step < 200; step++) {
                final int choice = random.nextInt(20);
                if (choice == 0 && members.size() < 6 || members.isEmpty()) {
                    members.add(member("m" + step).join("t"));
                } else if (choice == 1 && members.size() > 1) {
                    members.remove(random.nextInt(members.size())).send(ConsumerHeartbeat.LEAVE, null, null, null);
                } else {
                    members.get(random.nextInt(members.size())).heartbeat();
                }
                assertOwnedOnce(members);
            }
            for (int i = 0; i < 5; i++) {
                for (final Member member : members) {
                    member.heartbeat();
                }
            }
            assertThat(group.state()).isEqualTo("Stable");
            assertThat(members.stream().mapToInt(member -> member.owned.size()).sum())
                    .isEqualTo(4);
        }
    }

    private static void assertOwnedOnce(final List<Member> members) {
        final Set<AssignedPartition> union = new HashSet<>();
        for (final Member member : members) {
            for (final AssignedPartition partition : member.owned) {
                assertThat(union.add(partition)).as("%s", partition).isTrue();
            }
        }
    }
}
