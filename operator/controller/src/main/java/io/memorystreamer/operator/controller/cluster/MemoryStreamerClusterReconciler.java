package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.AggregatedOperatorException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ContextInitializer;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.MemoryStreamerClusterStatus;
import io.memorystreamer.operator.controller.OperatorConfig;
import io.memorystreamer.operator.controller.cluster.BrokerPods.Trouble;
import io.memorystreamer.operator.controller.cluster.PlacementClient.Answer;
import io.memorystreamer.operator.controller.resources.ResourceEvents;
import jakarta.inject.Inject;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Plans a cluster, has the workflow write its resources, and tells what became of it. Keeps nothing that it could not do without
 * between two calls; calls for one cluster never overlap (the operator SDK sees to it).
 */
@ControllerConfiguration(
        name = "memorystreamercluster",
        // Watches tell of every change; this is the net below them.
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 2, timeUnit = TimeUnit.MINUTES))
@Workflow(
        // Quarkus' extension 7.7.3 ignores handleExceptionsInReconciler; a failed write must still reach the status.
        explicitInvocation = true,
        dependents = {
            @Dependent(name = "service-account", type = ServiceAccountDependent.class),
            @Dependent(name = "config-map", type = ConfigMapDependent.class),
            @Dependent(name = "headless-service", type = HeadlessServiceDependent.class),
            @Dependent(name = "client-service", type = ClientServiceDependent.class),
            @Dependent(name = "network-policy", type = NetworkPolicyDependent.class),
            @Dependent(name = "disruption-budget", type = DisruptionBudgetDependent.class),
            @Dependent(
                    name = "stateful-set",
                    type = StatefulSetDependent.class,
                    // No broker before its configuration, or before what keeps strangers from it.
                    dependsOn = {"service-account", "config-map", "headless-service", "network-policy"}),
            @Dependent(
                    name = "service-monitor",
                    type = ServiceMonitorDependent.class,
                    activationCondition = ServiceMonitorInstalled.class,
                    reconcilePrecondition = ServiceMonitorWanted.class)
        })
public class MemoryStreamerClusterReconciler
        implements Reconciler<MemoryStreamerCluster>, ContextInitializer<MemoryStreamerCluster> {
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration NODES_RETRY = Duration.ofMinutes(1);

    private final ClusterPlan.Settings settings;
    private final ResourceEvents events;
    private final Rejections rejections;
    private final NodeTopologies topologies;
    private final Placements placements;

    @Inject
    MemoryStreamerClusterReconciler(
            BrokerImageConfig image,
            OperatorConfig operator,
            @ConfigProperty(name = "memorystreamer.server-side-apply", defaultValue = "true") boolean serverSideApply,
            ResourceEvents events,
            Rejections rejections,
            NodeTopologies topologies,
            Placements placements) {
        this(
                new ClusterPlan.Settings(image.image(), image.imagePullPolicy(), operator.namespace(), serverSideApply),
                events,
                rejections,
                topologies,
                placements);
    }

    MemoryStreamerClusterReconciler(
            ClusterPlan.Settings settings,
            ResourceEvents events,
            Rejections rejections,
            NodeTopologies topologies,
            Placements placements) {
        this.settings = settings;
        this.events = events;
        this.rejections = rejections;
        this.topologies = topologies;
        this.placements = placements;
    }

    @Override
    public List<EventSource<?, MemoryStreamerCluster>> prepareEventSources(
            EventSourceContext<MemoryStreamerCluster> context) {
        return List.of(new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Pod.class, MemoryStreamerCluster.class)
                        .withLabelSelector(ClusterNames.CLUSTER)
                        .withSecondaryToPrimaryMapper(this::clusterOf)
                        .build(),
                context));
    }

    /** Called for every state of a Pod that the watch tells of, so that a rejected one is seen however soon it is gone. */
    private Set<ResourceID> clusterOf(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getLabels().get(ClusterNames.CLUSTER))
                .map(name -> new ResourceID(name, pod.getMetadata().getNamespace()))
                .map(cluster -> {
                    rejections.note(cluster, pod);
                    return Set.of(cluster);
                })
                .orElse(Set.of());
    }

    @Override
    public void initContext(MemoryStreamerCluster cluster, Context<MemoryStreamerCluster> context) {
        ResourceID id = ResourceID.fromResource(cluster);
        Optional<StatefulSet> statefulSet = context.getSecondaryResource(StatefulSet.class);
        Set<Pod> pods = context.getSecondaryResources(Pod.class);
        boolean changed = statefulSet
                .flatMap(Hold::of)
                .filter(hold -> hold.generation() != cluster.getMetadata().getGeneration())
                .isPresent();
        if (changed) {
            // What became of Pods of another spec says nothing of this one.
            rejections.forget(id);
        } else {
            pods.forEach(pod -> rejections.note(id, pod));
        }
        ClusterPlan.of(
                        cluster,
                        new ClusterPlan.Observed(statefulSet, pods, rejections.last(id)),
                        () -> topologies.list(context.getClient()),
                        settings,
                        now())
                .putInto(context);
    }

    @Override
    public UpdateControl<MemoryStreamerCluster> reconcile(
            MemoryStreamerCluster cluster, Context<MemoryStreamerCluster> context) {
        Optional<Trouble> writing = write(context);
        ClusterPlan plan = ClusterPlan.from(context);
        if (plan.hold().isEmpty()) {
            rejections.forget(ResourceID.fromResource(cluster));
        }
        List<Pod> pods = List.copyOf(context.getSecondaryResources(Pod.class));
        SortedMap<String, Answer> answers = new TreeMap<>();
        pods.stream()
                .filter(BrokerPods::isReady)
                .filter(pod -> pod.getStatus().getPodIP() != null)
                .forEach(pod -> answers.put(pod.getMetadata().getName(), placements.of(pod)));
        MemoryStreamerClusterStatus status = ClusterStatusFactory.create(
                plan,
                new ClusterStatusFactory.Observed(
                        context.getSecondaryResource(StatefulSet.class), pods, answers, writing),
                now());
        return update(cluster, status).rescheduleAfter(nextLook(plan, answers, writing));
    }

    private UpdateControl<MemoryStreamerCluster> update(
            MemoryStreamerCluster cluster, MemoryStreamerClusterStatus status) {
        if (status.equals(cluster.getStatus())) {
            return UpdateControl.noUpdate();
        }
        ClusterStory.between(cluster.getStatus(), status).forEach(happening -> events.publish(cluster, happening));
        cluster.setStatus(status);
        return UpdateControl.patchStatus(cluster);
    }

    private static Duration nextLook(ClusterPlan plan, Map<String, Answer> answers, Optional<Trouble> writing) {
        if (writing.isPresent() || answers.values().stream().anyMatch(answer -> answer.placement() == null)) {
            return RETRY;
        }
        return plan.hold()
                .filter(_ -> plan.held())
                .map(hold -> Duration.between(Instant.now(), hold.until()).plusSeconds(1))
                .filter(Duration::isPositive)
                .orElse(plan.problem() == null ? Placements.MAX_AGE : NODES_RETRY);
    }

    /** Writes the cluster's resources; returns what went wrong first, in the order of the messages. */
    private static Optional<Trouble> write(Context<MemoryStreamerCluster> context) {
        try {
            context.managedWorkflowAndDependentResourceContext().reconcileManagedWorkflow();
            return Optional.empty();
        } catch (AggregatedOperatorException e) {
            return e.getAggregatedExceptions().entrySet().stream()
                    .map(failed -> trouble(failed.getKey(), failed.getValue()))
                    .min(Comparator.comparing(Trouble::message));
        }
    }

    private static Trouble trouble(String dependent, Exception failure) {
        String kind = dependent.replace('-', ' ');
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException e && e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return new Trouble(
                        "NameTaken",
                        "the name of its %s is taken by one that does not belong to this cluster: remove that, or name the cluster otherwise"
                                .formatted(kind));
            }
            if (cause instanceof KubernetesClientException e) {
                return new Trouble("WriteFailed", kind + ": " + e.getMessage());
            }
        }
        return new Trouble("WriteFailed", kind + ": " + failure.getMessage());
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
}
