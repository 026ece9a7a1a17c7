package io.memorystreamer.server.protocol;

import io.memorystreamer.log.BatchSlice;
import java.util.List;

/** Reading record batches. */
public final class Fetch {

    private Fetch() {}

    /** Session epoch of a fetch that opens a session. */
    public static final int INITIAL_EPOCH = 0;

    /** Session epoch of a fetch without a session, or one that closes it. */
    public static final int FINAL_EPOCH = -1;

    /**
     * @param sessionId not 0 for a fetch within a session
     * @param sessionEpoch one of the constants, or the number of a fetch within the session, from 1 on
     * @param topics all to be fetched; within a session those only that are new or changed
     * @param forgotten to be fetched no longer
     * @param byId whether the version names topics by id
     */
    public record Request(
            int maxWaitMillis,
            int minBytes,
            int maxBytes,
            int sessionId,
            int sessionEpoch,
            List<TopicFetch> topics,
            List<Forgotten> forgotten,
            boolean byId)
            implements ApiRequest {
        @Override
        public Api api() {
            return Api.FETCH;
        }
    }

    public record Forgotten(TopicReference topic, List<Integer> partitions) {}

    public record TopicFetch(TopicReference topic, List<PartitionFetch> partitions) {}

    /** @param leaderEpoch the epoch the client believes in, -1 when it does not say */
    public record PartitionFetch(int index, int leaderEpoch, long offset, int maxBytes) {}

    /** @param sessionId 0 without a session */
    public record Response(ErrorCode error, int sessionId, List<TopicResult> topics) implements ApiResponse {

        /** Without a session. */
        public Response(final ErrorCode error, final List<TopicResult> topics) {
            this(error, 0, topics);
        }

        @Override
        public void release() {
            for (final TopicResult topic : topics) {
                for (final PartitionResult partition : topic.partitions()) {
                    if (partition.records() != null) {
                        partition.records().close();
                    }
                }
            }
        }
    }

    public record TopicResult(TopicReference topic, List<PartitionResult> partitions) {

        public int recordBytes() {
            int bytes = 0;
            for (final PartitionResult partition : partitions) {
                bytes += partition.records() == null ? 0 : partition.records().bytes();
            }
            return bytes;
        }
    }

    /**
     * @param highWatermark -1 on error
     * @param logStartOffset -1 when unknown
     * @param records batches in the log's memory; null when there are none
     */
    public record PartitionResult(
            int index, ErrorCode error, long highWatermark, long logStartOffset, BatchSlice records) {

        public static PartitionResult failed(final int index, final ErrorCode error) {
            return new PartitionResult(index, error, -1, -1, null);
        }
    }
}
