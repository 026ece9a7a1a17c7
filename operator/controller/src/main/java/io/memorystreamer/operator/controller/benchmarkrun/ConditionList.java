package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conditions in the making: one that says the same as before keeps the time of its last transition. Not thread-safe. */
final class ConditionList {
    // What the API server allows.
    private static final int MAX_MESSAGE_LENGTH = 32_768;

    private final List<Condition> before;
    private final Long generation;
    private final Instant now;
    private final List<Condition> conditions = new ArrayList<>();

    ConditionList(List<Condition> before, Long generation, Instant now) {
        this.before = before;
        this.generation = generation;
        this.now = now;
    }

    void add(String type, Status status, String reason, String message) {
        Optional<Condition> same = before.stream()
                .filter(condition -> condition.getType().equals(type)
                        && condition.getStatus().equals(status.label))
                .findFirst();
        Condition condition = new Condition();
        condition.setType(type);
        condition.setStatus(status.label);
        condition.setReason(reason);
        condition.setMessage(
                message.length() <= MAX_MESSAGE_LENGTH ? message : message.substring(0, MAX_MESSAGE_LENGTH));
        condition.setObservedGeneration(generation);
        condition.setLastTransitionTime(
                same.map(Condition::getLastTransitionTime).orElseGet(now::toString));
        conditions.add(condition);
    }

    List<Condition> toList() {
        return conditions;
    }

    /** A condition's status. */
    enum Status {
        TRUE("True"),
        FALSE("False"),
        UNKNOWN("Unknown");

        private final String label;

        Status(String label) {
            this.label = label;
        }
    }
}
