package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.Pinning;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What was decided about a cluster before its resources are written. Immutable.
 *
 * @param image of the brokers
 * @param affinity which nodes they go to; {@code null}: any
 * @param hold what keeps brokers back, or kept them back last
 * @param problem why no broker should be started; {@code null}: nothing speaks against it
 * @param held whether there are to be no brokers for now
 * @param operatorNamespace where the operator's Pods are, which ask brokers what they got
 * @param serverSideApply whether resources are applied, as opposed to updated
 */
record ClusterPlan(
        MemoryStreamerCluster cluster,
        String image,
        String imagePullPolicy,
        NodeAffinity affinity,
        Optional<Hold> hold,
        String problem,
        boolean held,
        String operatorNamespace,
        boolean serverSideApply) {
    /** Annotation of a StatefulSet: what its affinity was chosen for. */
    static final String AFFINITY_FOR = "memorystreamer.io/affinity-for";

    private static final String KEY = "cluster-plan";

    /** What a plan needs to know of the operator. */
    record Settings(String image, String imagePullPolicy, String operatorNamespace, boolean serverSideApply) {}

    /** What there is of a cluster. */
    record Observed(Optional<StatefulSet> statefulSet, Collection<Pod> pods, Optional<Rejection> rejection) {}

    static ClusterPlan of(
            MemoryStreamerCluster cluster,
            Observed observed,
            Supplier<List<NodeTopology>> topologies,
            Settings settings,
            Instant now) {
        Optional<Hold> hold = Hold.next(
                observed.statefulSet().flatMap(Hold::of),
                observed.rejection(),
                observed.pods().stream().anyMatch(BrokerPods::isRunning),
                cluster.getMetadata().getGeneration(),
                now);
        NumaAffinity.Choice choice = keptAffinity(cluster, observed)
                .orElseGet(() -> NumaAffinity.choose(
                        cluster.getSpec(),
                        NumaAffinity.policy(cluster.getSpec()) == Pinning.NONE ? List.of() : topologies.get()));
        return new ClusterPlan(
                cluster,
                BrokerImage.of(cluster.getSpec(), settings.image()),
                settings.imagePullPolicy(),
                choice.affinity(),
                hold,
                choice.problem(),
                choice.problem() != null
                        || hold.filter(each -> each.isActive(now)).isPresent(),
                settings.operatorNamespace(),
                settings.serverSideApply());
    }

    /**
     * A broker that has its node keeps the affinity it was placed by, whatever is free elsewhere by now: another affinity is another
     * Pod template, and that a restart, which costs what is in memory.
     */
    private static Optional<NumaAffinity.Choice> keptAffinity(MemoryStreamerCluster cluster, Observed observed) {
        boolean placed = observed.pods().stream().anyMatch(BrokerPods::isPlaced);
        return observed.statefulSet()
                .filter(_ -> placed)
                .filter(set -> NumaAffinity.fingerprint(cluster.getSpec())
                        .equals(annotations(set).get(AFFINITY_FOR)))
                .map(set -> new NumaAffinity.Choice(
                        Optional.ofNullable(
                                        set.getSpec().getTemplate().getSpec().getAffinity())
                                .map(affinity -> affinity.getNodeAffinity())
                                .orElse(null),
                        null));
    }

    private static Map<String, String> annotations(StatefulSet set) {
        return Optional.ofNullable(set.getMetadata().getAnnotations()).orElse(Map.of());
    }

    int replicas() {
        return held ? 0 : cluster.getSpec().replicas();
    }

    /** Returns the annotations of the StatefulSet, in which this plan is found again. */
    Map<String, String> annotations() {
        Map<String, String> annotations = new TreeMap<>();
        annotations.put(AFFINITY_FOR, NumaAffinity.fingerprint(cluster.getSpec()));
        hold.ifPresent(each -> annotations.putAll(each.annotations()));
        return annotations;
    }

    void putInto(Context<MemoryStreamerCluster> context) {
        context.managedWorkflowAndDependentResourceContext().put(KEY, this);
    }

    static ClusterPlan from(Context<MemoryStreamerCluster> context) {
        return context.managedWorkflowAndDependentResourceContext().getMandatory(KEY, ClusterPlan.class);
    }
}
