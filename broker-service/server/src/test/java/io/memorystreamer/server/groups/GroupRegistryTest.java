package io.memorystreamer.server.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.storage.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups and offsets together, over a store, with a clock that is moved by hand. */
class GroupRegistryTest {

    private static final long RETENTION = 1_000_000;
    private static final MemberIdentity NOBODY = new MemberIdentity("", null, -1);

    private final StateStore state = StateStore.inMemory();
    private final FakeTopics topics = new FakeTopics();
    private final ManualTimers timers = new ManualTimers();
    private final List<String> rebalances = new ArrayList<>();
    private final GroupListener listener = (groupId, generation, members, joined, left) ->
            rebalances.add(groupId + " at " + generation + ": " + members + ", +" + joined + " -" + left);
    private GroupRegistry groups;
    private OffsetCoordinator offsets;
    private ClassicCoordinator classic;
    private GroupCoordinator admin;

    /** Runs what is due when the clock is moved. */
    static final class ManualTimers implements Timers {

        private record Task(long at, Runnable work) {}

        private final List<Task> tasks = new ArrayList<>();
        private long now = 5_000_000;

        @Override
        public long millis() {
            return now;
        }

        @Override
        public Timer schedule(final long delayMillis, final Runnable work) {
            final Task task = new Task(now + delayMillis, work);
            tasks.add(task);
            return () -> tasks.remove(task);
        }

        void advance(final long millis) {
            final long end = now + millis;
            while (true) {
                final Task next = tasks.stream()
                        .filter(task -> task.at <= end)
                        .min(java.util.Comparator.comparingLong(Task::at))
                        .orElse(null);
                if (next == null) {
                    now = end;
                    return;
                }
                tasks.remove(next);
                now = Math.max(now, next.at);
                next.work.run();
            }
        }

        @Override
        public void close() {
            tasks.clear();
        }
    }

    @BeforeEach
    void start() {
        topics.add("t", 2);
        restart(1 << 20);
    }

    private void restart(final long maxBytes) {
        timers.close();
        groups = new GroupRegistry(state, topics, new GroupLimits(0, RETENTION, maxBytes, maxBytes), timers, listener);
        groups.recover();
        groups.sweepEvery(RETENTION / 10);
        offsets = new OffsetCoordinator(groups);
        classic = new ClassicCoordinator(groups);
        admin = new GroupCoordinator(groups);
    }

    private static OffsetCoordinator.Commit commit(final long offset) {
        return new OffsetCoordinator.Commit("t", 0, offset, -1, "m");
    }

    private JoinResult join(final String group, final int bytes) {
        final CompletableFuture<JoinResult> joining = classic.join(new JoinRequest(
                group,
                "",
                null,
                "c",
                "/h",
                false,
                true,
                10_000,
                60_000,
                "consumer",
                List.of(new ClassicProtocol("range", new byte[bytes]))));
        return joining.getNow(null);
    }

    private long fetched(final String group) {
        final CommittedOffset offset = offsets.fetch(group, "t", 0).offset();
        return offset == null ? -1 : offset.offset();
    }

    @Test
    void offsetsSurviveARestart() throws GroupException {
        assertThat(offsets.commit("g", NOBODY, -1, List.of(commit(7)))).containsExactly(ErrorCode.NONE);
        restart(1 << 20);
        assertThat(fetched("g")).isEqualTo(7);
        assertThat(admin.list()).extracting(GroupCoordinator.Listed::groupId).containsExactly("g");
    }

    @Test
    void offsetsOfAGroupWithoutMembersGoAfterTheirTime() throws GroupException {
        offsets.commit("g", NOBODY, -1, List.of(commit(7)));
        timers.advance(RETENTION - 1);
        assertThat(fetched("g")).isEqualTo(7);
        timers.advance(RETENTION / 10);
        assertThat(fetched("g")).isEqualTo(-1);
        assertThat(admin.list()).isEmpty();
        assertThat(state.startingWith("")).isEmpty();
    }

    @Test
    void offsetsOfAGroupWithMembersStayUntilTheLastHasBeenGoneForThatTime() throws GroupException {
        final JoinResult joined = join("g", 10);
        final MemberIdentity member = new MemberIdentity(joined.memberId(), null, joined.generation());
        classic.sync(new SyncRequest("g", member, null, null, java.util.Map.of(joined.memberId(), new byte[1])));
        assertThat(offsets.commit("g", member, -1, List.of(commit(7)))).containsExactly(ErrorCode.NONE);
        for (int i = 0; i < 2 * RETENTION / 5000; i++) {
            assertThat(classic.heartbeat("g", member)).isEqualTo(ErrorCode.NONE);
            timers.advance(5000);
        }
        assertThat(fetched("g")).isEqualTo(7);
        assertThat(classic.leave("g", List.of(member))).containsExactly(ErrorCode.NONE);
        restart(1 << 20);
        timers.advance(RETENTION - 1);
        assertThat(fetched("g")).isEqualTo(7);
        timers.advance(RETENTION / 10);
        assertThat(fetched("g")).isEqualTo(-1);
        assertThat(state.startingWith("")).isEmpty();
    }

    @Test
    void anOldClientsOwnRetentionHolds() throws GroupException {
        offsets.commit("g", NOBODY, 10, List.of(commit(7)));
        timers.advance(RETENTION / 10);
        assertThat(fetched("g")).isEqualTo(-1);
    }

    @Test
    void anOffsetThatCannotBeReadKeepsNoOtherGroupFromBeingSwept() throws Exception {
        offsets.commit("g", NOBODY, -1, List.of(commit(7)));
        offsets.commit("a", NOBODY, -1, List.of(commit(7)));
        final String damaged =
                state.startingWith("offset/a").keySet().iterator().next();
        state.put(damaged, new byte[] {Byte.MAX_VALUE});

        timers.advance(2 * RETENTION);

        assertThat(state.startingWith("")).containsOnlyKeys(damaged);
    }

    @Test
    void offsetsGoWithTheirTopicAndNeverShowInAnotherOfItsName() throws GroupException {
        offsets.commit("g", NOBODY, -1, List.of(commit(7)));
        groups.onTopicDeleted("t");
        assertThat(fetched("g")).isEqualTo(-1);

        offsets.commit("g", NOBODY, -1, List.of(commit(8)));
        topics.add("t", 2); // with another id, as one in memory that was made again after a restart
        assertThat(fetched("g")).isEqualTo(-1);
        assertThat(offsets.fetchAll("g")).isEmpty();
    }

    @Test
    void commitsThatCannotBeAreTold() throws GroupException {
        assertThat(offsets.commit(
                        "g",
                        NOBODY,
                        -1,
                        List.of(
                                new OffsetCoordinator.Commit("absent", 0, 1, -1, null),
                                new OffsetCoordinator.Commit("t", 2, 1, -1, null),
                                new OffsetCoordinator.Commit("t", 0, 1, -1, "x".repeat(4097)),
                                new OffsetCoordinator.Commit("t", 0, 1, -1, null))))
                .containsExactly(
                        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                        ErrorCode.OFFSET_METADATA_TOO_LARGE,
                        ErrorCode.NONE);
        assertRefused("", ErrorCode.INVALID_GROUP_ID);
        assertRefused(null, ErrorCode.INVALID_GROUP_ID);
        assertRefused("a\0b", ErrorCode.INVALID_GROUP_ID);
        assertRefused("x".repeat(513), ErrorCode.INVALID_GROUP_ID);
        assertThatThrownBy(() -> offsets.commit("none", new MemberIdentity("m", null, 1), -1, List.of()))
                .extracting(e -> ((GroupException) e).error())
                .isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    private void assertRefused(final String groupId, final ErrorCode error) {
        assertThatThrownBy(() -> offsets.commit(groupId, NOBODY, -1, List.of(commit(1))))
                .extracting(e -> ((GroupException) e).error())
                .isEqualTo(error);
    }

    @Test
    void offsetsAndMembersHaveTheirShareOfMemory() throws GroupException {
        restart(2_000);
        final List<ErrorCode> results = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            results.addAll(offsets.commit("g" + i, NOBODY, -1, List.of(commit(i))));
        }
        assertThat(results.getFirst()).isEqualTo(ErrorCode.NONE);
        assertThat(results.getLast()).isEqualTo(ErrorCode.INVALID_COMMIT_OFFSET_SIZE);
        assertThat(admin.delete("g0")).isEqualTo(ErrorCode.NONE);
        assertThat(offsets.commit("g19", NOBODY, -1, List.of(commit(1)))).containsExactly(ErrorCode.NONE);

        final JoinResult first = join("members", 500);
        assertThat(first.error()).isEqualTo(ErrorCode.NONE);
        assertThat(join("more", 500).error()).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
        classic.leave("members", List.of(new MemberIdentity(first.memberId(), null, -1)));
        assertThat(join("more", 500).error()).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void groupsHaveABoundAndThoseOfWhichNothingIsLeftMakeRoom() throws GroupException {
        restart(1 << 30);
        for (int i = 0; i < GroupLimits.MAX_GROUPS; i++) {
            offsets.commit("g" + i, NOBODY, -1, List.of(commit(i)));
        }
        assertRefused("more", ErrorCode.GROUP_MAX_SIZE_REACHED);
        assertThat(join("more", 10).error()).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);

        offsets.delete("g0", List.of(new OffsetCoordinator.Partition("t", 0)));
        timers.advance(10_000);
        assertThat(join("more", 10).error()).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aGroupWithMembersIsNotDeletedAndOneWithoutCanChangeItsProtocol() throws GroupException {
        final ConsumerCoordinator consumers = new ConsumerCoordinator(groups);
        final JoinResult joined = join("g", 10);
        assertThat(admin.delete("g")).isEqualTo(ErrorCode.NON_EMPTY_GROUP);
        assertThat(admin.delete("none")).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);
        assertThatThrownBy(() -> consumers.heartbeat(joining()))
                .extracting(e -> ((GroupException) e).error())
                .isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);

        classic.leave("g", List.of(new MemberIdentity(joined.memberId(), null, -1)));
        assertThat(consumers.heartbeat(joining()).assignment()).hasSize(2);
        assertThat(join("g", 10).error()).isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        restart(1 << 20);
        assertThat(admin.list()).extracting(GroupCoordinator.Listed::type).containsExactly("consumer");
    }

    @Test
    void eachGenerationIsToldOnceWithHowManyCameAndWent() throws GroupException {
        final JoinResult joined = join("g", 10);
        assertThat(rebalances).as("nothing is assigned yet").isEmpty();
        classic.sync(new SyncRequest(
                "g", new MemberIdentity(joined.memberId(), null, 1), "consumer", "range", java.util.Map.of()));
        assertThat(rebalances).containsExactly("g at 1: 1, +1 -0");
        restart(1 << 20);
        assertThat(rebalances).as("what was there before is no news").hasSize(1);
        timers.advance(10_000); // its session is over
        assertThat(rebalances).containsExactly("g at 1: 1, +1 -0", "g at 2: 0, +0 -1");

        rebalances.clear();
        final ConsumerCoordinator consumers = new ConsumerCoordinator(groups);
        consumers.heartbeat(joining("m"));
        consumers.heartbeat(joining("n"));
        assertThat(rebalances).containsExactly("g at 1: 1, +1 -0", "g at 2: 2, +1 -0");
    }

    private static ConsumerHeartbeat joining() {
        return joining("m");
    }

    private static ConsumerHeartbeat joining(final String memberId) {
        return new ConsumerHeartbeat(
                "g", memberId, 0, null, null, "c", "/h", 1000, java.util.Set.of("t"), null, null, java.util.Set.of());
    }

    @Test
    void aSessionThatIsOverIsNoticedWithoutAnyRequest() {
        join("g", 10);
        timers.advance(10_000);
        assertThat(admin.list()).extracting(GroupCoordinator.Listed::state).containsExactly("Empty");
    }
}
