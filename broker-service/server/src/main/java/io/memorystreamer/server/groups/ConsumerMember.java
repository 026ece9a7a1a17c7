package io.memorystreamer.server.groups;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** A member by KIP-848: what it wants, where it is, and what it owns. Guarded by the group's lock. */
final class ConsumerMember {

    enum State {
        /** It owns what it was assigned at its epoch. */
        STABLE,
        /** It has yet to give partitions back. */
        UNREVOKED,
        /** It waits for partitions that others have yet to give back. */
        UNRELEASED
    }

    final String memberId;
    final String instanceId;
    String rackId;
    String clientId = "";
    String clientHost = "";
    int rebalanceTimeoutMillis = DEFAULT_REBALANCE_TIMEOUT_MILLIS;
    Set<String> topics = new TreeSet<>();
    TopicPattern pattern = TopicPattern.NONE;
    String assignor;
    int epoch;
    int previousEpoch;
    State state = State.STABLE;

    /** What it was told to own. */
    Set<AssignedPartition> assigned = new HashSet<>();

    /** What it owned and was told to give back. */
    Set<AssignedPartition> revoking = new HashSet<>();

    long sessionDeadline;
    long revocationDeadline = Long.MAX_VALUE;

    private static final int DEFAULT_REBALANCE_TIMEOUT_MILLIS = 300_000;

    /** Of the stored form, without what the broker assigns: timeout, two epochs, state, and the counts of three lists. */
    private static final int FIXED_BYTES = 6 * Integer.BYTES + 1;

    private long saidBytes;

    /** @param instanceId null for a dynamic member */
    ConsumerMember(final String memberId, final String instanceId) {
        this.memberId = memberId;
        this.instanceId = instanceId;
    }

    /**
     * Takes over what the member says.
     *
     * @return whether others may be concerned: it subscribes to something else, or wants another assignor
     * @throws GroupException INVALID_REGULAR_EXPRESSION; nothing has changed
     */
    boolean update(final ConsumerHeartbeat heartbeat) throws GroupException {
        boolean changed = false;
        if (heartbeat.regex() != null && !heartbeat.regex().equals(pattern.regex())) {
            pattern = TopicPattern.of(heartbeat.regex());
            changed = true;
        }
        if (heartbeat.topics() != null && !heartbeat.topics().equals(topics)) {
            topics = new TreeSet<>(heartbeat.topics());
            changed = true;
        }
        if (heartbeat.assignor() != null && !heartbeat.assignor().equals(assignor)) {
            assignor = heartbeat.assignor();
            changed = true;
        }
        rackId = heartbeat.rackId() == null ? rackId : heartbeat.rackId();
        rebalanceTimeoutMillis =
                heartbeat.rebalanceTimeoutMillis() < 0 ? rebalanceTimeoutMillis : heartbeat.rebalanceTimeoutMillis();
        clientId = heartbeat.clientId();
        clientHost = heartbeat.clientHost();
        measure();
        return changed;
    }

    /** After a change of what it is or says: its size is asked far more often. */
    void measure() {
        saidBytes = FIXED_BYTES;
        for (final String said :
                Arrays.asList(memberId, instanceId, rackId, clientId, clientHost, pattern.regex(), assignor)) {
            saidBytes += Encoding.stringBytes(said);
        }
        for (final String topic : topics) {
            saidBytes += Encoding.stringBytes(topic);
        }
    }

    /** What it would be after a heartbeat; it stays as it is. */
    ConsumerMember after(final ConsumerHeartbeat heartbeat) throws GroupException {
        final ConsumerMember changed = new ConsumerMember(memberId, instanceId);
        changed.takeOver(this);
        changed.revoking = revoking;
        changed.update(heartbeat);
        return changed;
    }

    boolean isSubscribed(final String topic) {
        return topics.contains(topic) || pattern.matches(topic);
    }

    /** Whether it has gone for a while and will be back under another id. */
    boolean isAway() {
        return epoch == ConsumerHeartbeat.LEAVE_FOR_A_WHILE;
    }

    boolean holds(final AssignedPartition partition) {
        return assigned.contains(partition) || revoking.contains(partition);
    }

    /** Takes the place of one that has gone for a while. */
    void takeOver(final ConsumerMember old) {
        rackId = old.rackId;
        topics = old.topics;
        pattern = old.pattern;
        assignor = old.assignor;
        assigned = old.assigned;
        rebalanceTimeoutMillis = old.rebalanceTimeoutMillis;
    }

    /** Bytes of what it is and says, as they are stored. */
    long saidBytes() {
        return saidBytes;
    }

    /** Bytes that it takes of the heap, about. */
    long heapBytes() {
        return saidBytes
                + pattern.heapBytes()
                + GroupLimits.MEMBER_OVERHEAD_BYTES
                + (long) GroupLimits.NAME_OVERHEAD_BYTES * topics.size()
                + (long) GroupLimits.PARTITION_OVERHEAD_BYTES * (assigned.size() + revoking.size());
    }
}
