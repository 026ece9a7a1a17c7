package io.memorystreamer.server.topics;

import io.memorystreamer.server.config.BrokerSettings;
import io.memorystreamer.server.config.ByteSizeConverter;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.storage.TopicStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
    /** Null without a data directory. */
    private final DiskSpace disk;

    private final int maxPartitions;
    private int partitions;

    /** @param store null without a data directory */
    Capacity(final BrokerSettings settings, final TopicStore store) {
        this.memory = new MemoryBudget(settings.memory());
        this.memoryDirectory = settings.memoryDirectory();
        this.memorySpace = new MemoryBudget(usableBytes(memoryDirectory));
        this.disk = store == null ? null : new DiskSpace(store, System::nanoTime);
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
        requireOpen(plan);
        if (plan.config().durable()) {
            requireDisk(plan, plan.bytes());
        } else {
            requireMemorySpace(plan);
        }
    }

    private void requireMemorySpace(final TopicPlan plan) throws TopicException {
        if (plan.bytes() > memorySpace.free()) {
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
        if (plan.memoryBytes() > memory.free()) {
            throw noRoom(
                    plan,
                    "of " + ByteSizeConverter.format(memory.limit()) + " only "
                            + ByteSizeConverter.format(memory.free()) + " are free",
                    "give the broker more memory");
        }
    }

    /** @param bytes beyond what the topic has reserved there already */
    private void requireDisk(final TopicPlan plan, final long bytes) throws TopicException {
        final boolean fits;
        try {
            fits = disk.hasRoom(bytes);
        } catch (final IOException e) {
            throw new TopicException(
                    ErrorCode.KAFKA_STORAGE_ERROR, "the data directory does not tell its free space: " + e);
        }
        if (!fits) {
            throw noRoom(
                    plan,
                    "of " + ByteSizeConverter.format(disk.usable()) + " left in the data directory "
                            + ByteSizeConverter.format(disk.promised()) + " are promised to topics already",
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
            requireOpen(to);
            if (!to.config().durable()) {
                requireMemorySpace(to);
            }
        } finally {
            reserve(from);
        }
        if (to.config().durable()) {
            requireDisk(to, to.bytes() - from.bytes());
        }
    }

    /** A topic has become larger or smaller. */
    void change(final TopicPlan from, final TopicPlan to) {
        release(from);
        reserve(to);
    }

    void reserve(final TopicPlan plan) {
        partitions += plan.partitions();
        memory.reserve(plan.memoryBytes());
        if (plan.config().durable()) {
            disk.reserve(plan.name(), plan.bytes());
        } else {
            memorySpace.reserve(plan.bytes());
        }
    }

    void release(final TopicPlan plan) {
        partitions -= plan.partitions();
        memory.release(plan.memoryBytes());
        if (plan.config().durable()) {
            disk.release(plan.name());
        } else {
            memorySpace.release(plan.bytes());
        }
    }
}
