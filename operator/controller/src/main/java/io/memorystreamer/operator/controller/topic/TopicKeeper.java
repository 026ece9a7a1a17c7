package io.memorystreamer.operator.controller.topic;

import io.memorystreamer.operator.api.Topic;
import io.memorystreamer.operator.api.TopicSpec;
import io.memorystreamer.operator.api.TopicStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes topics what their resources describe. Thread-safe. What it remembers spares the brokers a needless change and may be
 * lost at any time.
 */
final class TopicKeeper {
    private static final int MAX_REMEMBERED = 10_000;

    private final Map<String, Settled> remembered = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Settled> eldest) {
            return size() > MAX_REMEMBERED;
        }
    });

    /** What the broker made of the configuration of one generation of a resource, in one life of its topic. */
    private record Settled(Long generation, String topicId, Map<String, String> overrides) {}

    /** Something to tell. */
    record Story(boolean warning, String reason, String note) {}

    /**
     * How it went.
     *
     * @param id the topic's id, or that of the one before when it could not be created anew; {@code null} when there was none
     * @param partitions how many it has; {@code null} when there is no topic
     * @param problem the first thing that did not work
     * @param stories what was done
     */
    record Outcome(String id, Integer partitions, Optional<TopicPlan.Problem> problem, List<Story> stories) {}

    /** @throws TopicAdminException when no broker answered */
    Outcome keep(Topic topic, TopicAdmin admin) {
        String name = TopicNames.inCluster(topic);
        Optional<String> idBefore = Optional.ofNullable(topic.getStatus()).map(TopicStatus::topicId);
        Optional<ObservedTopic> observed = admin.describe(name);
        TopicPlan plan = TopicPlan.of(topic.getSpec(), observed, settled(topic, observed));
        return plan.create()
                ? create(topic, name, idBefore, admin)
                : correct(topic, name, idBefore, plan, observed.orElseThrow(), admin);
    }

    /** Forgets a resource that goes. */
    void forget(Topic topic) {
        remembered.remove(topic.getMetadata().getUid());
    }

    private Outcome create(Topic topic, String name, Optional<String> idBefore, TopicAdmin admin) {
        TopicSpec spec = topic.getSpec();
        String id;
        try {
            id = admin.create(name, spec.partitions(), spec.replicas(), spec.config());
        } catch (TopicAdminException e) {
            // The id before stays, so that it shows later that the topic is another one.
            return new Outcome(idBefore.orElse(null), null, Optional.of(problem(e)), List.of());
        }
        admin.describe(name).ifPresent(created -> remember(topic, created));
        Story story = idBefore.isEmpty()
                ? new Story(
                        false, "TopicCreated", "created topic %s with %d partitions".formatted(name, spec.partitions()))
                : new Story(
                        true,
                        "TopicRecreated",
                        "topic %s was gone, as after a restart of a broker that keeps it in memory; created it anew, empty"
                                .formatted(name));
        return new Outcome(id, spec.partitions(), Optional.empty(), List.of(story));
    }

    private Outcome correct(
            Topic topic,
            String name,
            Optional<String> idBefore,
            TopicPlan plan,
            ObservedTopic observed,
            TopicAdmin admin) {
        List<Story> stories = new ArrayList<>();
        if (!idBefore.equals(Optional.of(observed.id()))) {
            stories.add(metAnother(name, idBefore.isEmpty()));
        }
        List<TopicPlan.Problem> problems = new ArrayList<>();
        int partitions = observed.partitions();
        if (plan.growTo().isPresent()) {
            int wanted = plan.growTo().getAsInt();
            if (attempt(() -> admin.grow(name, wanted), problems)) {
                stories.add(new Story(
                        false,
                        "PartitionsAdded",
                        "topic %s: %d partitions became %d".formatted(name, partitions, wanted)));
                partitions = wanted;
            }
        }
        if (!plan.changes().isEmpty() && attempt(() -> admin.configure(name, plan.changes()), problems)) {
            Optional<ObservedTopic> after = admin.describe(name);
            after.ifPresent(configured -> remember(topic, configured));
            if (!after.map(ObservedTopic::overrides).equals(Optional.of(observed.overrides()))) {
                stories.add(new Story(false, "ConfigChanged", "topic %s: %s".formatted(name, plan.describeChanges())));
            }
        }
        plan.problem().ifPresent(problems::add);
        return new Outcome(observed.id(), partitions, problems.stream().findFirst(), stories);
    }

    private static Story metAnother(String name, boolean first) {
        return first
                ? new Story(
                        false,
                        "TopicAdopted",
                        "topic %s existed already; it is kept as this resource describes it from now on"
                                .formatted(name))
                : new Story(
                        true,
                        "TopicRecreated",
                        "topic %s has another id: somebody else created it anew, for instance a client after the restart of a broker that keeps it in memory"
                                .formatted(name));
    }

    private static boolean attempt(Runnable change, List<TopicPlan.Problem> problems) {
        try {
            change.run();
            return true;
        } catch (TopicAdminException e) {
            problems.add(problem(e));
            return false;
        }
    }

    private static TopicPlan.Problem problem(TopicAdminException e) {
        if (e.kind() != TopicAdminException.Kind.REFUSED) {
            throw e;
        }
        return new TopicPlan.Problem(e.reason(), e.getMessage());
    }

    private Optional<Map<String, String>> settled(Topic topic, Optional<ObservedTopic> observed) {
        return Optional.ofNullable(remembered.get(topic.getMetadata().getUid()))
                .filter(settled ->
                        Objects.equals(settled.generation(), topic.getMetadata().getGeneration()))
                .filter(settled -> observed.filter(some -> some.id().equals(settled.topicId()))
                        .isPresent())
                .map(Settled::overrides);
    }

    private void remember(Topic topic, ObservedTopic observed) {
        remembered.put(
                topic.getMetadata().getUid(),
                new Settled(topic.getMetadata().getGeneration(), observed.id(), observed.overrides()));
    }
}
