package io.memorystreamer.server.handlers;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.InitProducerId;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives producers their identity. Sequence numbers are stored with the batches but not checked, so that a batch which
 * a producer sends again is stored again.
 */
final class InitProducerIdHandler implements ApiHandler<InitProducerId.Request, InitProducerId.Response> {

    private final AtomicLong nextProducerId = new AtomicLong();

    @Override
    public Future<InitProducerId.Response> handle(final InitProducerId.Request request, final Session session) {
        return Future.succeededFuture(answer(request));
    }

    private InitProducerId.Response answer(final InitProducerId.Request request) {
        if (request.transactionalId() != null) {
            return new InitProducerId.Response(ErrorCode.UNSUPPORTED_VERSION, -1, (short) -1);
        }
        // A producer that lost track raises its epoch (KIP-360); past the last one it starts over.
        if (request.producerId() >= 0
                && request.producerId() < nextProducerId.get()
                && request.producerEpoch() < Short.MAX_VALUE - 1) {
            return new InitProducerId.Response(
                    ErrorCode.NONE, request.producerId(), (short) (request.producerEpoch() + 1));
        }
        return new InitProducerId.Response(ErrorCode.NONE, nextProducerId.getAndIncrement(), (short) 0);
    }
}
