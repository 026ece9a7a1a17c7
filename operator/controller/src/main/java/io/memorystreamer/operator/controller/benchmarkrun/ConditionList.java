package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.Condition;
import io.memorystreamer.operator.controller.resources.Conditions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Conditions in the making: one that says the same as before keeps the time of its last transition. Not thread-safe. */
final class ConditionList {
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
        conditions.add(Conditions.next(before, now, generation, type, status.label, reason, message));
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
