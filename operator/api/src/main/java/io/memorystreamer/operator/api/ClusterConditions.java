package io.memorystreamer.operator.api;

/** The condition types of a {@link MemoryStreamerCluster}. */
public final class ClusterConditions {
    /** {@code True} when every broker takes connections. */
    public static final String READY = "Ready";

    /** {@code True} while brokers start or are replaced; {@code False} when all is as the spec says, or something holds it up. */
    public static final String PROGRESSING = "Progressing";

    /**
     * {@code True} when every broker has whole CPUs of one NUMA node to itself; {@code False} with advice when not
     * ({@code TopologyAffinityError}, {@code SharedCpus}, {@code SeveralNumaNodes}). Absent with policy none.
     */
    public static final String PINNED = "Pinned";

    /** {@code False} with advice while a broker finds no node. */
    public static final String SCHEDULABLE = "Schedulable";

    private ClusterConditions() {}
}
