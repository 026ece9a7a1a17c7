package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.protocol.ApiResponse;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.Fetch;
import io.memorystreamer.server.protocol.Produce;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.message.AddOffsetsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.AlterConfigsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.CreatePartitionsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.DeleteRecordsResponseData;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.message.DescribeTopicPartitionsResponseData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.AddOffsetsToTxnResponse;
import org.apache.kafka.common.requests.AddPartitionsToTxnResponse;
import org.apache.kafka.common.requests.AlterConfigsResponse;
import org.apache.kafka.common.requests.ApiVersionsResponse;
import org.apache.kafka.common.requests.ConsumerGroupDescribeResponse;
import org.apache.kafka.common.requests.ConsumerGroupHeartbeatResponse;
import org.apache.kafka.common.requests.CreatePartitionsResponse;
import org.apache.kafka.common.requests.CreateTopicsResponse;
import org.apache.kafka.common.requests.DeleteGroupsResponse;
import org.apache.kafka.common.requests.DeleteRecordsResponse;
import org.apache.kafka.common.requests.DeleteTopicsResponse;
import org.apache.kafka.common.requests.DescribeClusterResponse;
import org.apache.kafka.common.requests.DescribeConfigsResponse;
import org.apache.kafka.common.requests.DescribeGroupsResponse;
import org.apache.kafka.common.requests.DescribeLogDirsResponse;
import org.apache.kafka.common.requests.DescribeTopicPartitionsResponse;
import org.apache.kafka.common.requests.DescribeTransactionsResponse;
import org.apache.kafka.common.requests.EndTxnResponse;
import org.apache.kafka.common.requests.FindCoordinatorResponse;
import org.apache.kafka.common.requests.HeartbeatResponse;
import org.apache.kafka.common.requests.IncrementalAlterConfigsResponse;
import org.apache.kafka.common.requests.InitProducerIdResponse;
import org.apache.kafka.common.requests.JoinGroupResponse;
import org.apache.kafka.common.requests.LeaveGroupResponse;
import org.apache.kafka.common.requests.ListGroupsResponse;
import org.apache.kafka.common.requests.ListOffsetsResponse;
import org.apache.kafka.common.requests.ListTransactionsResponse;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.OffsetCommitResponse;
import org.apache.kafka.common.requests.OffsetDeleteResponse;
import org.apache.kafka.common.requests.OffsetFetchResponse;
import org.apache.kafka.common.requests.OffsetsForLeaderEpochResponse;
import org.apache.kafka.common.requests.SyncGroupResponse;
import org.apache.kafka.common.requests.TxnOffsetCommitResponse;

/**
 * Counts the errors of answers as Kafka's ErrorsPerSec does: each place of an answer that has an error code counts, those
 * without an error as NONE. Stateless.
 */
public final class ResponseErrors {

    /** The smallest error code, that of UNKNOWN_SERVER_ERROR. */
    public static final int SMALLEST_CODE = -1;

    /** The largest error code that the pinned kafka-clients know. */
    public static final int LARGEST_CODE =
            Arrays.stream(Errors.values()).mapToInt(Errors::code).max().orElseThrow();

    private ResponseErrors() {}

    /** Told what an answer carries. */
    @FunctionalInterface
    public interface Observer {

        /**
         * @param code from {@link #SMALLEST_CODE} to {@link #LARGEST_CODE}
         * @param count how many times, at least 1; a code may come again in the same answer
         */
        void onErrors(Api api, int code, int count);
    }

    /** The protocol's name of a code; that of UNKNOWN_SERVER_ERROR for one that nobody knows. */
    public static String name(final int code) {
        return Errors.forCode((short) code).name();
    }

    /** Passes on what an answer carries; allocates nothing for Produce and Fetch. Before the answer is released. */
    public static void count(final RequestHeader header, final ApiResponse response, final Observer observer) {
        switch (response) {
            case final Produce.Response produce -> count(produce, observer);
            case final Fetch.Response fetch -> count(fetch, observer);
            case final MessageResponse message ->
                kafkas(message.message(), header.version()).errorCounts().forEach((error, count) -> {
                    if (error != null) { // that of an OffsetFetch for no group
                        observer.onErrors(header.api(), error.code(), count);
                    }
                });
            default -> throw new IllegalArgumentException("an answer of " + response.getClass());
        }
    }

    private static void count(final Produce.Response response, final Observer observer) {
        final List<Produce.TopicResult> topics = response.topics();
        ErrorCode error = null;
        int run = 0;
        for (int i = 0; i < topics.size(); i++) { // by index: an iterator is an object
            final List<Produce.PartitionResult> partitions = topics.get(i).partitions();
            for (int j = 0; j < partitions.size(); j++) {
                final ErrorCode next = partitions.get(j).error();
                if (next != error) {
                    report(Api.PRODUCE, error, run, observer);
                    error = next;
                    run = 0;
                }
                run++;
            }
        }
        report(Api.PRODUCE, error, run, observer);
    }

    /** The answer itself has an error code beside those of its partitions. */
    private static void count(final Fetch.Response response, final Observer observer) {
        final List<Fetch.TopicResult> topics = response.topics();
        ErrorCode error = response.error();
        int run = 1;
        for (int i = 0; i < topics.size(); i++) {
            final List<Fetch.PartitionResult> partitions = topics.get(i).partitions();
            for (int j = 0; j < partitions.size(); j++) {
                final ErrorCode next = partitions.get(j).error();
                if (next != error) {
                    report(Api.FETCH, error, run, observer);
                    error = next;
                    run = 0;
                }
                run++;
            }
        }
        report(Api.FETCH, error, run, observer);
    }

    private static void report(final Api api, final ErrorCode error, final int run, final Observer observer) {
        if (run > 0) {
            observer.onErrors(api, error.code(), run);
        }
    }

    /** Kafka's own view of an answer, which knows where its errors are. */
    private static AbstractResponse kafkas(final ApiMessage message, final short version) {
        return switch (message) {
            case final ListOffsetsResponseData data -> new ListOffsetsResponse(data);
            case final MetadataResponseData data -> new MetadataResponse(data, version);
            case final OffsetCommitResponseData data -> new OffsetCommitResponse(data);
            case final OffsetFetchResponseData data -> new OffsetFetchResponse(data, version);
            case final FindCoordinatorResponseData data -> new FindCoordinatorResponse(data);
            case final JoinGroupResponseData data -> new JoinGroupResponse(data, version);
            case final HeartbeatResponseData data -> new HeartbeatResponse(data);
            case final LeaveGroupResponseData data -> new LeaveGroupResponse(data);
            case final SyncGroupResponseData data -> new SyncGroupResponse(data);
            case final DescribeGroupsResponseData data -> new DescribeGroupsResponse(data);
            case final ListGroupsResponseData data -> new ListGroupsResponse(data);
            case final ApiVersionsResponseData data -> new ApiVersionsResponse(data);
            case final CreateTopicsResponseData data -> new CreateTopicsResponse(data);
            case final DeleteTopicsResponseData data -> new DeleteTopicsResponse(data);
            case final DeleteRecordsResponseData data -> new DeleteRecordsResponse(data);
            case final InitProducerIdResponseData data -> new InitProducerIdResponse(data);
            case final OffsetForLeaderEpochResponseData data -> new OffsetsForLeaderEpochResponse(data);
            case final AddPartitionsToTxnResponseData data -> new AddPartitionsToTxnResponse(data);
            case final AddOffsetsToTxnResponseData data -> new AddOffsetsToTxnResponse(data);
            case final EndTxnResponseData data -> new EndTxnResponse(data);
            case final TxnOffsetCommitResponseData data -> new TxnOffsetCommitResponse(data);
            case final DescribeConfigsResponseData data -> new DescribeConfigsResponse(data);
            case final AlterConfigsResponseData data -> new AlterConfigsResponse(data);
            case final DescribeLogDirsResponseData data -> new DescribeLogDirsResponse(data);
            case final CreatePartitionsResponseData data -> new CreatePartitionsResponse(data);
            case final DeleteGroupsResponseData data -> new DeleteGroupsResponse(data);
            case final IncrementalAlterConfigsResponseData data -> new IncrementalAlterConfigsResponse(data);
            case final OffsetDeleteResponseData data -> new OffsetDeleteResponse(data);
            case final DescribeClusterResponseData data -> new DescribeClusterResponse(data);
            case final DescribeTransactionsResponseData data -> new DescribeTransactionsResponse(data);
            case final ListTransactionsResponseData data -> new ListTransactionsResponse(data);
            case final ConsumerGroupHeartbeatResponseData data -> new ConsumerGroupHeartbeatResponse(data);
            case final ConsumerGroupDescribeResponseData data -> new ConsumerGroupDescribeResponse(data);
            case final DescribeTopicPartitionsResponseData data -> new DescribeTopicPartitionsResponse(data);
            default -> throw new IllegalArgumentException("an answer of " + message.getClass());
        };
    }
}
