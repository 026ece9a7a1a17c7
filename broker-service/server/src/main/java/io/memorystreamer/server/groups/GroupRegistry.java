package io.memorystreamer.server.groups;

import io.memorystreamer.server.observe.LogThrottle;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.storage.StateStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All groups, under {@code group/ID} in the broker's state while they have or had members. Thread-safe; everything may wait for
 * the store, so it belongs on a worker thread.
 *
 * <p>A value is: version, kind, int64 since when the group has no members, and the rest as its kind writes it.
 */
public final class GroupRegistry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupRegistry.class);

    private static final String PREFIX = "group/";
    private static final byte VERSION = 1;
    private static final byte CLASSIC = 1;
    private static final byte CONSUMER = 2;
    private static final long SWEEP_FOR_ROOM_MILLIS = 10_000;
    private static final int HEAD_BYTES = 2 + Long.BYTES;

    private final Map<String, Group> groups = new ConcurrentHashMap<>();
    private final AtomicLong memberBytes = new AtomicLong();
    private final LogThrottle throttle = new LogThrottle();
    private final StateStore state;
    private final OffsetStore offsets;
    private final TopicShapes topics;
    private final GroupLimits limits;
    private final Timers timers;
    private final GroupListener listener;
    private volatile boolean stopped;
    private long lastSweepForRoom;

    /**
     * @param timers closed with this
     * @param listener told of rebalances; what is found at the start is none
     */
    public GroupRegistry(
            final StateStore state,
            final TopicShapes topics,
            final GroupLimits limits,
            final Timers timers,
            final GroupListener listener) {
        this.listener = listener;
        this.state = state;
        this.offsets = new OffsetStore(state, limits.maxOffsetBytes());
        this.topics = topics;
        this.limits = limits;
        this.timers = timers;
    }

    /** Reads what there is, once, before anything else. */
    public void recover() {
        final long now = timers.millis();
        state.startingWith(PREFIX).forEach((key, value) -> recover(key.substring(PREFIX.length()), value, now));
        offsets.groups().forEach(id -> groups.computeIfAbsent(id, absent -> new Group(id, now)));
        if (!groups.isEmpty()) {
            LOG.info("Recovered {} groups", groups.size());
        }
    }

    private void recover(final String id, final byte[] value, final long now) {
        final Group group = new Group(id, now);
        try {
            final ByteBuffer head = ByteBuffer.wrap(value);
            final byte version = head.get();
            final byte kind = head.get();
            if (version != VERSION || kind != CLASSIC && kind != CONSUMER) {
                throw new IOException("version " + version + ", kind " + kind);
            }
            final long emptySince = head.getLong();
            group.emptySince = emptySince == 0 ? now : emptySince;
            if (kind == CLASSIC) {
                ClassicGroupCodec.decode(value, HEAD_BYTES, classic(group), now);
            } else {
                ConsumerGroupCodec.decode(value, HEAD_BYTES, consumer(group), now);
            }
        } catch (final IOException | RuntimeException e) {
            LOG.error("The members of group {} cannot be read and have to join again; its offsets stay: {}", id, e);
            group.membership = null;
        }
        group.rebalanced(GroupListener.NONE);
        groups.put(id, group);
        synchronized (group) {
            settle(group);
        }
    }

    /** A part of a request that concerns one group. */
    @FunctionalInterface
    interface Work<T> {
        T on(Group group) throws GroupException;
    }

    /** Under the group's lock, which is made when there is none. */
    <T> T withOrNew(final String id, final Work<T> work) throws GroupException {
        GroupId.validate(id);
        while (true) {
            Group group = groups.get(id);
            if (group == null) {
                requireRoomForGroup(id);
                group = groups.computeIfAbsent(id, absent -> new Group(id, timers.millis()));
            }
            synchronized (group) {
                if (!group.removed) {
                    return run(group, work);
                }
            }
        }
    }

    /** Under the group's lock; with null when there is none. */
    <T> T with(final String id, final Work<T> work) throws GroupException {
        GroupId.validate(id);
        while (true) {
            final Group group = groups.get(id);
            if (group == null) {
                return work.on(null);
            }
            synchronized (group) {
                if (!group.removed) {
                    return run(group, work);
                }
            }
        }
    }

    private <T> T run(final Group group, final Work<T> work) throws GroupException {
        if (stopped) {
            throw new GroupException(ErrorCode.COORDINATOR_NOT_AVAILABLE, "the broker is stopping");
        }
        try {
            return work.on(group);
        } finally {
            settle(group);
        }
    }

    private void settle(final Group group) {
        if (!group.removed) {
            memberBytes.addAndGet(group.settle(timers, timers.millis(), () -> onTimer(group)));
        }
    }

    private void onTimer(final Group group) {
        synchronized (group) {
            if (!group.removed && !stopped) {
                group.timerFired();
                group.membership.onTime(timers.millis());
                settle(group);
            }
        }
    }

    private void requireRoomForGroup(final String id) throws GroupException {
        if (groups.size() >= GroupLimits.MAX_GROUPS) {
            sweepForRoom();
            if (groups.size() >= GroupLimits.MAX_GROUPS) {
                throttle.run(() -> LOG.warn(
                        "Group {} is refused: there are {} groups; delete those that are not used", id, groups.size()));
                throw new GroupException(
                        ErrorCode.GROUP_MAX_SIZE_REACHED,
                        "there are " + GroupLimits.MAX_GROUPS + " groups; delete those that are not used");
            }
        }
    }

    /** Not at every attempt, for it looks at all groups. */
    private synchronized void sweepForRoom() {
        final long now = timers.millis();
        if (now - lastSweepForRoom >= SWEEP_FOR_ROOM_MILLIS) {
            lastSweepForRoom = now;
            sweep();
        }
    }

    /** Refuses a member that would have all members of all groups take too much memory. */
    private void requireRoomForMember(final long grown) throws GroupException {
        if (grown > 0 && memberBytes.get() + grown > limits.maxMemberBytes()) {
            throttle.run(() -> LOG.warn(
                    "A member is refused: the members of all groups take {} bytes of {}, an eighth of the heap",
                    memberBytes.get(),
                    limits.maxMemberBytes()));
            throw new GroupException(
                    ErrorCode.GROUP_MAX_SIZE_REACHED,
                    "the members of all groups take " + limits.maxMemberBytes() + " bytes; give the broker more heap");
        }
    }

    /** @return the group's membership, which becomes a classic one if it had none */
    ClassicGroup classic(final Group group) {
        final ClassicGroup classic = new ClassicGroup(
                limits.initialRebalanceDelayMillis(), () -> save(group, CLASSIC), this::requireRoomForMember);
        group.membership = classic;
        return classic;
    }

    /** @return the group's membership, which becomes one of KIP-848 */
    ConsumerGroup consumer(final Group group) {
        final ConsumerGroup consumer =
                new ConsumerGroup(topics, () -> save(group, CONSUMER), this::requireRoomForMember);
        group.membership = consumer;
        return consumer;
    }

    private boolean save(final Group group, final byte kind) {
        final byte[] body = group.membership.encode();
        final long emptySince = group.membership.isEmpty() ? timers.millis() : 0;
        final byte[] value = ByteBuffer.allocate(HEAD_BYTES + body.length)
                .put(VERSION)
                .put(kind)
                .putLong(emptySince)
                .put(body)
                .array();
        try {
            state.put(PREFIX + group.id, value);
        } catch (final IOException e) {
            throttle.run(() -> LOG.error("Group {} could not be stored: {}", group.id, e.getMessage()));
            return false;
        }
        group.rebalanced(listener);
        return true;
    }

    /**
     * Forgets a group and its offsets. Under the group's lock.
     *
     * @throws GroupException when that cannot be stored
     */
    void remove(final Group group) throws GroupException {
        try {
            offsets.removeAll(group.id);
            state.remove(PREFIX + group.id);
        } catch (final IOException e) {
            throw unavailable(e);
        }
        memberBytes.addAndGet(-group.remove());
        groups.remove(group.id, group);
    }

    GroupException unavailable(final IOException e) {
        throttle.run(() -> LOG.error("The broker's state takes no changes: {}", e.getMessage()));
        return new GroupException(ErrorCode.COORDINATOR_NOT_AVAILABLE, e.getMessage());
    }

    /** Lets offsets of groups without members go when their time has come, and groups of which nothing is left. */
    void sweep() {
        final long now = timers.millis();
        for (final Group group : groups.values()) {
            synchronized (group) {
                if (!group.removed && !group.hasMembers()) {
                    sweep(group, now);
                }
            }
        }
    }

    private void sweep(final Group group, final long now) {
        boolean keep = false;
        try {
            for (final OffsetStore.Entry entry : offsets.all(group.id)) {
                final CommittedOffset offset = entry.offset();
                final long from = group.membership == null
                        ? offset.commitMillis()
                        : Math.max(offset.commitMillis(), group.emptySince);
                final boolean expired = offset.expireMillis() >= 0
                        ? now >= offset.expireMillis()
                        : now - from >= limits.offsetsRetentionMillis();
                if (expired || isOfAnotherTopic(entry)) {
                    offsets.remove(group.id, entry.topic(), entry.partition());
                } else {
                    keep = true;
                }
            }
            if (!keep) {
                remove(group);
                LOG.debug("Group {} has neither members nor offsets any more", group.id);
            }
        } catch (final IOException | GroupException | RuntimeException e) {
            // Also what it does not understand: the other groups are to be swept, and this one again.
            throttle.run(() -> LOG.warn("Group {} could not be swept: {}", group.id, e.toString()));
        }
    }

    /** Whether the topic that had the name then is gone, as one in memory is after a restart. */
    boolean isOfAnotherTopic(final OffsetStore.Entry entry) {
        final TopicShape topic = topics.find(entry.topic());
        return topic == null
                ? !topics.isOffline(entry.topic())
                : !topic.id().equals(entry.offset().topicId());
    }

    /** Sweeps now and again, each time after the interval. */
    public void sweepEvery(final long millis) {
        timers.schedule(millis, () -> {
            sweep();
            sweepEvery(millis);
        });
    }

    /** A topic is gone, and with it all offsets in it. */
    public void onTopicDeleted(final String topic) {
        for (final Group group : groups.values()) {
            synchronized (group) {
                try {
                    if (!group.removed) {
                        offsets.removeAll(group.id, topic);
                    }
                } catch (final IOException e) {
                    throttle.run(() -> LOG.warn(
                            "Offsets of group {} in the deleted topic {} stay until they are swept: {}",
                            group.id,
                            topic,
                            e.getMessage()));
                }
            }
        }
    }

    Collection<Group> all() {
        return groups.values();
    }

    OffsetStore offsets() {
        return offsets;
    }

    TopicShapes topics() {
        return topics;
    }

    long now() {
        return timers.millis();
    }

    /** How many there are. */
    public int count() {
        return groups.size();
    }

    /** Lets everybody go who waits; from then on every request is answered with COORDINATOR_NOT_AVAILABLE. */
    @Override
    public void close() {
        stopped = true;
        timers.close();
        for (final Group group : groups.values()) {
            synchronized (group) {
                if (group.membership != null) {
                    group.membership.stop();
                }
            }
        }
    }
}
