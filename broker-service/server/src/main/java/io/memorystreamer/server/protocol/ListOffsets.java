package io.memorystreamer.server.protocol;

import java.util.List;

/** Looking offsets up by time. */
public final class ListOffsets {

    /** Timestamp that stands for the end of the log. */
    public static final long LATEST = -1;
    /** Timestamp that stands for the start of the log. */
    public static final long EARLIEST = -2;
    /** Timestamp that stands for the record with the largest timestamp. */
    public static final long MAX_TIMESTAMP = -3;
    /** Start of the part of the log that is on this node: all of it. */
    public static final long EARLIEST_LOCAL = -4;

    private ListOffsets() {}

    public record Request(List<TopicQuery> topics) implements ApiRequest {
        @Override
        public Api api() {
            return Api.LIST_OFFSETS;
        }
    }

    public record TopicQuery(String name, List<PartitionQuery> partitions) {}

    /**
     * @param leaderEpoch the epoch the client believes in, -1 when it does not say
     * @param timestamp milliseconds since the epoch, or one of the constants
     */
    public record PartitionQuery(int index, int leaderEpoch, long timestamp) {}

    public record Response(List<TopicResult> topics) implements ApiResponse {}

    public record TopicResult(String name, List<PartitionResult> partitions) {}

    /**
     * @param timestamp of the record found, -1 when none was looked for or found
     * @param offset -1 when none was found
     */
    public record PartitionResult(int index, ErrorCode error, long timestamp, long offset) {

        public static PartitionResult failed(final int index, final ErrorCode error) {
            return new PartitionResult(index, error, -1, -1);
        }
    }
}
