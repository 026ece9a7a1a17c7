package io.memorystreamer.server.apis;

import io.memorystreamer.server.groups.GroupException;
import io.memorystreamer.server.groups.OffsetCoordinator;
import io.memorystreamer.server.protocol.ErrorCode;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestPartition;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponsePartition;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponseTopic;
import org.apache.kafka.common.protocol.ApiMessage;

/** Deletes offsets of a group in topics that its members do not read (KIP-496). */
final class OffsetDeleteApi implements MessageHandler<OffsetDeleteRequestData> {

    private final OffsetCoordinator coordinator;

    OffsetDeleteApi(final OffsetCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public Future<? extends ApiMessage> handle(final OffsetDeleteRequestData request, final RequestContext context) {
        return context.blocking(() -> answer(request));
    }

    private OffsetDeleteResponseData answer(final OffsetDeleteRequestData request) {
        final List<OffsetCoordinator.Partition> partitions = new ArrayList<>();
        for (final OffsetDeleteRequestTopic topic : request.topics()) {
            topic.partitions()
                    .forEach(partition ->
                            partitions.add(new OffsetCoordinator.Partition(topic.name(), partition.partitionIndex())));
        }
        final OffsetDeleteResponseData response = new OffsetDeleteResponseData();
        final List<ErrorCode> results;
        try {
            results = coordinator.delete(request.groupId(), partitions);
        } catch (final GroupException e) {
            return response.setErrorCode(e.error().code());
        }
        int next = 0;
        for (final OffsetDeleteRequestTopic topic : request.topics()) {
            final OffsetDeleteResponseTopic answer = new OffsetDeleteResponseTopic().setName(topic.name());
            for (final OffsetDeleteRequestPartition partition : topic.partitions()) {
                answer.partitions()
                        .add(new OffsetDeleteResponsePartition()
                                .setPartitionIndex(partition.partitionIndex())
                                .setErrorCode(results.get(next++).code()));
            }
            response.topics().add(answer);
        }
        return response;
    }
}
