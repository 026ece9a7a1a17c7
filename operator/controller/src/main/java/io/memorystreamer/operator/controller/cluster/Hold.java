package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps brokers from being made anew for ever. A Pod that a kubelet rejects (its CPUs are not on one NUMA node, say) ends at once,
 * and a StatefulSet replaces it at once, on the same node most likely. So the operator takes the StatefulSet down to no Pods for a
 * while, which grows from one rejection to the next, and then lets it try again. It is kept in annotations of the StatefulSet, so
 * that the operator may be restarted meanwhile.
 *
 * @param generation of the cluster for which this was; another one deserves a try at once
 * @param attempts rejections in a row, at least 1
 * @param until when the next try begins
 * @param reason the kubelet's
 * @param message the kubelet's
 */
record Hold(long generation, int attempts, Instant until, String reason, String message) {
    private static final String PREFIX = "memorystreamer.io/hold-";
    private static final String GENERATION = PREFIX + "generation";
    private static final String ATTEMPTS = PREFIX + "attempts";
    private static final String UNTIL = PREFIX + "until";
    private static final String REASON = PREFIX + "reason";
    private static final String MESSAGE = PREFIX + "message";

    private static final Duration FIRST = Duration.ofSeconds(15);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int DOUBLINGS = 6;

    /** Returns what the annotations of a StatefulSet say, or empty when they say nothing that makes sense. */
    static Optional<Hold> of(HasMetadata statefulSet) {
        Map<String, String> annotations = statefulSet.getMetadata().getAnnotations();
        if (annotations == null || !annotations.containsKey(UNTIL)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Hold(
                    Long.parseLong(annotations.getOrDefault(GENERATION, "")),
                    Math.max(1, Integer.parseInt(annotations.getOrDefault(ATTEMPTS, ""))),
                    Instant.parse(annotations.get(UNTIL)),
                    annotations.getOrDefault(REASON, ""),
                    annotations.getOrDefault(MESSAGE, "")));
        } catch (NumberFormatException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /**
     * Decides what holds from now on.
     *
     * @param before what held until now
     * @param rejected a Pod of the cluster that was rejected
     * @param running whether a broker runs, so that the tries are over; one that runs while brokers are held back is of the try
     *     before and about to go: it was made in place of the rejected one before the StatefulSet was taken down
     */
    static Optional<Hold> next(
            Optional<Hold> before, Optional<Rejection> rejected, boolean running, long generation, Instant now) {
        Optional<Hold> sameSpec = before.filter(hold -> hold.generation == generation);
        if (sameSpec.filter(hold -> hold.isActive(now)).isPresent()) {
            return sameSpec;
        }
        if (running) {
            return Optional.empty();
        }
        // Pods of before the last hold's end are those that it is about.
        boolean counts = rejected.isPresent()
                && sameSpec.map(hold -> !rejected.get().created().isBefore(hold.until))
                        .orElse(true);
        if (!counts) {
            return sameSpec;
        }
        int attempts = sameSpec.map(Hold::attempts).orElse(0) + 1;
        return Optional.of(new Hold(
                generation,
                attempts,
                now.plus(interval(attempts)),
                rejected.get().reason(),
                rejected.get().message()));
    }

    /** Returns how long brokers are held back after so many rejections: 15 s, doubled each time, up to 10 min. */
    static Duration interval(int attempts) {
        Duration interval = FIRST.multipliedBy(1L << Math.min(attempts - 1, DOUBLINGS));
        return interval.compareTo(LONGEST) < 0 ? interval : LONGEST;
    }

    boolean isActive(Instant now) {
        return now.isBefore(until);
    }

    Map<String, String> annotations() {
        Map<String, String> annotations = new TreeMap<>();
        annotations.put(GENERATION, String.valueOf(generation));
        annotations.put(ATTEMPTS, String.valueOf(attempts));
        annotations.put(UNTIL, until.toString());
        annotations.put(REASON, reason);
        annotations.put(MESSAGE, message);
        return annotations;
    }
}
