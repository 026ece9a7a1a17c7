package io.memorystreamer.server.apis;

import io.memorystreamer.server.observe.LogThrottle;
import io.memorystreamer.server.producers.ProducerIds;
import io.vertx.core.Future;
import java.io.IOException;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives idempotent producers an id that nobody had before. As in Kafka's TransactionCoordinator each request gets a new one, also
 * one that names the producer's old id: an idempotent producer raises its epoch by itself (KIP-360), which shows in its
 * batches, and comes here only when it has no further epoch.
 */
final class InitProducerIdApi implements MessageHandler<InitProducerIdRequestData> {

    private static final Logger LOG = LoggerFactory.getLogger(InitProducerIdApi.class);
    private static final LogThrottle THROTTLE = new LogThrottle();
    private static final int NONE = -1;

    private final ProducerIds ids;

    InitProducerIdApi(final ProducerIds ids) {
        this.ids = ids;
    }

    @Override
    public Future<InitProducerIdResponseData> handle(
            final InitProducerIdRequestData request, final RequestContext context) {
        if (request.transactionalId() != null) {
            return Future.succeededFuture(failed(TransactionApis.REFUSAL));
        }
        if (request.producerId() == NONE != (request.producerEpoch() == NONE)) {
            return Future.succeededFuture(failed(Errors.INVALID_REQUEST)); // one without the other
        }
        return context.blocking(this::next);
    }

    private InitProducerIdResponseData next() {
        try {
            return new InitProducerIdResponseData().setProducerId(ids.next()).setProducerEpoch((short) 0);
        } catch (final IOException e) {
            THROTTLE.run(() -> LOG.error("No producer gets an id: {}", e.getMessage()));
            return failed(Errors.COORDINATOR_NOT_AVAILABLE); // clients come again
        }
    }

    private static InitProducerIdResponseData failed(final Errors error) {
        return new InitProducerIdResponseData().setErrorCode(error.code()).setProducerEpoch((short) NONE);
    }
}
