package io.memorystreamer.server.protocol;

/** Identity for an idempotent producer. */
public final class InitProducerId {

    private InitProducerId() {}

    /**
     * @param transactionalId null outside of transactions
     * @param producerId -1 for a new identity, else the one whose epoch is to be raised
     */
    public record Request(String transactionalId, long producerId, short producerEpoch) implements ApiRequest {
        @Override
        public Api api() {
            return Api.INIT_PRODUCER_ID;
        }
    }

    public record Response(ErrorCode error, long producerId, short producerEpoch) implements ApiResponse {}
}
