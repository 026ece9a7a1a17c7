package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeAffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodAffinityTermBuilder;
import io.fabric8.kubernetes.api.model.PodAntiAffinity;
import io.fabric8.kubernetes.api.model.PodAntiAffinityBuilder;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTermBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTermBuilder;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunSpec.ConcurrencyPolicy;
import io.memorystreamer.operator.api.Pinning;
import io.memorystreamer.operator.api.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * On which nodes the Pods of a run may be: where the run says, where CPUs can be pinned if it asks for that, and never beside
 * the Pods of another run. Pure functions.
 */
final class PodPlacement {
    /** What whoever runs the nodes puts on those whose kubelet has the static CPU manager policy. */
    static final String CPU_MANAGER = "memorystreamer.io/cpu-manager";

    private static final String HOSTNAME = "kubernetes.io/hostname";

    // A benchmark whose node does not answer has no figures any more; five minutes, the default, would be lost.
    private static final long NODE_AWAY_SECONDS = 30;

    private static final int STRONGLY = 100;
    private static final int WEAKLY = 50;

    private PodPlacement() {}

    static Placement placement(BenchmarkRun run) {
        return Optional.ofNullable(run.getSpec().placement()).orElse(Placement.ANYWHERE);
    }

    static List<Toleration> tolerations(BenchmarkRun run) {
        Stream<Toleration> untilNodeIsLost = Stream.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")
                .map(taint -> new TolerationBuilder()
                        .withKey(taint)
                        .withOperator("Exists")
                        .withEffect("NoExecute")
                        .withTolerationSeconds(NODE_AWAY_SECONDS)
                        .build());
        return Stream.concat(placement(run).tolerations().stream(), untilNodeIsLost)
                .toList();
    }

    static Affinity affinity(BenchmarkRun run) {
        return new AffinityBuilder()
                .withNodeAffinity(nodeAffinity(run.getSpec().pinning()))
                .withPodAntiAffinity(podAntiAffinity(run))
                .build();
    }

    private static NodeAffinity nodeAffinity(Pinning pinning) {
        NodeSelectorTerm staticCpus = new NodeSelectorTermBuilder()
                .addNewMatchExpression()
                .withKey(CPU_MANAGER)
                .withOperator("In")
                .withValues("static")
                .endMatchExpression()
                .build();
        return switch (pinning) {
            case NONE -> null;
            case REQUIRED ->
                new NodeAffinityBuilder()
                        .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                        .withNodeSelectorTerms(staticCpus)
                        .endRequiredDuringSchedulingIgnoredDuringExecution()
                        .build();
            case PREFERRED ->
                new NodeAffinityBuilder()
                        .withPreferredDuringSchedulingIgnoredDuringExecution(new PreferredSchedulingTermBuilder()
                                .withWeight(STRONGLY)
                                .withPreference(staticCpus)
                                .build())
                        .build();
        };
    }

    private static PodAntiAffinity podAntiAffinity(BenchmarkRun run) {
        String uid = run.getMetadata().getUid();
        PodAffinityTerm otherRuns = anywhere(new LabelSelectorBuilder()
                .addToMatchLabels(RunLabels.NAME, RunLabels.BENCH)
                .addNewMatchExpression()
                .withKey(RunLabels.RUN_UID)
                .withOperator("NotIn")
                .withValues(uid)
                .endMatchExpression()
                .build());
        PodAffinityTerm brokers = anywhere(new LabelSelectorBuilder()
                .addToMatchLabels(RunLabels.NAME, "memorystreamer")
                .addToMatchLabels("app.kubernetes.io/component", "broker")
                .build());
        PodAntiAffinityBuilder affinity = new PodAntiAffinityBuilder();
        List<PodAffinityTerm> required = new ArrayList<>();
        if (run.getSpec().concurrencyPolicy() == ConcurrencyPolicy.ALLOW) {
            prefer(affinity, otherRuns, STRONGLY);
        } else {
            required.add(otherRuns);
        }
        prefer(affinity, brokers, STRONGLY);
        if (run.getSpec().loadGenerators() > 1) {
            prefer(
                    affinity,
                    anywhere(new LabelSelectorBuilder()
                            .addToMatchLabels(RunLabels.RUN_UID, uid)
                            .build()),
                    WEAKLY);
        }
        return affinity.withRequiredDuringSchedulingIgnoredDuringExecution(required)
                .build();
    }

    private static void prefer(PodAntiAffinityBuilder affinity, PodAffinityTerm term, int weight) {
        affinity.addToPreferredDuringSchedulingIgnoredDuringExecution(new WeightedPodAffinityTermBuilder()
                .withWeight(weight)
                .withPodAffinityTerm(term)
                .build());
    }

    /** On the same node, in whatever namespace. */
    private static PodAffinityTerm anywhere(LabelSelector pods) {
        return new PodAffinityTermBuilder()
                .withTopologyKey(HOSTNAME)
                .withLabelSelector(pods)
                .withNamespaceSelector(new LabelSelector())
                .build();
    }
}
