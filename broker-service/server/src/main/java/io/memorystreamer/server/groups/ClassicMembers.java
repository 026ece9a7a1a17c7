package io.memorystreamer.server.groups;

import io.memorystreamer.server.protocol.ErrorCode;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The members of a classic group and what they agree on. Guarded by the group's lock. */
final class ClassicMembers {

    private final Map<String, ClassicMember> byId = new LinkedHashMap<>();
    private final Map<String, ClassicMember> byInstance = new HashMap<>();

    Collection<ClassicMember> all() {
        return byId.values();
    }

    Collection<String> ids() {
        return byId.keySet();
    }

    int size() {
        return byId.size();
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    /** @return null when there is none */
    ClassicMember get(final String memberId) {
        return byId.get(memberId);
    }

    /** @return null when there is none */
    ClassicMember byInstance(final String instanceId) {
        return instanceId == null ? null : byInstance.get(instanceId);
    }

    void add(final ClassicMember member) {
        byId.put(member.memberId, member);
        if (member.instanceId != null) {
            byInstance.put(member.instanceId, member);
        }
    }

    void remove(final ClassicMember member) {
        byId.remove(member.memberId);
        if (member.instanceId != null) {
            byInstance.remove(member.instanceId, member);
        }
    }

    /**
     * The member that is meant.
     *
     * @throws GroupException UNKNOWN_MEMBER_ID; FENCED_INSTANCE_ID when its place was taken by another with its instance id
     */
    ClassicMember require(final MemberIdentity identity) throws GroupException {
        if (identity.instanceId() != null) {
            final ClassicMember holder = byInstance.get(identity.instanceId());
            if (holder == null) {
                throw new GroupException(ErrorCode.UNKNOWN_MEMBER_ID);
            }
            if (!holder.memberId.equals(identity.memberId())) {
                throw new GroupException(ErrorCode.FENCED_INSTANCE_ID);
            }
            return holder;
        }
        final ClassicMember member = byId.get(identity.memberId());
        if (member == null) {
            throw new GroupException(ErrorCode.UNKNOWN_MEMBER_ID);
        }
        return member;
    }

    boolean allJoining() {
        return byId.values().stream().allMatch(member -> member.joining != null);
    }

    boolean noneJoining() {
        return byId.values().stream().noneMatch(member -> member.joining != null);
    }

    /** The longest of them; milliseconds. */
    int rebalanceTimeoutMillis() {
        return byId.values().stream()
                .mapToInt(member -> member.rebalanceTimeoutMillis)
                .max()
                .orElse(0);
    }

    /** As they are stored, at most. */
    long storedBytes() {
        return byId.values().stream().mapToLong(ClassicMember::storedBytes).sum();
    }

    /** What they take of the heap, about. */
    long heapBytes() {
        return byId.values().stream().mapToLong(ClassicMember::heapBytes).sum();
    }

    /** The names of the protocols that every member can do. */
    Set<String> commonProtocols() {
        Set<String> common = null;
        for (final ClassicMember member : byId.values()) {
            if (common == null) {
                common = member.protocolNames();
            } else {
                common.retainAll(member.protocolNames());
            }
        }
        return common == null ? new HashSet<>() : common;
    }

    /**
     * Each member votes for the first of its protocols that all can do; the most votes win, the first member's choice among
     * equals.
     *
     * @return null when there are no members
     */
    String selectProtocol() {
        final Set<String> common = commonProtocols();
        final Map<String, Integer> votes = new LinkedHashMap<>();
        for (final ClassicMember member : byId.values()) {
            member.protocols().stream()
                    .map(ClassicProtocol::name)
                    .filter(common::contains)
                    .findFirst()
                    .ifPresent(name -> votes.merge(name, 1, Integer::sum));
        }
        String selected = null;
        for (final Map.Entry<String, Integer> vote : votes.entrySet()) {
            if (selected == null || vote.getValue() > votes.get(selected)) {
                selected = vote.getKey();
            }
        }
        return selected;
    }
}
