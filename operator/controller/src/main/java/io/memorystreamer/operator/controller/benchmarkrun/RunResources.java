package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.memorystreamer.operator.api.BenchmarkRun;
import java.util.Map;

/** What all Jobs of a run share: their names in DNS and their configuration. Pure functions. */
final class RunResources {
    /** The file that the benchmark reads, and the key of the ConfigMap that it is in. */
    static final String CONFIGURATION_FILE = "benchmark.toml";

    /** Where the first of several load generators waits for the others. */
    static final int BARRIER_PORT = 7070;

    private RunResources() {}

    /** What the run owns goes when the run goes. */
    static OwnerReference ownerReference(BenchmarkRun run) {
        return new OwnerReferenceBuilder()
                .withApiVersion(run.getApiVersion())
                .withKind(run.getKind())
                .withName(run.getMetadata().getName())
                .withUid(run.getMetadata().getUid())
                .withController(true)
                .build();
    }

    /** A Service's name begins with a letter and has no dots, unlike a run's. */
    static String serviceName(BenchmarkRun run) {
        String name = RunJob.validName(run.getMetadata().getName());
        return Character.isLetter(name.charAt(0)) ? name : RunJob.validName("run-" + name);
    }

    static String configurationName(BenchmarkRun run) {
        return run.getMetadata().getName() + "-configuration";
    }

    /** Gives each Pod of a Job a name of its own: load generators look for the first of them before it is ready. */
    static Service service(BenchmarkRun run) {
        // @formatter:off
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(serviceName(run))
                .withNamespace(run.getMetadata().getNamespace())
                .withLabels(RunLabels.of(run))
                .withOwnerReferences(ownerReference(run))
                .endMetadata()
                .withNewSpec()
                .withClusterIP("None")
                .withPublishNotReadyAddresses(true)
                .withSelector(Map.of(RunLabels.RUN_UID, run.getMetadata().getUid()))
                .addNewPort()
                .withName("barrier")
                .withPort(BARRIER_PORT)
                .withNewTargetPort(BARRIER_PORT)
                .endPort()
                .endSpec()
                .build();
        // @formatter:on
    }

    /** The run's own copy: all its Jobs measure under the same one, whatever becomes of the original. */
    static ConfigMap configuration(BenchmarkRun run, String text) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(configurationName(run))
                .withNamespace(run.getMetadata().getNamespace())
                .withLabels(RunLabels.of(run))
                .withOwnerReferences(ownerReference(run))
                .endMetadata()
                .withImmutable(true)
                .withData(Map.of(CONFIGURATION_FILE, text))
                .build();
    }
}
