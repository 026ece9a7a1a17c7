package io.memorystreamer.server.protocol;

import java.nio.ByteBuffer;
import java.util.List;

/** Appending record batches. */
public final class Produce {

    private Produce() {}

    /**
     * @param transactionalId null outside of transactions
     * @param acks 0 (no answer), 1 or -1
     */
    public record Request(String transactionalId, short acks, int timeoutMillis, List<TopicData> topics)
            implements ApiRequest {
        @Override
        public Api api() {
            return Api.PRODUCE;
        }
    }

    public record TopicData(TopicReference topic, List<PartitionData> partitions) {}

    /** @param records a view of the request's own bytes, valid until the request has been answered; null when absent */
    public record PartitionData(int index, ByteBuffer records) {}

    public record Response(List<TopicResult> topics) implements ApiResponse {}

    public record TopicResult(TopicReference topic, List<PartitionResult> partitions) {}

    /**
     * @param baseOffset -1 on error
     * @param logAppendTimeMillis since the epoch; -1 on error, or when records bear the producer's time
     * @param logStartOffset -1 on error
     * @param errorMessage null without an error or when its code says all
     */
    public record PartitionResult(
            int index,
            ErrorCode error,
            long baseOffset,
            long logAppendTimeMillis,
            long logStartOffset,
            String errorMessage) {

        public static PartitionResult failed(final int index, final ErrorCode error, final String message) {
            return new PartitionResult(index, error, -1, -1, -1, message);
        }
    }
}
