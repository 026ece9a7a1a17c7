package io.memorystreamer.server.topics;

import io.memorystreamer.server.config.BrokerSettings;
import io.memorystreamer.server.config.ByteSizeConverter;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.storage.TopicStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Whether there is room for another topic. What a partition takes when it is full counts, so that a topic that was created
 * can be filled.
 *
 * <ul>
 *   <li>The memory budget counts the segments of topics with storage memory and mapped: both are mapped, and the page cache
 *       of a mapped one may be written back, but what is read or written right now must be there.
 *   <li>The memory directory's space counts the segments in memory: a tmpfs may be smaller than the budget.
 *   <li>The data directory's space counts the segments with storage mapped and file, against what its file system has left
 *       and what was reserved there already. Other users of the file system may still be faster.
 * </ul>
 *
 * <p>Not thread-safe, but for {@link #memory()}.
 */
final class Capacity {

    private final MemoryBudget memory;
    private final Path memoryDirectory;
    private final MemoryBudget memorySpace;
    private final TopicStore store;
    private final int maxPartitions;
    private int partitions;

    /** Bytes that topics in the data directory take when they are full, by name. */
    private final Map<String, Long> onDisk = new HashMap<>();

    /** @param store null without a data directory */
    Capacity(final BrokerSettings settings, final TopicStore store) {
        this.memory = new MemoryBudget(settings.memory());
        this.memoryDirectory = settings.memoryDirectory();
        this.memorySpace = new MemoryBudget(usableBytes(memoryDirectory));
        this.store = store;
        this.maxPartitions = settings.maxPartitions();
    }

    private static long usableBytes(final Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    MemoryBudget memory() {
        return memory;
    }

    /** @throws TopicException POLICY_VIOLATION when there is no room, with the sum */
    void require(final TopicPlan plan) throws TopicException {
        require(plan, 0);
    }

    private void require(final TopicPlan plan, final long bytesOnDisk) throws TopicException {
        requireOpen(plan);
        if (plan.config().durable()) {
            requireDisk(plan, bytesOnDisk);
        } else if (plan.bytes() > memorySpace.free()) {
            throw noRoom(
                    plan,
                    "of " + ByteSizeConverter.format(memorySpace.limit()) + " in " + memoryDirectory + " only "
                            + ByteSizeConverter.format(memorySpace.free()) + " are free",
                    "start the broker with another memory-dir");
        }
    }

    /**
     * All that a topic needs whose files are there already.
     *
     * @throws TopicException POLICY_VIOLATION when there are too many partitions, or the memory budget has no room, with the sum
     */
    void requireOpen(final TopicPlan plan) throws TopicException {
        if (plan.partitions() > maxPartitions - partitions) {
            throw new TopicException(
                    ErrorCode.POLICY_VIOLATION,
                    "topic " + plan.name() + " with " + plan.partitions() + " partitions exceeds the limit: "
                            + partitions + " of max-partitions=" + maxPartitions + " are other topics'");
        }
        if (memoryBytes(plan) > memory.free()) {
            throw noRoom(
                    plan,
                    "of " + ByteSizeConverter.format(memory.limit()) + " only "
                            + ByteSizeConverter.format(memory.free()) + " are free",
                    "give the broker more memory");
        }
    }

    /** @param bytesOnDisk what the topic has there already */
    private void requireDisk(final TopicPlan plan, final long bytesOnDisk) throws TopicException {
        final long usable;
        long promised = 0;
        try {
            usable = store.usableBytes();
            for (final Map.Entry<String, Long> topic : onDisk.entrySet()) {
                promised += Math.max(0, topic.getValue() - store.usedBytes(topic.getKey()));
            }
        } catch (final IOException e) {
            throw new TopicException(
                    ErrorCode.KAFKA_STORAGE_ERROR, "the data directory does not tell its free space: " + e);
        }
        if (plan.bytes() - bytesOnDisk > usable - promised) {
            throw noRoom(
                    plan,
                    "of " + ByteSizeConverter.format(usable) + " left in the data directory "
                            + ByteSizeConverter.format(promised) + " are promised to other topics",
                    "free space there");
        }
    }

    private static TopicException noRoom(final TopicPlan plan, final String state, final String remedy) {
        return new TopicException(
                ErrorCode.POLICY_VIOLATION,
                "topic " + plan.name() + " does not fit: " + plan.partitions() + " partitions x "
                        + ByteSizeConverter.format(plan.config().maxBytes()) + " (" + plan.config() + ") = "
                        + ByteSizeConverter.format(plan.bytes()) + ", but " + state
                        + "; use fewer partitions, a smaller retention.bytes or segment.bytes, or " + remedy);
    }

    /**
     * Whether a topic may become larger.
     *
     * @throws TopicException POLICY_VIOLATION when there is no room, with the sum
     */
    void requireChange(final TopicPlan from, final TopicPlan to) throws TopicException {
        if (to.partitions() <= from.partitions() && to.bytes() <= from.bytes()) {
            return; // never to be refused, also when the disk is full
        }
        release(from);
        try {
            require(to, to.config().durable() ? bytesOnDisk(to) : 0);
        } finally {
            reserve(from);
        }
    }

    private long bytesOnDisk(final TopicPlan plan) throws TopicException {
        try {
            return store.usedBytes(plan.name());
        } catch (final IOException e) {
            throw new TopicException(ErrorCode.KAFKA_STORAGE_ERROR, "the topic's files cannot be measured: " + e);
        }
    }

    /** A topic has become larger or smaller. */
    void change(final TopicPlan from, final TopicPlan to) {
        release(from);
        reserve(to);
    }

    void reserve(final TopicPlan plan) {
        partitions += plan.partitions();
        memory.reserve(memoryBytes(plan));
        if (plan.config().durable()) {
            onDisk.put(plan.name(), plan.bytes());
        } else {
            memorySpace.reserve(plan.bytes());
        }
    }

    void release(final TopicPlan plan) {
        partitions -= plan.partitions();
        memory.release(memoryBytes(plan));
        if (plan.config().durable()) {
            onDisk.remove(plan.name());
        } else {
            memorySpace.release(plan.bytes());
        }
    }

    private static long memoryBytes(final TopicPlan plan) {
        return plan.partitions() * plan.config().memoryBytes();
    }
}
