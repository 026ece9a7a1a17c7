package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.memorystreamer.operator.api.ClusterConditions;
import io.memorystreamer.operator.api.MemoryStreamerClusterStatus;
import io.memorystreamer.operator.api.MemoryStreamerClusterStatus.Broker;
import io.memorystreamer.operator.api.Pinning;
import io.memorystreamer.operator.controller.cluster.BrokerPods.Trouble;
import io.memorystreamer.operator.controller.cluster.PlacementClient.Answer;
import io.memorystreamer.operator.controller.resources.Conditions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes a cluster's status of what was decided and of what there is. Equal to the one before when it says the same. */
final class ClusterStatusFactory {
    // The share of local pages goes up and down all the time; a smaller change is not worth a write.
    private static final int PERCENT_STEP = 5;

    private static final String ROLLING_OUT = "RollingOut";

    /**
     * What there is after the resources were written.
     *
     * @param answers of brokers that are ready, by Pod
     * @param writing what went wrong in writing the resources
     */
    record Observed(
            Optional<StatefulSet> statefulSet,
            List<Pod> pods,
            SortedMap<String, Answer> answers,
            Optional<Trouble> writing) {
        Observed {
            pods = pods.stream()
                    .filter(pod -> !BrokerPods.isLeaving(pod))
                    .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                    .toList();
        }
    }

    private final ClusterPlan plan;
    private final Observed observed;
    private final Optional<MemoryStreamerClusterStatus> before;
    private final Instant now;
    private final List<Condition> conditions = new ArrayList<>();

    private ClusterStatusFactory(ClusterPlan plan, Observed observed, Instant now) {
        this.plan = plan;
        this.observed = observed;
        this.before = Optional.ofNullable(plan.cluster().getStatus());
        this.now = now;
    }

    static MemoryStreamerClusterStatus create(ClusterPlan plan, Observed observed, Instant now) {
        return new ClusterStatusFactory(plan, observed, now).create();
    }

    private MemoryStreamerClusterStatus create() {
        int wanted = plan.cluster().getSpec().replicas();
        int ready = (int) observed.pods().stream().filter(BrokerPods::isReady).count();
        PinnedVerdict pinned = pinned(wanted);
        Optional<Trouble> trouble = trouble();
        addReady(ready, wanted, trouble);
        addProgressing(ready, wanted, trouble);
        addSchedulable(wanted);
        addPinned(pinned);
        return new MemoryStreamerClusterStatus(
                plan.cluster().getMetadata().getGeneration(),
                observed.pods().size(),
                ready,
                ready + "/" + wanted,
                ClusterNames.bootstrapServers(plan.cluster()),
                plan.image(),
                pinned.pinned(),
                observed.pods().stream().map(this::broker).toList(),
                conditions);
    }

    /** Returns the first thing that keeps brokers from getting ready, from what is nearest to the user on. */
    private Optional<Trouble> trouble() {
        return observed.writing()
                .or(() -> Optional.ofNullable(plan.problem()).map(text -> new Trouble("NoNumaZoneFits", text)))
                .or(() -> plan.hold()
                        .filter(_ -> plan.held())
                        .map(hold -> new Trouble(hold.reason(), Advice.rejected(hold))))
                .or(this::unschedulable)
                .or(() -> observed.pods().stream()
                        .flatMap(pod ->
                                BrokerPods.trouble(pod)
                                        .map(each -> new Trouble(each.reason(), about(pod, each.message())))
                                        .stream())
                        .findFirst());
    }

    private Optional<Trouble> unschedulable() {
        return observed.pods().stream()
                .flatMap(pod -> BrokerPods.unschedulable(pod)
                        .map(text -> new Trouble(
                                "Unschedulable",
                                about(pod, Advice.unschedulable(plan.cluster().getSpec(), text))))
                        .stream())
                .findFirst();
    }

    private static String about(Pod pod, String message) {
        return pod.getMetadata().getName() + ": " + message;
    }

    private void addReady(int ready, int wanted, Optional<Trouble> trouble) {
        if (ready >= wanted) {
            add(
                    ClusterConditions.READY,
                    "True",
                    "BrokersReady",
                    count(ready, wanted) + " at " + ClusterNames.bootstrapServers(plan.cluster()));
        } else {
            add(
                    ClusterConditions.READY,
                    "False",
                    trouble.map(Trouble::reason).orElse("BrokersNotReady"),
                    trouble.map(Trouble::message).orElseGet(() -> count(ready, wanted)));
        }
    }

    private void addProgressing(int ready, int wanted, Optional<Trouble> trouble) {
        if (trouble.isPresent()) {
            add(
                    ClusterConditions.PROGRESSING,
                    "False",
                    trouble.get().reason(),
                    trouble.get().message());
        } else if (isRollingOut()) {
            add(ClusterConditions.PROGRESSING, "True", ROLLING_OUT, "brokers are replaced by new ones");
        } else if (ready < wanted) {
            add(ClusterConditions.PROGRESSING, "True", "Starting", count(ready, wanted));
        } else {
            add(ClusterConditions.PROGRESSING, "False", "Stable", "all is as the spec says");
        }
    }

    private boolean isRollingOut() {
        return observed.statefulSet().filter(set -> set.getStatus() != null).stream()
                .anyMatch(set -> {
                    StatefulSetStatus status = set.getStatus();
                    boolean seen = Objects.equals(
                            status.getObservedGeneration(), set.getMetadata().getGeneration());
                    // The only broker is gone before the one that replaces it is there, and that is no other roll-out.
                    boolean started = status.getCurrentRevision() != null
                            && (!observed.pods().isEmpty() || wasRollingOut());
                    return started
                            && (!seen || !Objects.equals(status.getCurrentRevision(), status.getUpdateRevision()));
                });
    }

    private boolean wasRollingOut() {
        return before.flatMap(status -> Conditions.find(status.conditions(), ClusterConditions.PROGRESSING))
                .filter(condition -> condition.getReason().equals(ROLLING_OUT))
                .isPresent();
    }

    private void addSchedulable(int wanted) {
        Optional<Trouble> unschedulable = unschedulable();
        long placed = observed.pods().stream().filter(BrokerPods::isPlaced).count();
        if (plan.problem() != null) {
            add(ClusterConditions.SCHEDULABLE, "False", "NoNumaZoneFits", plan.problem());
        } else if (unschedulable.isPresent()) {
            add(
                    ClusterConditions.SCHEDULABLE,
                    "False",
                    unschedulable.get().reason(),
                    unschedulable.get().message());
        } else if (placed >= wanted) {
            add(ClusterConditions.SCHEDULABLE, "True", "Scheduled", "every broker has a node");
        } else {
            add(
                    ClusterConditions.SCHEDULABLE,
                    "Unknown",
                    plan.held() ? "HeldBack" : "Pending",
                    "not every broker has a node yet");
        }
    }

    private PinnedVerdict pinned(int wanted) {
        Map<String, String> nodes = new HashMap<>();
        observed.pods()
                .forEach(pod -> nodes.put(
                        pod.getMetadata().getName(),
                        Objects.requireNonNullElse(pod.getSpec().getNodeName(), "")));
        return PinnedVerdict.of(plan.cluster().getSpec(), wanted, new TreeMap<>(observed.answers()), nodes);
    }

    private void addPinned(PinnedVerdict verdict) {
        if (NumaAffinity.policy(plan.cluster().getSpec()) == Pinning.NONE) {
            return;
        }
        if (plan.hold().isPresent()) {
            add(
                    ClusterConditions.PINNED,
                    "False",
                    plan.hold().get().reason(),
                    Advice.rejected(plan.hold().get()));
            return;
        }
        String status = switch (verdict.pinned()) {
            case PinnedVerdict.YES -> "True";
            case PinnedVerdict.UNKNOWN -> "Unknown";
            default -> "False";
        };
        add(ClusterConditions.PINNED, status, verdict.reason(), verdict.message());
    }

    private Broker broker(Pod pod) {
        String name = pod.getMetadata().getName();
        BrokerPlacement placement = Optional.ofNullable(observed.answers().get(name))
                .map(Answer::placement)
                .orElse(null);
        if (placement == null) {
            return new Broker(
                    name,
                    pod.getSpec().getNodeName(),
                    BrokerPods.isReady(pod),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }
        int asked = Quantity.getAmountInBytes(
                        plan.cluster().getSpec().resources().cpu())
                .intValue();
        return new Broker(
                name,
                pod.getSpec().getNodeName(),
                BrokerPods.isReady(pod),
                placement.cpus(),
                placement.isExclusive(asked),
                placement.numaNodes(),
                placement.memoryNodes(),
                localMemoryPercent(name, placement.localMemoryPercent()),
                placement.cpuMax(),
                placement.memoryLimitBytes());
    }

    private Integer localMemoryPercent(String pod, Integer measured) {
        Optional<Integer> told = before.stream()
                .flatMap(status -> status.brokers().stream())
                .filter(broker -> broker.pod().equals(pod) && broker.localMemoryPercent() != null)
                .map(Broker::localMemoryPercent)
                .findFirst();
        return measured != null && told.isPresent() && Math.abs(told.get() - measured) < PERCENT_STEP
                ? told.get()
                : measured;
    }

    private static String count(int ready, int wanted) {
        return "%d of %d brokers take connections".formatted(ready, wanted);
    }

    private void add(String type, String status, String reason, String message) {
        conditions.add(Conditions.next(
                before.map(MemoryStreamerClusterStatus::conditions).orElse(List.of()),
                now,
                plan.cluster().getMetadata().getGeneration(),
                type,
                status,
                reason,
                message));
    }
}
