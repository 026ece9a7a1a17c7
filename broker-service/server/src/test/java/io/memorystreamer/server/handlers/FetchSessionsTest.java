package io.memorystreamer.server.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.log.BatchSlice;
import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.log.PartitionLog;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.Fetch;
import io.memorystreamer.server.protocol.Fetch.Forgotten;
import io.memorystreamer.server.protocol.Fetch.PartitionFetch;
import io.memorystreamer.server.protocol.Fetch.PartitionResult;
import io.memorystreamer.server.protocol.Fetch.TopicFetch;
import io.memorystreamer.server.protocol.Fetch.TopicResult;
import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.wire.RecordBatches;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class FetchSessionsTest {

    private static final TopicReference TOPIC = TopicReference.byName("t");

    private final FetchSessions sessions = new FetchSessions(2);
    private final Session connection = new Session(null, "host", 1, "client");

    private static Fetch.Request request(final int id, final int epoch, final int... partitions) {
        return request(id, epoch, List.of(), partitions);
    }

    private static Fetch.Request request(
            final int id, final int epoch, final List<Integer> forgotten, final int... partitions) {
        final List<PartitionFetch> fetches = new ArrayList<>();
        for (final int partition : partitions) {
            fetches.add(new PartitionFetch(partition, -1, 100 * epoch, 1_000));
        }
        return new Fetch.Request(
                0,
                1,
                1_000,
                id,
                epoch,
                fetches.isEmpty() ? List.of() : List.of(new TopicFetch(TOPIC, fetches)),
                forgotten.isEmpty() ? List.of() : List.of(new Forgotten(TOPIC, forgotten)),
                false);
    }

    private static List<Integer> read(final FetchSessions.Context context) {
        return context.request().topics().stream()
                .flatMap(topic -> topic.partitions().stream())
                .map(PartitionFetch::index)
                .toList();
    }

    /** Answers every partition that was read. @return the partitions that the client is told of */
    private static List<Integer> answer(
            final FetchSessions.Context context, final IntFunction<PartitionResult> resultOf) {
        final List<TopicResult> results = new ArrayList<>();
        for (final TopicFetch topic : context.request().topics()) {
            results.add(new TopicResult(
                    topic.topic(),
                    topic.partitions().stream()
                            .map(fetch -> resultOf.apply(fetch.index()))
                            .toList()));
        }
        final Fetch.Response response = context.session().answer(results, context.full());
        assertThat(response.sessionId()).isEqualTo(context.session().id());
        return response.topics().stream()
                .flatMap(topic -> topic.partitions().stream())
                .map(PartitionResult::index)
                .toList();
    }

    private static PartitionResult at(final int partition, final long highWatermark) {
        return new PartitionResult(partition, ErrorCode.NONE, highWatermark, 0, null);
    }

    private int open(final int... partitions) {
        final FetchSessions.Context context = sessions.context(request(0, Fetch.INITIAL_EPOCH, partitions), connection);
        assertThat(answer(context, partition -> at(partition, 5)))
                .as("a full answer")
                .hasSize(partitions.length);
        return context.session().id();
    }

    @Test
    void anAnswerWithinASessionTellsWhatHasChangedOnly() {
        final int id = open(0, 1, 2);

        final FetchSessions.Context nothingNew = sessions.context(request(id, 1), connection);
        assertThat(read(nothingNew)).containsExactly(0, 1, 2);
        assertThat(answer(nothingNew, partition -> at(partition, 5))).isEmpty();
        final FetchSessions.Context grown = sessions.context(request(id, 2), connection);
        assertThat(answer(grown, partition -> at(partition, partition == 1 ? 6 : 5)))
                .containsExactly(1);
        final FetchSessions.Context failed = sessions.context(request(id, 3), connection);
        assertThat(answer(
                        failed,
                        partition -> partition == 2
                                ? PartitionResult.failed(2, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
                                : at(partition, partition == 1 ? 6 : 5)))
                .containsExactly(2);
        final FetchSessions.Context mended = sessions.context(request(id, 4), connection);
        assertThat(answer(mended, partition -> at(partition, partition == 1 ? 6 : 5)))
                .as("the error is over")
                .containsExactly(2);
    }

    @Test
    void aFetchChangesAddsAndForgetsPartitions() {
        final int id = open(0, 1);

        final FetchSessions.Context changed = sessions.context(request(id, 1, List.of(0), 1, 7), connection);

        assertThat(read(changed)).containsExactly(1, 7);
        assertThat(changed.request().topics().getFirst().partitions().getFirst().offset())
                .isEqualTo(100);
        final FetchSessions.Context all = sessions.context(request(id, 2, List.of(1, 7)), connection);
        assertThat(read(all)).isEmpty();
        assertThat(all.session()).as("an empty session ends").isNull();
        assertThat(sessions.count()).isZero();
    }

    @Test
    void partitionsThatBroughtRecordsComeLastInTheNextFetches() throws IOException {
        final int id = open(0, 1, 2);
        try (LogMaintenance maintenance = new LogMaintenance();
                PartitionLog log = PartitionLog.open(LogConfig.anonymous(65536, 65536), maintenance)) {
            final UnsafeBuffer batch = new UnsafeBuffer(RecordBatches.of("none", 1, 10));
            log.appendRecordBatch(batch, 0, batch.capacity(), 0);
            try (BatchSlice records = log.reader().readBatches(1000)) {
                assertThat(answer(
                                sessions.context(request(id, 1), connection),
                                partition -> partition == 0
                                        ? new PartitionResult(0, ErrorCode.NONE, 6, 0, records)
                                        : at(partition, 5)))
                        .containsExactly(0);
            }
        }
        for (int epoch = 2; epoch < 4; epoch++) {
            final FetchSessions.Context next = sessions.context(request(id, epoch), connection);
            assertThat(read(next)).containsExactly(1, 2, 0);
            assertThat(answer(next, partition -> at(partition, partition == 0 ? 6 : 5)))
                    .isEmpty();
        }
    }

    @Test
    void fetchesThatAreNotOfTheSessionAreRefused() {
        assertThat(sessions.context(request(9, 1), connection).error()).isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        final int id = open(0);

        assertThat(sessions.context(request(id + 1, 1), connection).error())
                .isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        assertThat(sessions.context(request(id, 2), connection).error())
                .isEqualTo(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
        final Fetch.Request byId = new Fetch.Request(0, 1, 1, id, 1, List.of(), List.of(), true);
        assertThat(sessions.context(byId, connection).error()).isEqualTo(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR);
        assertThat(sessions.context(request(id, 1), connection).error())
                .as("the session is unharmed")
                .isEqualTo(ErrorCode.NONE);
    }

    @Test
    void sessionsBeyondTheBoundAreNotOpenedAndOnesThatEndMakeRoom() {
        open(0);
        final Session second = new Session(null, "host", 1, "client");
        final Session third = new Session(null, "host", 1, "client");
        final Fetch.Request first = request(0, Fetch.INITIAL_EPOCH, 0);
        assertThat(sessions.context(first, second).session()).isNotNull();
        assertThat(sessions.context(first, third).session()).isNull();

        second.close();
        assertThat(sessions.context(first, third).session()).isNotNull();
        assertThat(sessions.context(first, third).session())
                .as("in the place of its own")
                .isNotNull();
        final int id = third.fetchSession.id();
        assertThat(sessions.context(request(id, Fetch.FINAL_EPOCH, 0), third).session())
                .isNull();
        assertThat(sessions.count()).isEqualTo(1);
    }

    @Test
    void allSessionsTogetherHoldABoundedNumberOfPartitions() {
        final int[] most = new int[FetchSessions.MAX_PARTITIONS];
        for (int i = 0; i < most.length; i++) {
            most[i] = i;
        }
        final int id = open(most);
        final Session second = new Session(null, "host", 1, "client");

        assertThat(sessions.context(request(0, Fetch.INITIAL_EPOCH, 0), second).session())
                .isNull();
        assertThat(sessions.context(request(id, 1, most.length), connection).error())
                .as("what grows beyond ends, and its client starts over")
                .isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        assertThat(sessions.count()).isZero();
    }
}
