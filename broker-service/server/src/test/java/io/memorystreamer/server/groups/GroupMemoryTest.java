package io.memorystreamer.server.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.storage.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What members take, of the heap and of a stored value, and who is refused. */
class GroupMemoryTest {

    private static final String LONG_ID = "\u00e4".repeat(GroupLimits.MAX_ID_LENGTH);

    private final FakeTopics topics = new FakeTopics();
    private final GroupRegistryTest.ManualTimers timers = new GroupRegistryTest.ManualTimers();
    private ClassicCoordinator classic;
    private ConsumerCoordinator consumers;

    @BeforeEach
    void start() {
        topics.add("t", 2);
        start(StateStore.inMemory(), 100_000);
    }

    private void start(final StateStore state, final long maxBytes) {
        final GroupRegistry groups = new GroupRegistry(
                state, topics, new GroupLimits(0, 1_000_000, maxBytes, maxBytes), timers, GroupListener.NONE);
        groups.recover();
        classic = new ClassicCoordinator(groups);
        consumers = new ConsumerCoordinator(groups);
    }

    private static JoinRequest request(
            final String group, final String memberId, final String clientId, final boolean idFirst, final int bytes) {
        return new JoinRequest(
                group,
                memberId,
                null,
                clientId,
                "/h",
                idFirst,
                true,
                10_000,
                60_000,
                "consumer",
                List.of(new ClassicProtocol("range", new byte[bytes])));
    }

    private JoinResult join(final String group, final String memberId, final int bytes) {
        return classic.join(request(group, memberId, "c", false, bytes)).getNow(null);
    }

    private static ConsumerHeartbeat joining(final String group, final String memberId, final String regex) {
        return new ConsumerHeartbeat(
                group, memberId, 0, null, null, "c", "/h", 1000, Set.of("t"), regex, null, Set.of());
    }

    private static ErrorCode refusal(final Joining joining) {
        for (int i = 0; i < GroupLimits.MAX_MEMBERS; i++) {
            try {
                joining.join(i);
            } catch (final GroupException e) {
                assertThat(i).as("some are taken").isPositive();
                return e.error();
            }
        }
        return ErrorCode.NONE;
    }

    @FunctionalInterface
    private interface Joining {
        void join(int number) throws GroupException;
    }

    private static void require(final JoinResult result) throws GroupException {
        if (result != null && result.error() != ErrorCode.MEMBER_ID_REQUIRED && result.error() != ErrorCode.NONE) {
            throw new GroupException(result.error());
        }
    }

    @Test
    void membersThatSayNothingAreCounted() {
        assertThat(refusal(i -> require(join("g" + i, "", 0)))).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
    }

    @Test
    void membersByTheNewProtocolAreCounted() {
        assertThat(refusal(i -> consumers.heartbeat(joining("g", "m" + i, null))))
                .isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
    }

    @Test
    void idsThatWereGivenOutAreCountedUntilTheyLapse() throws GroupException {
        assertThat(refusal(i ->
                        require(classic.join(request("g" + i, "", "c", true, 0)).join())))
                .isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
        timers.advance(10_000);
        assertThat(join("more", "", 50_000).error()).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void longIdsTakeMoreThanShortOnes() {
        start(StateStore.inMemory(), 15_000);
        assertThat(lastOfTen("c").error()).isEqualTo(ErrorCode.NONE);
        start(StateStore.inMemory(), 15_000);
        assertThat(lastOfTen(LONG_ID).error()).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
    }

    private JoinResult lastOfTen(final String clientId) {
        JoinResult last = null;
        for (int i = 0; i < 10; i++) {
            last = classic.join(request("g" + i, "", clientId, false, 0)).join();
        }
        return last;
    }

    @Test
    void theProgramOfAPatternIsCounted() throws GroupException {
        assertThatThrownBy(() -> consumers.heartbeat(joining("g", "m", "(?:ab){100}")))
                .extracting(e -> ((GroupException) e).error())
                .isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
        assertThat(consumers.heartbeat(joining("g", "m", "orders-.*")).epoch()).isEqualTo(1);
    }

    @Test
    void partitionsThatTheBrokerAssignsAreCounted() throws GroupException {
        topics.add("t", 1_000);
        consumers.heartbeat(joining("g", "m", null));
        assertThat(join("more", "", 0).error()).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
    }

    @Test
    void aMemberThatIsThereIsServedWhenNoMoreAreTaken() throws GroupException {
        final JoinResult member = join("g", "", 10);
        consumers.heartbeat(joining("k", "m", null));
        assertThat(refusal(i -> require(join("g" + i, "", 1_000)))).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);

        assertThat(join("g", member.memberId(), 10).error()).isEqualTo(ErrorCode.NONE);
        assertThat(join("g", member.memberId(), 50_000).error())
                .as("it wants more")
                .isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
        assertThat(consumers.heartbeat(joining("k", "m", null)).epoch()).isEqualTo(1);
    }

    @Test
    void anAssignmentThatTakesTooMuchEndsItsLeaderAndTakesNothing() throws GroupException {
        final JoinResult leader = join("g", "", 10);
        final MemberIdentity member = new MemberIdentity(leader.memberId(), null, leader.generation());
        assertThat(classic.sync(new SyncRequest("g", member, null, null, Map.of(leader.memberId(), new byte[200_000])))
                        .join()
                        .error())
                .isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR);
        assertThat(join("more", "", 50_000).error()).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void classicMembersWithLongIdsAreRefusedBeforeTheirGroupOutgrowsItsBound() {
        final ClassicGroup group = new ClassicGroup(3_000, () -> true, grown -> {});
        assertThat(refusal(i -> require(group.join(request("g", "", LONG_ID + LONG_ID, false, 0), 0)
                        .getNow(null))))
                .isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
        assertThat(group.encode()).hasSizeBetween(GroupLimits.MAX_GROUP_BYTES / 2, GroupLimits.MAX_GROUP_BYTES + 4_096);
    }

    @Test
    void membersByTheNewProtocolWithLongIdsAreRefusedBeforeTheirGroupOutgrowsItsBound() throws GroupException {
        final ConsumerGroup group = new ConsumerGroup(topics, () -> true, grown -> {});
        assertThat(refusal(i -> group.heartbeat(joining("g", i + LONG_ID, null), 0)))
                .isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
        assertThat(group.encode()).hasSizeBetween(GroupLimits.MAX_GROUP_BYTES / 2, GroupLimits.MAX_GROUP_BYTES + 4_096);
        group.heartbeat(joining("g", 0 + LONG_ID, null), 0);
    }

    @Test
    void aGroupThatReadsAllPartitionsABrokerMayHaveIsStored(@TempDir final Path directory)
            throws GroupException, IOException {
        for (int i = 0; i < 100_000; i++) {
            topics.add("a" + i, 1);
        }
        try (LogMaintenance maintenance = new LogMaintenance()) {
            try (StateStore state = StateStore.open(directory, maintenance)) {
                start(state, Long.MAX_VALUE);
                assertThat(consumers.heartbeat(joining("g", "m", "a.*")).assignment())
                        .hasSize(100_002);
            }
            try (StateStore state = StateStore.open(directory, maintenance)) {
                start(state, Long.MAX_VALUE);
                assertThat(consumers.describe("g").members())
                        .singleElement()
                        .satisfies(member -> assertThat(member.assigned()).hasSize(100_002));
            }
        }
    }
}
