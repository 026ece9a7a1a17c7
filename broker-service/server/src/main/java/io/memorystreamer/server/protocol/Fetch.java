package io.memorystreamer.server.protocol;

import io.memorystreamer.log.BatchSlice;
import java.util.List;

/** Reading record batches. */
public final class Fetch {

    private Fetch() {}

    /**
     * @param sessionId not 0 for a fetch within a session
     * @param sessionEpoch 0 to open a session, -1 to close it or for a fetch without
     */
    public record Request(
            int maxWaitMillis, int minBytes, int maxBytes, int sessionId, int sessionEpoch, List<TopicFetch> topics)
            implements ApiRequest {
        @Override
        public Api api() {
            return Api.FETCH;
        }
    }

    public record TopicFetch(TopicReference topic, List<PartitionFetch> partitions) {}

    /** @param leaderEpoch the epoch the client believes in, -1 when it does not say */
    public record PartitionFetch(int index, int leaderEpoch, long offset, int maxBytes) {}

    public record Response(ErrorCode error, List<TopicResult> topics) implements ApiResponse {

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
