package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkTarget;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.RunConfiguration;
import java.util.List;
import java.util.Optional;

/** A run's surroundings as the caches and, where there is none, the API server have them. Not thread-safe. */
final class ObservedSurroundings implements Surroundings {
    private final BenchmarkRun run;
    private final RunView view;
    private final KubernetesClient client;
    private Optional<String> ahead;
    private Target target;
    private Configuration configuration;
    private Optional<Baseline> baseline;

    ObservedSurroundings(BenchmarkRun run, RunView view, KubernetesClient client) {
        this.run = run;
        this.view = view;
        this.client = client;
    }

    @Override
    public Optional<String> ahead() {
        if (ahead == null) {
            ahead = RunQueue.ahead(run, view.rivals()).map(RunQueue::reference);
        }
        return ahead;
    }

    /** From now on another run goes before this one: it began while this one was looking. */
    void setAhead(String other) {
        ahead = Optional.of(other);
    }

    @Override
    public Target target() {
        if (target == null) {
            target = readTarget();
        }
        return target;
    }

    private Target readTarget() {
        BenchmarkTarget wanted = run.getSpec().target();
        if (wanted == null) {
            return new Target.Own();
        }
        if (wanted.cluster() == null) {
            return new Target.Server(wanted.kind().label(), wanted.address());
        }
        Optional<MemoryStreamerCluster> cluster = view.cluster(wanted.cluster());
        return cluster.flatMap(RunEventSources::address)
                .<Target>map(address -> new Target.Server(BenchmarkTarget.Kind.MEMORYSTREAMER.label(), address))
                .orElseGet(() -> new Target.NotReady(
                        cluster.isEmpty()
                                ? "there is no MemoryStreamerCluster %s in this namespace".formatted(wanted.cluster())
                                : "MemoryStreamerCluster %s is not ready: %s brokers take connections"
                                        .formatted(wanted.cluster(), ready(cluster.get()))));
    }

    private static String ready(MemoryStreamerCluster cluster) {
        return cluster.getStatus() == null || cluster.getStatus().ready() == null
                ? "no"
                : cluster.getStatus().ready();
    }

    @Override
    public Configuration configuration() {
        if (configuration == null) {
            configuration = readConfiguration();
        }
        return configuration;
    }

    private Configuration readConfiguration() {
        RunConfiguration wanted = run.getSpec().configuration();
        if (wanted == null) {
            return new Configuration.Defaults();
        }
        ConfigMap copy = configMap(RunResources.configurationName(run));
        if (copy != null
                && copy.getMetadata().getOwnerReferences().stream()
                        .anyMatch(
                                owner -> owner.getUid().equals(run.getMetadata().getUid()))) {
            return new Configuration.Copied();
        }
        if (wanted.inline() != null) {
            return new Configuration.Text(wanted.inline());
        }
        RunConfiguration.ConfigMapKey key = wanted.configMap();
        ConfigMap source = configMap(key.name());
        if (source == null) {
            return new Configuration.Missing("there is no ConfigMap %s in this namespace".formatted(key.name()));
        }
        String text = source.getData() == null ? null : source.getData().get(key.key());
        return text == null
                ? new Configuration.Missing("ConfigMap %s has no key %s".formatted(key.name(), key.key()))
                : new Configuration.Text(text);
    }

    private ConfigMap configMap(String name) {
        return client.configMaps()
                .inNamespace(run.getMetadata().getNamespace())
                .withName(name)
                .get();
    }

    @Override
    public Optional<Baseline> baseline() {
        if (baseline == null) {
            baseline = Optional.ofNullable(run.getSpec().baselineRef())
                    .flatMap(reference -> readBaseline(reference.name()));
        }
        return baseline;
    }

    private Optional<Baseline> readBaseline(String name) {
        String namespace = run.getMetadata().getNamespace();
        return Optional.ofNullable(client.resources(BenchmarkRun.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .map(other -> new Baseline(other, results(other, client)));
    }

    /** Returns a run's results with all their figures. */
    static List<BenchmarkResult> results(BenchmarkRun run, KubernetesClient client) {
        String uid = run.getMetadata().getUid();
        return client
                .resources(BenchmarkResult.class)
                .inNamespace(run.getMetadata().getNamespace())
                .withLabel(RunLabels.RUN, run.getMetadata().getName())
                .list()
                .getItems()
                .stream()
                .filter(result -> result.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getUid().equals(uid)))
                .toList();
    }
}
