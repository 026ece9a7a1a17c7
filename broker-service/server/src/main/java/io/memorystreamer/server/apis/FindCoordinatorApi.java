package io.memorystreamer.server.apis;

import io.memorystreamer.server.handlers.BrokerIdentity;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.Node;
import io.vertx.core.Future;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * This broker coordinates every group. Transactions are refused in a way that clients report at once instead of trying again.
 */
final class FindCoordinatorApi implements MessageHandler<FindCoordinatorRequestData> {

    /** From this version on a request may ask for several coordinators (KIP-699). */
    private static final short BATCHED = 4;

    private static final byte GROUP = 0;
    private static final byte TRANSACTION = 1;

    private final BrokerIdentity identity;

    FindCoordinatorApi(final BrokerIdentity identity) {
        this.identity = identity;
    }

    @Override
    public Future<? extends ApiMessage> handle(final FindCoordinatorRequestData request, final RequestContext context) {
        final Coordinator answer = answer(request.keyType(), identity.nodeFor(context.session()));
        final FindCoordinatorResponseData response = new FindCoordinatorResponseData();
        if (context.version() < BATCHED) {
            response.setErrorCode(answer.errorCode())
                    .setErrorMessage(answer.errorMessage())
                    .setNodeId(answer.nodeId())
                    .setHost(answer.host())
                    .setPort(answer.port());
        } else {
            request.coordinatorKeys()
                    .forEach(key ->
                            response.coordinators().add(answer.duplicate().setKey(key)));
        }
        return Future.succeededFuture(response);
    }

    private static Coordinator answer(final byte keyType, final Node node) {
        if (keyType == GROUP) {
            return new Coordinator().setNodeId(node.id()).setHost(node.host()).setPort(node.port());
        }
        return keyType == TRANSACTION
                ? // librdkafka tries again for ever after anything else (rdkafka_txnmgr.c).
                refused(ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, "this broker has no transactions")
                : refused(ErrorCode.INVALID_REQUEST, "this broker has no coordinators of type " + keyType);
    }

    private static Coordinator refused(final ErrorCode error, final String message) {
        return new Coordinator()
                .setErrorCode(error.code())
                .setErrorMessage(message)
                .setNodeId(-1)
                .setPort(-1);
    }
}
