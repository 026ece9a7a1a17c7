package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;

/** Which of its Job's Pods a Pod is, from 0. */
final class PodIndex {
    /** What the Job controller puts on the Pods of an Indexed Job. */
    static final String ANNOTATION = "batch.kubernetes.io/job-completion-index";

    private PodIndex() {}

    /** Returns the index; 0 for the only Pod of a Job without indices. */
    static int of(Pod pod) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        return Optional.ofNullable(annotations)
                .map(all -> all.get(ANNOTATION))
                .map(Integer::parseInt)
                .orElse(0);
    }
}
