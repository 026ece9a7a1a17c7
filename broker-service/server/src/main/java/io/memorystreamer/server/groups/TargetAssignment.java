package io.memorystreamer.server.groups;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the members of a group by KIP-848 are to own: the topics they read, shared by the assignor that most of them want.
 * Guarded by the group's lock.
 */
final class TargetAssignment {

    private static final String DEFAULT_ASSIGNOR = "uniform";

    private final TopicShapes topics;
    private final Collection<ConsumerMember> members;
    private final Map<String, Set<AssignedPartition>> targets = new HashMap<>();
    private long topicsVersion;

    /** The topics somebody reads, as they were when they were assigned. */
    private Map<String, TopicShape> subscribed = Map.of();

    /** @param members a view of the group's */
    TargetAssignment(final TopicShapes topics, final Collection<ConsumerMember> members) {
        this.topics = topics;
        this.members = members;
    }

    boolean has(final String memberId) {
        return targets.containsKey(memberId);
    }

    /** @return null when nothing was worked out for the member */
    Set<AssignedPartition> of(final String memberId) {
        return targets.get(memberId);
    }

    /** Until it is worked out anew, which moves as little of it as it can. */
    void set(final String memberId, final Set<AssignedPartition> target) {
        targets.put(memberId, target);
    }

    /** @return what the member was to own */
    Set<AssignedPartition> remove(final String memberId) {
        return targets.remove(memberId);
    }

    private Map<String, TopicShape> subscriptions() {
        final Map<String, TopicShape> read = new HashMap<>();
        boolean byPattern = false;
        for (final ConsumerMember member : members) {
            byPattern |= member.pattern != TopicPattern.NONE;
            for (final String name : member.topics) {
                final TopicShape topic = read.containsKey(name) ? null : topics.find(name);
                if (topic != null) {
                    read.put(name, topic);
                }
            }
        }
        if (byPattern) {
            for (final TopicShape topic : topics.all()) {
                if (!read.containsKey(topic.name())
                        && members.stream().anyMatch(member -> member.pattern.matches(topic.name()))) {
                    read.put(topic.name(), topic);
                }
            }
        }
        return read;
    }

    /** Cheap, for every heartbeat asks it: topics are looked up and matched only when one has come, grown or gone. */
    boolean topicsChanged() {
        final long version = topics.version();
        if (version == topicsVersion) {
            return false;
        }
        topicsVersion = version;
        return !subscriptions().equals(subscribed);
    }

    /** Works out anew what each member is to own. */
    void assign() {
        subscribed = subscriptions();
        final List<PartitionAssignor.Subscriber> subscribers = new ArrayList<>();
        for (final ConsumerMember member : members) {
            final TreeSet<String> read = new TreeSet<>();
            for (final String name : subscribed.keySet()) {
                if (member.isSubscribed(name)) {
                    read.add(name);
                }
            }
            subscribers.add(new PartitionAssignor.Subscriber(
                    member.memberId,
                    member.instanceId == null ? member.memberId : member.instanceId,
                    read,
                    targets.getOrDefault(member.memberId, Set.of())));
        }
        targets.clear();
        targets.putAll(PartitionAssignor.named(assignor()).assign(subscribers, subscribed));
    }

    /** What most of the members want. */
    String assignor() {
        final Map<String, Integer> votes = new TreeMap<>();
        for (final ConsumerMember member : members) {
            if (member.assignor != null) {
                votes.merge(member.assignor, 1, Integer::sum);
            }
        }
        return votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(DEFAULT_ASSIGNOR);
    }
}
