package io.memorystreamer.server.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.server.protocol.ErrorCode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is a member, and which partitions it owns. */
class ConsumerGroupTest extends ConsumerGroupFixture {

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
