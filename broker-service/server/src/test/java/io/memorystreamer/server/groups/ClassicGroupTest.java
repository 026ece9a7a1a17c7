package io.memorystreamer.server.groups;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.server.protocol.ErrorCode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The classic protocol's state machine, with a clock that is moved by hand. */
class ClassicGroupTest {

    private static final int DELAY = 3_000;
    private static final int SESSION = 10_000;
    private static final int REBALANCE = 60_000;

    private boolean stores = true;
    private int stored;
    private long now = 1_000_000;
    private ClassicGroup group = new ClassicGroup(DELAY, this::store, grown -> {});

    private boolean store() {
        stored++;
        return stores;
    }

    private static JoinRequest request(final String memberId, final String instanceId, final String... protocols) {
        return new JoinRequest(
                "g",
                memberId,
                instanceId,
                "client",
                "/host",
                false,
                true,
                SESSION,
                REBALANCE,
                "consumer",
                List.of(protocols).stream()
                        .map(name -> new ClassicProtocol(name, ("by " + name).getBytes(UTF_8)))
                        .toList());
    }

    private CompletableFuture<JoinResult> join(final String memberId) {
        return group.join(request(memberId, null, "range"), now);
    }

    private CompletableFuture<JoinResult> joinStatic(final String instanceId) {
        return group.join(request("", instanceId, "range"), now);
    }

    /** Moves the clock, and does at each deadline on the way what is due. */
    private void advance(final long millis) {
        final long end = now + millis;
        while (group.nextDeadline() <= end) {
            now = Math.max(now, group.nextDeadline());
            group.onTime(now);
        }
        now = end;
    }

    private static MemberIdentity member(final JoinResult joined) {
        return new MemberIdentity(joined.memberId(), null, joined.generation());
    }

    private static MemberIdentity member(final JoinResult joined, final String instanceId) {
        return new MemberIdentity(joined.memberId(), instanceId, joined.generation());
    }

    private CompletableFuture<SyncResult> sync(final JoinResult joined, final String... assignments) {
        final Map<String, byte[]> assigned = new java.util.HashMap<>();
        for (int i = 0; i < assignments.length; i += 2) {
            assigned.put(assignments[i], assignments[i + 1].getBytes(UTF_8));
        }
        return group.sync(new SyncRequest("g", member(joined), "consumer", "range", assigned), now);
    }

    /** One dynamic member that leads a stable group. */
    private JoinResult stableWithOne() {
        final CompletableFuture<JoinResult> joining = join("");
        advance(DELAY);
        final JoinResult joined = joining.join();
        assertThat(sync(joined, joined.memberId(), "all")).isCompletedWithValueMatching(SyncResultOk::is);
        assertThat(group.state()).isEqualTo("Stable");
        return joined;
    }

    private static final class SyncResultOk {
        static boolean is(final SyncResult result) {
            return result.error() == ErrorCode.NONE;
        }
    }

    @Test
    void theFirstMembersWaitForOthersAndOneOfThemLeads() {
        final CompletableFuture<JoinResult> first = join("");
        advance(DELAY - 1);
        final CompletableFuture<JoinResult> second = join("");
        assertThat(first).isNotDone();
        advance(1);
        assertThat(first).as("others came, so more may").isNotDone();
        advance(DELAY);

        assertThat(first.join().generation()).isEqualTo(1);
        assertThat(second.join().generation()).isEqualTo(1);
        assertThat(first.join().leader())
                .isEqualTo(first.join().memberId())
                .isEqualTo(second.join().leader());
        assertThat(first.join().members()).hasSize(2);
        assertThat(second.join().members()).isEmpty();
    }

    @Test
    void membersGetTheirPartsWhenTheLeaderHasAssigned() {
        final CompletableFuture<JoinResult> first = join("");
        final CompletableFuture<JoinResult> second = join("");
        advance(2 * DELAY);
        final CompletableFuture<SyncResult> follower = sync(second.join());
        assertThat(follower).isNotDone();
        assertThat(stored).isZero();

        final CompletableFuture<SyncResult> leader =
                sync(first.join(), first.join().memberId(), "a", second.join().memberId(), "b");

        assertThat(new String(leader.join().assignment(), UTF_8)).isEqualTo("a");
        assertThat(new String(follower.join().assignment(), UTF_8)).isEqualTo("b");
        assertThat(group.state()).isEqualTo("Stable");
        assertThat(stored).isEqualTo(1);
    }

    @Test
    void aNewMemberHasTheOthersJoinAgainAndThoseThatDoNotAreOut() {
        final JoinResult first = stableWithOne();
        final CompletableFuture<JoinResult> second = join("");
        assertThat(group.heartbeat(member(first), now)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        for (int i = 0; i < REBALANCE / 1000; i++) {
            group.heartbeat(member(first), now);
            advance(1000);
        }

        assertThat(second.join().members()).hasSize(1);
        assertThat(second.join().generation()).isEqualTo(2);
        assertThat(group.heartbeat(member(first), now)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aMemberWithoutHeartbeatsIsOutWhenItsSessionIsOver() {
        final JoinResult joined = stableWithOne();
        advance(SESSION - 1);
        assertThat(group.heartbeat(member(joined), now)).isEqualTo(ErrorCode.NONE);
        advance(SESSION - 1);
        assertThat(group.isEmpty()).isFalse();
        advance(1);

        assertThat(group.state()).isEqualTo("Empty");
        assertThat(group.heartbeat(member(joined), now)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aMemberThatDoesNotSyncIsOut() {
        final CompletableFuture<JoinResult> joining = join("");
        final CompletableFuture<JoinResult> silent = join("");
        advance(2 * DELAY);
        sync(joining.join(), joining.join().memberId(), "all");
        for (int i = 0; i < REBALANCE / 1000; i++) {
            group.heartbeat(member(joining.join()), now);
            group.heartbeat(member(silent.join()), now);
            advance(1000);
        }

        assertThat(group.state()).isEqualTo("PreparingRebalance");
        assertThat(group.heartbeat(member(silent.join()), now)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aMemberIsToldItsIdFirstAndMakesNoRoomForOthersUntilItIsBackOrLapsed() {
        final JoinResult leader = stableWithOne();
        final JoinRequest asked = new JoinRequest(
                "g",
                "",
                null,
                "client",
                "/host",
                true,
                true,
                SESSION,
                REBALANCE,
                "consumer",
                List.of(new ClassicProtocol("range", new byte[0])));
        final JoinResult told = group.join(asked, now).join();
        assertThat(told.error()).isEqualTo(ErrorCode.MEMBER_ID_REQUIRED);
        assertThat(told.memberId()).startsWith("client-");
        assertThat(group.state()).as("nobody else is troubled").isEqualTo("Stable");

        final CompletableFuture<JoinResult> back = join(told.memberId());
        final CompletableFuture<JoinResult> again = join(leader.memberId());
        assertThat(back.join().memberId()).isEqualTo(told.memberId());
        assertThat(again.join().members()).hasSize(2);

        final JoinResult lapsing = group.join(asked, now).join();
        sync(again.join(), leader.memberId(), "all");
        advance(SESSION);
        assertThat(join(lapsing.memberId()).join().error()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void wrongMembersAndGenerationsAreTold() {
        final JoinResult joined = stableWithOne();
        final MemberIdentity stranger = new MemberIdentity("stranger", null, 1);
        final MemberIdentity late = new MemberIdentity(joined.memberId(), null, 0);

        assertThat(group.heartbeat(stranger, now)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(group.heartbeat(late, now)).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(group.leave(stranger, now)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(join("stranger").join().error()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(group.sync(new SyncRequest("g", late, null, null, Map.of()), now)
                        .join()
                        .error())
                .isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(group.sync(new SyncRequest("g", member(joined), "consumer", "sticky", Map.of()), now)
                        .join()
                        .error())
                .isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        assertThatThrownBy(() -> group.requireCommit(late, now))
                .extracting(e -> ((GroupException) e).error())
                .isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThatThrownBy(() -> group.requireCommit(new MemberIdentity("", null, -1), now))
                .extracting(e -> ((GroupException) e).error())
                .isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void theProtocolIsOneThatAllCanDoAndMostWant() {
        final CompletableFuture<JoinResult> first = group.join(request("", null, "a", "b", "c"), now);
        group.join(request("", null, "c", "b"), now);
        group.join(request("", null, "c", "b"), now);
        assertThat(group.join(request("", null, "a", "d"), now).join().error())
                .isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        advance(3 * DELAY);

        assertThat(first.join().protocolName()).isEqualTo("c");
    }

    @Test
    void aStaticMemberThatStartsAgainKeepsItsPlaceAndFencesItsPredecessor() {
        final CompletableFuture<JoinResult> one = joinStatic("one");
        final CompletableFuture<JoinResult> two = joinStatic("two");
        advance(2 * DELAY);
        sync2(one.join(), "one", one.join().memberId(), "a", two.join().memberId(), "b");
        final int generation = two.join().generation();

        final JoinResult follower = joinStatic("two").join();

        assertThat(follower.generation()).as("no rebalance").isEqualTo(generation);
        assertThat(follower.memberId()).isNotEqualTo(two.join().memberId());
        assertThat(new String(sync2(follower, "two").join().assignment(), UTF_8))
                .isEqualTo("b");
        assertThat(group.heartbeat(member(two.join(), "two"), now)).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);

        final JoinResult leader = joinStatic("one").join();
        assertThat(leader.leader()).isEqualTo(leader.memberId());
        assertThat(leader.skipAssignment()).isTrue();
        assertThat(leader.members()).hasSize(2);
        assertThat(group.state()).isEqualTo("Stable");
    }

    private CompletableFuture<SyncResult> sync2(
            final JoinResult joined, final String instanceId, final String... assignments) {
        final Map<String, byte[]> assigned = new java.util.HashMap<>();
        for (int i = 0; i < assignments.length; i += 2) {
            assigned.put(assignments[i], assignments[i + 1].getBytes(UTF_8));
        }
        return group.sync(new SyncRequest("g", member(joined, instanceId), "consumer", "range", assigned), now);
    }

    @Test
    void anInstanceIdAloneRemovesWhoHoldsIt() {
        joinStatic("one");
        advance(DELAY);

        assertThat(group.leave(new MemberIdentity("other", "one", -1), now)).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(group.leave(new MemberIdentity("", "one", -1), now)).isEqualTo(ErrorCode.NONE);
        assertThat(group.leave(new MemberIdentity("", "one", -1), now)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void anAssignmentThatCannotBeStoredIsNotGivenOut() {
        final CompletableFuture<JoinResult> joining = join("");
        advance(DELAY);
        stores = false;

        assertThat(sync(joining.join(), joining.join().memberId(), "all").join().error())
                .isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);

        stores = true;
        final CompletableFuture<JoinResult> again = join(joining.join().memberId());
        assertThat(again.join().generation()).isEqualTo(2);
    }

    @Test
    void anAssignmentThatIsTooLargeIsRefusedForGood() {
        final CompletableFuture<JoinResult> joining = join("");
        advance(DELAY);

        assertThat(sync(joining.join(), joining.join().memberId(), "x".repeat(GroupLimits.MAX_GROUP_BYTES))
                        .join()
                        .error())
                .isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR);
    }

    @Test
    void aFullGroupTakesNoMore() {
        for (int i = 0; i < GroupLimits.MAX_MEMBERS; i++) {
            assertThat(join("")).isNotDone();
        }
        assertThat(join("").join().error()).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
    }

    @Test
    void whatASubscriptionMayTakeIsBounded() {
        final JoinRequest large = new JoinRequest(
                "g",
                "",
                null,
                "client",
                "/host",
                false,
                true,
                SESSION,
                REBALANCE,
                "consumer",
                List.of(new ClassicProtocol("range", new byte[GroupLimits.MAX_GROUP_BYTES])));

        assertThat(group.join(large, now).join().error()).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
        assertThat(group.isEmpty()).isTrue();
    }

    @Test
    void aStoredGroupGoesOnWhereItWas() throws IOException {
        final JoinResult joined = stableWithOne();
        final byte[] value = group.encode();
        group = new ClassicGroup(DELAY, this::store, grown -> {});
        ClassicGroupCodec.decode(value, 0, group, now);

        assertThat(group.state()).isEqualTo("Stable");
        assertThat(group.heartbeat(member(joined), now)).isEqualTo(ErrorCode.NONE);
        assertThat(new String(sync(joined).join().assignment(), UTF_8)).isEqualTo("all");
        assertThat(group.describe("g").members().getFirst().clientHost()).isEqualTo("/host");
        advance(SESSION);
        assertThat(group.state()).isEqualTo("Empty");
    }

    @Test
    void whoeverWaitsIsAnsweredWhenTheBrokerStops() {
        final CompletableFuture<JoinResult> joining = join("");

        group.stop();

        assertThat(joining.join().error()).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    }
}
