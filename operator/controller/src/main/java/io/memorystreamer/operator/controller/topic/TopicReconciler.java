package io.memorystreamer.operator.controller.topic;

import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.PrimaryToSecondaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.Topic;
import io.memorystreamer.operator.api.TopicStatus;
import io.memorystreamer.operator.controller.resources.Conditions;
import io.memorystreamer.operator.controller.resources.ResourceEvents;
import io.memorystreamer.operator.controller.topic.TopicKeeper.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Brings resources, clusters and brokers together. May be called at any time, any number of times; calls for one resource
 * never overlap (the operator SDK sees to it).
 */
@ControllerConfiguration(
        name = "topic",
        // Should a rescheduling get lost.
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 2, timeUnit = TimeUnit.MINUTES))
public class TopicReconciler implements Reconciler<Topic>, Cleaner<Topic> {
    private static final Logger LOG = Logger.getLogger(TopicReconciler.class);
    private static final String BY_CLUSTER = "cluster";
    private static final String BY_KEY = "topic";

    /** How soon it is noticed that somebody changed a topic behind the operator's back: brokers tell nobody. */
    private static final Duration CHECK = Duration.ofSeconds(30);

    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration RETRY_WHEN_BUSY = Duration.ofSeconds(1);

    private final TopicAdmins admins;
    private final ResourceEvents events;
    private final TopicKeeper keeper = new TopicKeeper();

    TopicReconciler(TopicAdmins admins, ResourceEvents events) {
        this.admins = admins;
        this.events = events;
    }

    @Override
    public List<EventSource<?, Topic>> prepareEventSources(EventSourceContext<Topic> context) {
        var topics = context.getPrimaryCache();
        topics.addIndexer(BY_CLUSTER, topic -> List.of(clusterKey(topic)));
        topics.addIndexer(BY_KEY, topic -> List.of(TopicNames.key(topic)));
        PrimaryToSecondaryMapper<Topic> toCluster = topic -> Set.of(
                new ResourceID(topic.getSpec().cluster(), topic.getMetadata().getNamespace()));
        return List.of(new InformerEventSource<>(
                InformerEventSourceConfiguration.from(MemoryStreamerCluster.class, Topic.class)
                        .withPrimaryToSecondaryMapper(toCluster)
                        .withSecondaryToPrimaryMapper(cluster -> topics
                                .byIndex(
                                        BY_CLUSTER,
                                        TopicNames.clusterKey(
                                                cluster.getMetadata().getNamespace(),
                                                cluster.getMetadata().getName()))
                                .stream()
                                .map(ResourceID::fromResource)
                                .collect(Collectors.toSet()))
                        .build(),
                context));
    }

    @Override
    public UpdateControl<Topic> reconcile(Topic topic, Context<Topic> context) {
        Optional<Topic> owner = owner(topic, context);
        if (owner.isPresent()) {
            return notReady(
                    topic,
                    "NameTaken",
                    "topic %s of cluster %s belongs to Topic %s, which is older"
                            .formatted(
                                    TopicNames.inCluster(topic),
                                    topic.getSpec().cluster(),
                                    owner.get().getMetadata().getName()),
                    CHECK);
        }
        return switch (access(topic, context)) {
            case ClusterAccess.Ready(String bootstrapServers) -> keep(topic, bootstrapServers);
            case ClusterAccess.NotReady(String message) -> notReady(topic, "ClusterNotReady", message, CHECK);
            case ClusterAccess.Gone(String message) -> notReady(topic, "ClusterNotReady", message, CHECK);
        };
    }

    private UpdateControl<Topic> keep(Topic topic, String bootstrapServers) {
        Outcome outcome;
        try {
            outcome = admins.with(bootstrapServers, admin -> keeper.keep(topic, admin));
        } catch (TopicAdminException e) {
            return switch (e.kind()) {
                case BUSY -> UpdateControl.<Topic>noUpdate().rescheduleAfter(RETRY_WHEN_BUSY);
                case UNREACHABLE, REFUSED -> notReady(topic, e.reason(), e.getMessage(), RETRY);
            };
        }
        outcome.stories().forEach(story -> {
            LOG.infof("topic %s: %s", id(topic), story.note());
            if (story.warning()) {
                events.warning(topic, story.reason(), story.note());
            } else {
                events.normal(topic, story.reason(), story.note());
            }
        });
        return outcome.problem()
                .map(problem -> update(
                        topic, outcome.id(), outcome.partitions(), "False", problem.reason(), problem.message(), CHECK))
                .orElseGet(() -> update(
                        topic,
                        outcome.id(),
                        outcome.partitions(),
                        "True",
                        "TopicReady",
                        "the topic is as this resource describes it",
                        CHECK));
    }

    private UpdateControl<Topic> notReady(Topic topic, String reason, String message, Duration again) {
        Optional<TopicStatus> before = Optional.ofNullable(topic.getStatus());
        return update(
                topic,
                before.map(TopicStatus::topicId).orElse(null),
                before.map(TopicStatus::partitions).orElse(null),
                "False",
                reason,
                message,
                again);
    }

    /** Writes a status only when it says something else than the one before. */
    private UpdateControl<Topic> update(
            Topic topic,
            String topicId,
            Integer partitions,
            String ready,
            String reason,
            String message,
            Duration again) {
        TopicStatus status = status(topic, topicId, partitions, ready, reason, message);
        if (status.equals(topic.getStatus())) {
            return UpdateControl.<Topic>noUpdate().rescheduleAfter(again);
        }
        tellOfTrouble(topic, status);
        topic.setStatus(status);
        return UpdateControl.patchStatus(topic).rescheduleAfter(again);
    }

    private static TopicStatus status(
            Topic topic, String topicId, Integer partitions, String ready, String reason, String message) {
        Long generation = topic.getMetadata().getGeneration();
        return new TopicStatus(
                generation,
                TopicNames.inCluster(topic),
                topicId,
                partitions,
                List.of(Conditions.next(
                        conditions(topic), Instant.now(), generation, TopicStatus.READY, ready, reason, message)));
    }

    /** Another reason is worth an event; the same one again, with other words, is not. */
    private void tellOfTrouble(Topic topic, TopicStatus status) {
        Condition ready = status.conditions().getFirst();
        boolean known = Conditions.find(conditions(topic), TopicStatus.READY)
                .filter(before -> Objects.equals(before.getReason(), ready.getReason()))
                .isPresent();
        if ("False".equals(ready.getStatus()) && !known) {
            LOG.infof("topic %s is not ready: %s: %s", id(topic), ready.getReason(), ready.getMessage());
            events.warning(topic, ready.getReason(), ready.getMessage());
        }
    }

    @Override
    public DeleteControl cleanup(Topic topic, Context<Topic> context) {
        TopicDeletion next = TopicDeletion.of(topic, owner(topic, context), access(topic, context), Instant.now());
        if (next instanceof TopicDeletion.Delete(String bootstrapServers)) {
            next = delete(topic, bootstrapServers);
        }
        return switch (next) {
            case TopicDeletion.Wait(String reason, String message) -> {
                patchStatusIfNew(topic, reason, message, context);
                yield DeleteControl.noFinalizerRemoval().rescheduleAfter(RETRY.toMillis());
            }
            case TopicDeletion.LetGo(String reason, String note) -> {
                LOG.infof("topic %s goes: %s: %s", id(topic), reason, note);
                if ("TopicRetained".equals(reason)) {
                    events.normal(topic, reason, note);
                } else {
                    events.warning(topic, reason, note);
                }
                yield letGo(topic);
            }
            case TopicDeletion.Delete _ -> letGo(topic);
        };
    }

    private DeleteControl letGo(Topic topic) {
        keeper.forget(topic);
        return DeleteControl.defaultDelete();
    }

    private TopicDeletion delete(Topic topic, String bootstrapServers) {
        String name = TopicNames.inCluster(topic);
        try {
            admins.with(bootstrapServers, admin -> {
                admin.delete(name);
                return null;
            });
        } catch (TopicAdminException e) {
            return TopicDeletion.after(e, topic, Instant.now());
        }
        LOG.infof("topic %s: deleted topic %s", id(topic), name);
        return new TopicDeletion.Delete(bootstrapServers);
    }

    private static void patchStatusIfNew(Topic topic, String reason, String message, Context<Topic> context) {
        TopicStatus before = topic.getStatus();
        TopicStatus status = status(
                topic,
                before == null ? null : before.topicId(),
                before == null ? null : before.partitions(),
                "False",
                reason,
                message);
        if (!status.equals(before)) {
            context.resourceOperations().jsonPatchPrimaryStatus(topic, current -> {
                current.setStatus(status);
                return current;
            });
        }
    }

    private static Optional<Topic> owner(Topic topic, Context<Topic> context) {
        return TopicNames.ownerBefore(topic, context.getPrimaryCache().byIndex(BY_KEY, TopicNames.key(topic)));
    }

    private static ClusterAccess access(Topic topic, Context<Topic> context) {
        return ClusterAccess.of(topic.getSpec().cluster(), context.getSecondaryResource(MemoryStreamerCluster.class));
    }

    private static List<Condition> conditions(Topic topic) {
        return topic.getStatus() == null ? List.of() : topic.getStatus().conditions();
    }

    private static String clusterKey(Topic topic) {
        return TopicNames.clusterKey(
                topic.getMetadata().getNamespace(), topic.getSpec().cluster());
    }

    private static String id(Topic topic) {
        return topic.getMetadata().getNamespace() + "/" + topic.getMetadata().getName();
    }
}
