package io.memorystreamer.server.wire;

import io.memorystreamer.server.protocol.FindCoordinator;
import java.util.List;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Readable;

final class FindCoordinatorCodec implements ApiCodec<FindCoordinator.Request, FindCoordinator.Response> {

    /** From this version on a request may ask for several coordinators (KIP-699). */
    private static final short BATCHED = 4;

    @Override
    public FindCoordinator.Request decode(final Readable body, final short version) {
        final FindCoordinatorRequestData data = new FindCoordinatorRequestData(body, version);
        return new FindCoordinator.Request(version < BATCHED ? List.of(data.key()) : data.coordinatorKeys());
    }

    @Override
    public ApiMessage encode(final FindCoordinator.Response response, final short version) {
        final FindCoordinatorResponseData data = new FindCoordinatorResponseData();
        if (version < BATCHED) {
            return data.setErrorCode(response.error().code())
                    .setErrorMessage(response.message())
                    .setNodeId(-1)
                    .setPort(-1);
        }
        for (final String key : response.keys()) {
            data.coordinators()
                    .add(new Coordinator()
                            .setKey(key)
                            .setErrorCode(response.error().code())
                            .setErrorMessage(response.message())
                            .setNodeId(-1)
                            .setPort(-1));
        }
        return data;
    }
}
