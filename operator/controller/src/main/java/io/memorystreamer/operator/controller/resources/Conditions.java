package io.memorystreamer.operator.controller.resources;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Makes conditions that equal those before them when they say the same. Pure functions. */
public final class Conditions {
    // What the API server takes as a message.
    private static final int MAX_MESSAGE_LENGTH = 32_768;

    private Conditions() {}

    /**
     * Returns a condition that keeps the time of the last transition while its status stays.
     *
     * @param before the conditions of the status before
     * @param now the time of a transition, if this is one
     */
    public static Condition next(
            List<Condition> before,
            Instant now,
            Long generation,
            String type,
            String status,
            String reason,
            String message) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(
                        message.length() <= MAX_MESSAGE_LENGTH ? message : message.substring(0, MAX_MESSAGE_LENGTH))
                .withObservedGeneration(generation)
                .withLastTransitionTime(find(before, type)
                        .filter(condition -> condition.getStatus().equals(status))
                        .map(Condition::getLastTransitionTime)
                        .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString()))
                .build();
    }

    /** Returns the condition of a type. */
    public static Optional<Condition> find(List<Condition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }
}
