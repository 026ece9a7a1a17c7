package io.memorystreamer.bench.features;

/** Something a broker may be able to do. */
public enum Feature {
    /** Messages of one producer come in the order in which they were sent, none missing. */
    ORDERING("ordering"),
    /** A consumer may begin anywhere in what is stored. */
    REPLAY_FROM_OFFSET("replayFromOffset"),
    /** A consumer may begin at a point in time. */
    REPLAY_FROM_TIMESTAMP("replayFromTimestamp"),
    /** Several consumers share the work, and no message goes to two of them. */
    CONSUMER_GROUPS("consumerGroups"),
    /** A consumer that comes back continues where it had confirmed to be. */
    COMMITTED_POSITION("committedPosition"),
    /** Messages are sent before the first of them is acknowledged. */
    PIPELINED_PUBLISHING("pipelinedPublishing"),
    /** Several messages travel in one request. */
    BATCHES("batches"),
    /** Named values travel beside the payload. */
    HEADERS("headers"),
    /** A message that is sent once more, as after a lost acknowledgement, is not stored twice, or the producer can ask for that. */
    IDEMPOTENT_PRODUCER("idempotentProducer"),
    /** Messages become visible together or not at all. */
    TRANSACTIONS("transactions"),
    /** All before a message can be dropped on demand. */
    TRIM("trim");

    private final String metric;

    Feature(final String metric) {
        this.metric = metric;
    }

    /** As in the JSON document: 1 where it is there, 0 where it is not. */
    public String metric() {
        return metric;
    }
}
