package io.memorystreamer.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.protocol.ApiResponse;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.Fetch;
import io.memorystreamer.server.protocol.Produce;
import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.wire.WireFormatTest.Versioned;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponsePartition;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponseTopic;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.requests.ProduceResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors are counted as Kafka counts them. */
class ResponseErrorsTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final TopicReference TOPIC = TopicReference.byName("t");
    private static final int ROUNDS = 1000;

    static Stream<Versioned> everyVersion() {
        return WireFormatTest.everyVersion();
    }

    private static Produce.Response produced(final ErrorCode... errors) {
        final List<Produce.PartitionResult> partitions = Arrays.stream(errors)
                .map(error -> Produce.PartitionResult.failed(0, error, null))
                .toList();
        return new Produce.Response(List.of(
                new Produce.TopicResult(TOPIC, partitions),
                new Produce.TopicResult(TopicReference.byName("u"), partitions)));
    }

    private static Fetch.Response fetched(final ErrorCode own, final ErrorCode... errors) {
        return new Fetch.Response(
                own,
                List.of(new Fetch.TopicResult(
                        TOPIC,
                        Arrays.stream(errors)
                                .map(error -> Fetch.PartitionResult.failed(0, error))
                                .toList())));
    }

    private static Map<Errors, Integer> counts(final Api api, final int version, final ApiResponse response) {
        final Map<Errors, Integer> counts = new EnumMap<>(Errors.class);
        ResponseErrors.count(new RequestHeader(api, (short) version, 1, null), response, (counted, code, count) -> {
            assertThat(counted).isEqualTo(api);
            assertThat(count).isPositive();
            counts.merge(Errors.forCode((short) code), count, Integer::sum);
        });
        return counts;
    }

    @Test
    void eachPartitionOfAProduceCounts() {
        final Produce.Response response =
                produced(ErrorCode.NONE, ErrorCode.NONE, ErrorCode.MESSAGE_TOO_LARGE, ErrorCode.NONE);

        assertThat(counts(Api.PRODUCE, 12, response))
                .containsExactlyInAnyOrderEntriesOf(Map.of(Errors.NONE, 6, Errors.MESSAGE_TOO_LARGE, 2))
                .isEqualTo(new ProduceResponse((ProduceResponseData) new ProduceCodec().encode(response, (short) 12))
                        .errorCounts());
        assertThat(counts(Api.PRODUCE, 12, new Produce.Response(List.of()))).isEmpty();
    }

    @Test
    void eachPartitionOfAFetchCountsAndTheAnswerItself() {
        final Fetch.Response response =
                fetched(ErrorCode.NONE, ErrorCode.OFFSET_OUT_OF_RANGE, ErrorCode.NONE, ErrorCode.UNKNOWN_SERVER_ERROR);

        assertThat(counts(Api.FETCH, 12, response))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(Errors.NONE, 2, Errors.OFFSET_OUT_OF_RANGE, 1, Errors.UNKNOWN_SERVER_ERROR, 1))
                .isEqualTo(FetchResponse.of((FetchResponseData) new FetchCodec().encode(response, (short) 12))
                        .errorCounts());
        assertThat(counts(Api.FETCH, 12, new Fetch.Response(ErrorCode.FETCH_SESSION_ID_NOT_FOUND, List.of())))
                .isEqualTo(Map.of(Errors.FETCH_SESSION_ID_NOT_FOUND, 1));
    }

    @Test
    void otherAnswersAreCountedByKafkasOwnView() {
        final OffsetCommitResponseData answer = new OffsetCommitResponseData()
                .setTopics(List.of(new OffsetCommitResponseTopic()
                        .setName("t")
                        .setPartitions(List.of(
                                new OffsetCommitResponsePartition().setErrorCode(Errors.UNKNOWN_MEMBER_ID.code()),
                                new OffsetCommitResponsePartition()))));

        assertThat(counts(Api.OFFSET_COMMIT, 9, new MessageResponse(answer)))
                .isEqualTo(Map.of(Errors.UNKNOWN_MEMBER_ID, 1, Errors.NONE, 1));
    }

    @ParameterizedTest
    @MethodSource("everyVersion")
    void noAnswerOfAnyApiFailsToBeCounted(final Versioned versioned) {
        final Api api = versioned.api();
        final ApiResponse empty = switch (api) {
            case PRODUCE -> new Produce.Response(List.of());
            case FETCH -> new Fetch.Response(ErrorCode.NONE, List.of());
            default -> new MessageResponse(ApiMessageType.fromApiKey(api.key()).newResponse());
        };
        assertThat(counts(api, versioned.version(), empty).keySet()).isSubsetOf(Errors.NONE);
    }

    @Test
    void codesAreWithinTheirBoundsAndHaveNames() {
        for (final Errors error : Errors.values()) {
            assertThat((int) error.code()).isBetween(ResponseErrors.SMALLEST_CODE, ResponseErrors.LARGEST_CODE);
            assertThat(ResponseErrors.name(error.code())).isEqualTo(error.name());
        }
    }

    @Test
    void countingRecordsRequestsAllocatesNothing() {
        final RequestHeader produce = new RequestHeader(Api.PRODUCE, (short) 12, 1, null);
        final RequestHeader fetch = new RequestHeader(Api.FETCH, (short) 12, 1, null);
        final Produce.Response produced = produced(ErrorCode.NONE, ErrorCode.MESSAGE_TOO_LARGE);
        final Fetch.Response fetched = fetched(ErrorCode.NONE, ErrorCode.OFFSET_OUT_OF_RANGE);
        final int[] sum = new int[1];
        final ResponseErrors.Observer observer = (api, code, count) -> sum[0] += count;
        long before = 0;
        for (int i = -ROUNDS; i < ROUNDS; i++) {
            if (i == 0) {
                before = THREADS.getCurrentThreadAllocatedBytes();
            }
            ResponseErrors.count(produce, produced, observer);
            ResponseErrors.count(fetch, fetched, observer);
        }

        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(ROUNDS);
        assertThat(sum[0]).isEqualTo(2 * ROUNDS * (4 + 2));
    }
}
