package io.memorystreamer.bench.run;

import io.memorystreamer.bench.measure.OwnCgroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the processes of a run may take, told to their JVMs, and enforced where there is a control group.
 *
 * @param cpus CPUs a JVM is told it has; 0 leaves it to find out
 * @param memoryBytes memory of all processes of the run together; {@link Long#MAX_VALUE} for no limit
 * @param group what the processes run in; null where the JVMs are only told
 */
public record Limits(int cpus, long memoryBytes, ControlGroup group) {

    private static final long MIB = 1024 * 1024;

    private static final long MAX_FORK_HEAP = 256 * MIB;
    private static final long MAX_BROKER_HEAP = 256 * MIB;
    private static final long MAX_SEGMENTS = 2048 * MIB;

    /** That of Kafka's own launcher. */
    private static final long MAX_KAFKA_HEAP = 1024 * MIB;

    private static final long MAX_PEER_SERVER = 1024 * MIB;

    /** Told to the JVMs alone. */
    public Limits(final int cpus, final long memoryBytes) {
        this(cpus, memoryBytes, null);
    }

    /** Those of the control group this process is in. */
    public static Limits ofThisProcess() {
        return new Limits(0, OwnCgroup.ofThisProcess().memoryLimitBytes().orElse(Long.MAX_VALUE));
    }

    /** A quarter for the load, a half stays for stacks, code, buffers and the log in process. */
    List<String> forkFlags() {
        final long heap = Math.min(MAX_FORK_HEAP, memoryBytes / 4) / MIB;
        return withCpus("-Xms" + heap + "m", "-Xmx" + heap + "m");
    }

    /** An eighth for the broker's heap ... */
    List<String> brokerFlags() {
        return withCpus("-Xmx" + Math.min(MAX_BROKER_HEAP, memoryBytes / 8) / MIB + "m");
    }

    /**
     * ... and an eighth for its segments, but no more than three quarters of what is free for them; half of that beside a Kafka,
     * whose files are in the same place.
     *
     * @param freeBytes see {@link MemoryDirectory#usableBytes}
     */
    long brokerSegmentBytes(final long freeBytes, final boolean besideKafka) {
        final long share = freeBytes / 4 * 3 / (besideKafka ? 2 : 1);
        return Math.min(Math.min(MAX_SEGMENTS, memoryBytes / 8), share);
    }

    /** Those of Kafka's own launcher, with a quarter of the memory at most. */
    List<String> kafkaFlags() {
        final long heap = Math.min(MAX_KAFKA_HEAP, memoryBytes / 4) / MIB;
        return withCpus(
                "-Xms" + heap + "m",
                "-Xmx" + heap + "m",
                "-XX:+UseG1GC",
                "-XX:MaxGCPauseMillis=20",
                "-XX:InitiatingHeapOccupancyPercent=35",
                "-XX:+ExplicitGCInvokesConcurrent");
    }

    /** What a peer that is no JVM may keep in memory: more than two rounds' messages, an eighth of the memory at most. */
    long peerServerBytes() {
        return Math.min(MAX_PEER_SERVER, memoryBytes / 8);
    }

    /** Processes that the kernel has killed so far for want of memory, in this process's control group and in that of the limits. */
    long oomKills() {
        final long own = OwnCgroup.ofThisProcess().oomKills();
        try {
            return own + (group == null ? 0 : group.oomKills());
        } catch (final IOException e) {
            return own;
        }
    }

    /** The command that runs this one within the limits. */
    List<String> command(final List<String> command) {
        return group == null ? command : group.command(command);
    }

    private List<String> withCpus(final String... flags) {
        final List<String> all = new ArrayList<>(List.of(flags));
        if (cpus > 0) {
            all.add("-XX:ActiveProcessorCount=" + cpus);
        }
        return all;
    }
}
