package io.memorystreamer.operator.controller.benchmarkrun;

import io.memorystreamer.operator.api.BenchmarkProfile;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunSpec;
import io.memorystreamer.operator.controller.benchmarkrun.Surroundings.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The benchmark's command line in a Job's Pod. Pure functions. */
final class BenchArguments {
    static final String TERMINATION_LOG = "/dev/termination-log";
    static final String CONFIGURATION_DIRECTORY = "/etc/memorystreamer";

    /** Environment variable with the Pod's index in its Job, where there are several. */
    static final String INDEX = "MEMORYSTREAMER_INDEX";

    /** Environment variable that the benchmark takes the right to hand over its documents from. */
    static final String TOKEN = "MEMORYSTREAMER_ARTEFACTS_TOKEN";

    /** Environment variable with what load generators know each other by. */
    static final String BARRIER_TOKEN = "MEMORYSTREAMER_BARRIER_TOKEN";

    private BenchArguments() {}

    /**
     * @param artefacts where the operator takes documents; empty when it does not
     */
    static List<String> of(BenchmarkRun run, RunJob job, Target target, Optional<String> artefacts) {
        BenchmarkRunSpec spec = run.getSpec();
        // The kubelet puts the variable's value in.
        String index = spec.loadGenerators() == 1 ? "0" : "$(" + INDEX + ")";
        List<String> arguments = new ArrayList<>();
        if (spec.profile() == BenchmarkProfile.QUICK) {
            arguments.add("--quick");
        }
        arguments.addAll(List.of("--output-format", "json", "--termination-log", TERMINATION_LOG));
        if (spec.configuration() != null) {
            arguments.addAll(List.of("--config", CONFIGURATION_DIRECTORY + "/" + RunResources.CONFIGURATION_FILE));
        }
        if (target instanceof Target.Server(String kind, String address)) {
            arguments.addAll(List.of("--target", address, "--target-kind", kind));
        }
        if (spec.loadGenerators() > 1) {
            arguments.addAll(List.of("--start-barrier", barrier(run, job)));
            arguments.addAll(List.of("--participants", spec.loadGenerators().toString(), "--index", index));
        }
        artefacts.ifPresent(url -> arguments.addAll(List.of(
                "--artefacts-url",
                "%s/artefacts/%s/%s/%s".formatted(url, run.getMetadata().getNamespace(), job.name(), index))));
        arguments.addAll(spec.scenarios());
        return arguments;
    }

    /** The first Pod's name in DNS, which the Job controller and the headless Service make. */
    private static String barrier(BenchmarkRun run, RunJob job) {
        return "%s-0.%s.%s.svc:%d"
                .formatted(
                        job.name(),
                        RunResources.serviceName(run),
                        run.getMetadata().getNamespace(),
                        RunResources.BARRIER_PORT);
    }
}
