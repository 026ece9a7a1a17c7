package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last rejection of each cluster's Pods. A StatefulSet deletes a rejected Pod within milliseconds, so that a reconciler that
 * looks at the Pods there are may never see one; the watch does. Losing this costs one more try. Thread-safe and bounded.
 */
@ApplicationScoped
class Rejections {
    private static final int MAX_CLUSTERS = 1_000;

    private final Map<ResourceID, Rejection> last = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ResourceID, Rejection> eldest) {
            return size() > MAX_CLUSTERS;
        }
    };

    /** Notes a Pod that was rejected; of others nothing. */
    synchronized void note(ResourceID cluster, Pod pod) {
        Rejection.of(pod)
                .ifPresent(rejection -> last.merge(
                        cluster, rejection, (before, now) -> before.created().isAfter(now.created()) ? before : now));
    }

    synchronized Optional<Rejection> last(ResourceID cluster) {
        return Optional.ofNullable(last.get(cluster));
    }

    synchronized void forget(ResourceID cluster) {
        last.remove(cluster);
    }
}
