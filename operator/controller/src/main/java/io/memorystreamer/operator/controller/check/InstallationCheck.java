package io.memorystreamer.operator.controller.check;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.MemoryStreamerClusterStatus;
import io.memorystreamer.operator.api.RunPhase;
import io.memorystreamer.operator.api.Topic;
import io.memorystreamer.operator.api.TopicStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Checks an installation the way its users will use it: has the operator make a cluster and a topic, produces and consumes
 * through the cluster's Service, and has a short benchmark run against it. What it made goes again when all went well; when
 * not, it stays until the check's Pod is deleted, to be looked at. Ends with 0, or with 1 after it has said why.
 */
public final class InstallationCheck {
    private static final Duration ROUND_TRIP = Duration.ofSeconds(30);
    private static final long GONE_SECONDS = 120;

    private final KubernetesClient client;
    private final CheckSettings settings;
    private final CheckResources resources;
    private final Records records;
    private final Instant end;

    /** Produces and consumes. */
    interface Records {
        void goThrough(String bootstrapServers, String topic) throws InterruptedException;
    }

    InstallationCheck(KubernetesClient client, CheckSettings settings, Records records) {
        this.client = client;
        this.settings = settings;
        this.records = records;
        this.resources = new CheckResources(settings);
        this.end = Instant.now().plus(settings.timeout());
    }

    public static void main(String[] args) throws InterruptedException {
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            new InstallationCheck(
                            client,
                            CheckSettings.of(System.getenv()),
                            (bootstrapServers, topic) -> new RoundTrip(bootstrapServers, topic, ROUND_TRIP).run())
                    .run();
        } catch (CheckFailedException | KubernetesClientException e) {
            System.out.println("FAILED: " + e.getMessage());
            System.exit(1);
        }
        System.out.println("Everything works.");
        System.exit(0);
    }

    void run() throws InterruptedException {
        goWithTheOperator();
        removeAll();

        say("making cluster %s with %s CPUs and %s of memory", settings.name(), settings.cpu(), settings.memory());
        MemoryStreamerCluster cluster = create(resources.cluster());
        String bootstrapServers = await(cluster, InstallationCheck::isReady, InstallationCheck::conditions)
                .getStatus()
                .bootstrapServers();
        say("cluster %s is ready at %s", cluster.getMetadata().getName(), bootstrapServers);

        Topic topic = create(resources.topic());
        await(topic, InstallationCheck::isReady, InstallationCheck::conditions);
        say("topic %s is ready", topic.getMetadata().getName());

        records.goThrough(bootstrapServers, topic.getMetadata().getName());
        say("%d records were produced and consumed", RoundTrip.RECORDS);

        say("running a benchmark against it");
        BenchmarkRun run = await(create(resources.run()), InstallationCheck::isOver, InstallationCheck::conditions);
        if (run.getStatus().phase() != RunPhase.SUCCEEDED) {
            throw failure(run, "ended as " + run.getStatus().phase(), conditions(run));
        }
        say("the benchmark measured %s", run.getStatus().throughput());
        removeAll();
    }

    /** Uninstalling a release leaves its tests' Pods behind, unless something else takes them along. */
    private void goWithTheOperator() {
        Deployment operator = client.apps()
                .deployments()
                .inNamespace(settings.namespace())
                .withName(settings.operator())
                .get();
        if (operator == null) {
            throw new CheckFailedException(
                    "there is no Deployment %s in namespace %s".formatted(settings.operator(), settings.namespace()));
        }
        var owner = new OwnerReferenceBuilder()
                .withApiVersion("apps/v1")
                .withKind("Deployment")
                .withName(settings.operator())
                .withUid(operator.getMetadata().getUid())
                .build();
        var patch = new PodBuilder()
                .withMetadata(new ObjectMetaBuilder().withOwnerReferences(owner).build())
                .build();
        client.pods()
                .inNamespace(settings.namespace())
                .withName(settings.pod())
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private <T extends CustomResource<?, ?>> T create(T resource) {
        return client.resource(resource).create();
    }

    /** In this order, so that a topic's finalizer still finds its cluster. */
    private void removeAll() {
        for (CustomResource<?, ?> resource : List.of(resources.run(), resources.topic(), resources.cluster())) {
            client.resource(resource).delete();
            client.resource(resource).waitUntilCondition(Objects::isNull, GONE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private <T extends CustomResource<?, ?>> T await(T resource, Predicate<T> over, Function<T, String> conditions) {
        long left = Math.max(1, Duration.between(Instant.now(), end).toMillis());
        try {
            return client.resource(resource)
                    .waitUntilCondition(now -> now != null && over.test(now), left, TimeUnit.MILLISECONDS);
        } catch (KubernetesClientTimeoutException e) {
            T now = client.resource(resource).get();
            throw failure(resource, "did not get there in time", now == null ? "it is gone" : conditions.apply(now));
        }
    }

    private CheckFailedException failure(CustomResource<?, ?> resource, String what, String conditions) {
        return new CheckFailedException("%s %s %s: %s%s"
                .formatted(
                        resource.getKind(),
                        resource.getMetadata().getName(),
                        what,
                        conditions,
                        Stories.events(client, resource)));
    }

    private static boolean isReady(MemoryStreamerCluster cluster) {
        return cluster.getStatus() != null && isTrue(cluster.getStatus().conditions(), "Ready");
    }

    private static boolean isReady(Topic topic) {
        return topic.getStatus() != null && isTrue(topic.getStatus().conditions(), "Ready");
    }

    private static boolean isOver(BenchmarkRun run) {
        return run.getStatus() != null
                && run.getStatus().phase() != null
                && run.getStatus().phase().isFinal();
    }

    private static boolean isTrue(List<Condition> conditions, String type) {
        return conditions.stream()
                .anyMatch(condition -> type.equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private static String conditions(CustomResource<?, ?> resource) {
        return Stories.conditions(
                switch (resource.getStatus()) {
                    case MemoryStreamerClusterStatus status -> status.conditions();
                    case TopicStatus status -> status.conditions();
                    case BenchmarkRunStatus status -> status.conditions();
                    case null, default -> List.of();
                });
    }

    private static void say(String line, Object... arguments) {
        System.out.println(line.formatted(arguments));
    }
}
