package io.memorystreamer.server.handlers;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.FindCoordinator;
import io.vertx.core.Future;

/**
 * Refuses consumer groups and transactions in a way that clients report at once instead of trying again.
 *
 * <p>The API is served at all because librdkafka takes a broker without it for one that cannot store LZ4
 * (rdkafka_feature.c).
 */
final class FindCoordinatorHandler implements ApiHandler<FindCoordinator.Request, FindCoordinator.Response> {

    @Override
    public Future<FindCoordinator.Response> handle(final FindCoordinator.Request request, final Session session) {
        return Future.succeededFuture(new FindCoordinator.Response(
                request.keys(),
                ErrorCode.UNSUPPORTED_VERSION,
                "this broker has no consumer groups and no transactions; assign partitions to consumers"));
    }
}
