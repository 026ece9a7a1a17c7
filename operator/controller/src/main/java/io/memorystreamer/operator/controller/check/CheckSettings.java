package io.memorystreamer.operator.controller.check;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.Map;

/**
 * What the check is told by its environment.
 *
 * @param name of the cluster, the topic and the run that it makes
 * @param namespace where it makes them, its own
 * @param pod its own Pod, which owns what it makes
 * @param podUid that Pod's UID
 * @param operator name of the operator's Deployment, which owns the Pod
 * @param cpu of the broker and of the benchmark
 * @param memory of the broker and of the benchmark
 * @param timeout of all steps together
 */
record CheckSettings(
        String name,
        String namespace,
        String pod,
        String podUid,
        String operator,
        Quantity cpu,
        Quantity memory,
        Duration timeout) {

    static CheckSettings of(Map<String, String> environment) {
        return new CheckSettings(
                require(environment, "CHECK_NAME"),
                require(environment, "POD_NAMESPACE"),
                require(environment, "POD_NAME"),
                require(environment, "POD_UID"),
                require(environment, "MEMORYSTREAMER_OPERATOR_NAME"),
                new Quantity(require(environment, "CHECK_CPU")),
                new Quantity(require(environment, "CHECK_MEMORY")),
                Duration.ofSeconds(Long.parseLong(require(environment, "CHECK_TIMEOUT_SECONDS"))));
    }

    /** What the check makes goes with its Pod, however the check ends. */
    OwnerReference owner() {
        return new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Pod")
                .withName(pod)
                .withUid(podUid)
                .build();
    }

    private static String require(Map<String, String> environment, String variable) {
        String value = environment.get(variable);
        if (value == null || value.isBlank()) {
            throw new CheckFailedException("environment variable " + variable + " is missing: run this by helm test");
        }
        return value;
    }
}
