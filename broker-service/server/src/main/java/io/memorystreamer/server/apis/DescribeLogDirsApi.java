package io.memorystreamer.server.apis;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.topics.Partition;
import io.memorystreamer.server.topics.Topic;
import io.memorystreamer.server.topics.TopicRegistry;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsPartition;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsResult;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsTopic;

/**
 * Tells how large partitions are (KIP-113, KIP-827 for the file system). There are two directories: that of topics that
 * survive a restart, and that of topics in memory.
 */
final class DescribeLogDirsApi implements MessageHandler<DescribeLogDirsRequestData> {

    private final TopicRegistry topics;

    DescribeLogDirsApi(final TopicRegistry topics) {
        this.topics = topics;
    }

    @Override
    public Future<DescribeLogDirsResponseData> handle(
            final DescribeLogDirsRequestData request, final RequestContext context) {
        return context.blocking(() -> describe(asked(request)));
    }

    /** Each topic and partition once, however often it is named; null for all. */
    private static Map<String, Set<Integer>> asked(final DescribeLogDirsRequestData request) {
        if (request.topics() == null) {
            return null;
        }
        final Map<String, Set<Integer>> asked = new HashMap<>();
        request.topics()
                .forEach(topic -> asked.computeIfAbsent(topic.topic(), name -> new HashSet<>())
                        .addAll(topic.partitions()));
        return asked;
    }

    private DescribeLogDirsResponseData describe(final Map<String, Set<Integer>> asked) {
        // They may be the same.
        final Map<Path, DescribeLogDirsResult> results = new LinkedHashMap<>();
        for (final boolean durable : new boolean[] {true, false}) {
            final Path directory = topics.directory(durable);
            if (directory == null) {
                continue;
            }
            final DescribeLogDirsResult result = results.computeIfAbsent(directory, DescribeLogDirsApi::directory);
            for (final Topic topic : topics.all()) {
                if (topic.config().durable() == durable && (asked == null || asked.containsKey(topic.name()))) {
                    result.topics().add(describe(topic, asked == null ? null : asked.get(topic.name())));
                }
            }
        }
        final DescribeLogDirsResponseData response = new DescribeLogDirsResponseData();
        response.results().addAll(results.values());
        return response;
    }

    private static DescribeLogDirsResult directory(final Path path) {
        final DescribeLogDirsResult result = new DescribeLogDirsResult().setLogDir(path.toString());
        try {
            final FileStore store = Files.getFileStore(path);
            return result.setTotalBytes(store.getTotalSpace()).setUsableBytes(store.getUsableSpace());
        } catch (final IOException e) {
            return result.setErrorCode(ErrorCode.KAFKA_STORAGE_ERROR.code());
        }
    }

    /** @param asked null for all partitions */
    private static DescribeLogDirsTopic describe(final Topic topic, final Set<Integer> asked) {
        final DescribeLogDirsTopic described = new DescribeLogDirsTopic().setName(topic.name());
        final int count = topic.partitionCount();
        for (int i = 0; i < count; i++) {
            final Partition partition = topic.partition(i);
            if (asked == null || asked.contains(i)) {
                described
                        .partitions()
                        .add(new DescribeLogDirsPartition()
                                .setPartitionIndex(i)
                                .setPartitionSize(partition.storedBytes()));
            }
        }
        return described;
    }
}
