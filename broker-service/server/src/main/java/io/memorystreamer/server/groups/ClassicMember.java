package io.memorystreamer.server.groups;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A member of a classic group. Guarded by the group's lock. */
final class ClassicMember {

    /** Of the stored form: two times, and the lengths of metadata and assignment. */
    private static final int FIXED_BYTES = 4 * Integer.BYTES;

    final String memberId;
    final String instanceId;
    final String clientId;
    final String clientHost;
    int rebalanceTimeoutMillis;
    int sessionTimeoutMillis;
    private List<ClassicProtocol> protocols;
    private long saidBytes;
    byte[] assignment = SyncResult.NOTHING;

    /** Null unless it waits for the next generation. */
    CompletableFuture<JoinResult> joining;

    /** Null unless it waits for its assignment. */
    CompletableFuture<SyncResult> syncing;

    /** It is out then, unless it waits for an answer. */
    long deadline;

    /** It joined and has no answer yet: it does not know its id, so no heartbeat can be expected. */
    boolean isNew;

    ClassicMember(final String memberId, final JoinRequest request) {
        this.memberId = memberId;
        this.instanceId = request.instanceId();
        this.clientId = request.clientId();
        this.clientHost = request.clientHost();
        update(request);
    }

    /** As it was stored. */
    ClassicMember(
            final String memberId,
            final String instanceId,
            final String clientId,
            final String clientHost,
            final int rebalanceTimeoutMillis,
            final int sessionTimeoutMillis,
            final List<ClassicProtocol> protocols,
            final byte[] assignment) {
        this.memberId = memberId;
        this.instanceId = instanceId;
        this.clientId = clientId;
        this.clientHost = clientHost;
        this.rebalanceTimeoutMillis = rebalanceTimeoutMillis;
        this.sessionTimeoutMillis = sessionTimeoutMillis;
        this.assignment = assignment;
        setProtocols(protocols);
    }

    void update(final JoinRequest request) {
        rebalanceTimeoutMillis = request.rebalanceTimeoutMillis();
        sessionTimeoutMillis = request.sessionTimeoutMillis();
        setProtocols(request.protocols());
    }

    private void setProtocols(final List<ClassicProtocol> said) {
        protocols = said;
        saidBytes = FIXED_BYTES
                + Encoding.stringBytes(memberId)
                + Encoding.stringBytes(instanceId)
                + Encoding.stringBytes(clientId)
                + Encoding.stringBytes(clientHost);
        for (final ClassicProtocol protocol : said) {
            saidBytes += Encoding.stringBytes(protocol.name()) + protocol.metadata().length;
        }
    }

    List<ClassicProtocol> protocols() {
        return protocols;
    }

    Set<String> protocolNames() {
        final Set<String> names = new HashSet<>();
        protocols.forEach(protocol -> names.add(protocol.name()));
        return names;
    }

    /** What it said for a protocol; empty when it cannot do it. */
    byte[] metadata(final String protocolName) {
        for (final ClassicProtocol protocol : protocols) {
            if (protocol.name().equals(protocolName)) {
                return protocol.metadata();
            }
        }
        return SyncResult.NOTHING;
    }

    /** Whether it can do and wants the same. */
    boolean matches(final List<ClassicProtocol> others) {
        if (protocols.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < others.size(); i++) {
            if (!protocols.get(i).name().equals(others.get(i).name())
                    || !Arrays.equals(protocols.get(i).metadata(), others.get(i).metadata())) {
                return false;
            }
        }
        return true;
    }

    /** As it is stored, at most: with what it said for all protocols. */
    long storedBytes() {
        return saidBytes + assignment.length;
    }

    /** Bytes that it takes of the heap, about. */
    long heapBytes() {
        return storedBytes()
                + GroupLimits.MEMBER_OVERHEAD_BYTES
                + (long) GroupLimits.NAME_OVERHEAD_BYTES * protocols.size();
    }

    void heard(final long now) {
        deadline = now + sessionTimeoutMillis;
    }

    void answerJoin(final JoinResult result) {
        final CompletableFuture<JoinResult> waiting = joining;
        joining = null;
        if (waiting != null) {
            waiting.complete(result);
        }
    }

    void answerSync(final SyncResult result) {
        final CompletableFuture<SyncResult> waiting = syncing;
        syncing = null;
        if (waiting != null) {
            waiting.complete(result);
        }
    }
}
