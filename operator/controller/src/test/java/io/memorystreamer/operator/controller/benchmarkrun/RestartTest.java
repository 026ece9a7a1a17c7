package io.memorystreamer.operator.controller.benchmarkrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunSpec;
import io.memorystreamer.operator.api.BenchmarkRunStatus;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import io.memorystreamer.operator.api.RunPhase;
import io.memorystreamer.operator.api.Verdict;
import io.memorystreamer.operator.controller.artefacts.ArtefactAccess;
import io.memorystreamer.operator.controller.artefacts.ArtefactStore;
import io.memorystreamer.operator.controller.resources.ResourceEvents;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The operator dies at each of its writes in turn, before or after the API server has carried it out, and another goes on over
 * the same cluster: the outcome is the same, and no Job is there twice.
 */
@EnableKubernetesMockClient(crud = true)
class RestartTest {
    private static final BenchmarkRunSpec SPEC = Samples.spec("""
            scenarios: [throughput]
            target: {kind: kafka, address: "kafka:9092"}
            loadGenerators: 2
            repetitions: 2
            cleanup: OnSuccess
            configuration: {inline: "x = 1"}
            resources: [{name: small, cpu: 1, memory: 1Gi}]
            """);

    // The writes of a whole run: more than this would be a loop.
    private static final int MANY = 200;

    KubernetesMockServer server;
    KubernetesClient client;

    private enum Death {
        BEFORE,
        AFTER
    }

    /** The operator ends here. */
    private static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Lets the operator die at one of its writes, and counts the Jobs that it made. */
    private static final class Fate implements Interceptor {
        private final Death death;
        private int writesLeft;
        private final List<String> createdJobs = new ArrayList<>();

        Fate(Death death, int writesLeft) {
            this.death = death;
            this.writesLeft = writesLeft;
        }

        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            if (death == Death.BEFORE && isWrite(request) && writesLeft-- == 0) {
                throw new Died();
            }
        }

        @Override
        public void after(
                HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
            if (request.method().equals("POST")
                    && request.uri().getPath().endsWith("/jobs")
                    && response.code() == 201) {
                createdJobs.add(request.bodyString());
            }
            if (death == Death.AFTER && isWrite(request) && writesLeft-- == 0) {
                throw new Died();
            }
        }

        private static boolean isWrite(HttpRequest request) {
            // Events are a courtesy: whoever dies at one has done nothing that matters.
            return !request.method().equals("GET") && !request.uri().getPath().endsWith("/events");
        }

        boolean isOver() {
            return writesLeft < 0;
        }
    }

    @ParameterizedTest
    @EnumSource(Death.class)
    void whereverTheOperatorDiesTheOutcomeIsTheSameAndNoJobIsThereTwice(Death death) {
        BenchmarkRunStatus expected = live("whole", new Fate(death, Integer.MAX_VALUE));
        assertThat(expected.phase()).isEqualTo(RunPhase.SUCCEEDED);
        int deaths = 0;
        for (; deaths < MANY; deaths++) {
            Fate fate = new Fate(death, deaths);
            BenchmarkRunStatus status = live("death-" + deaths, fate);
            assertThat(status.phase()).as("died at write %d", deaths).isEqualTo(expected.phase());
            assertThat(status.progress()).isEqualTo(expected.progress());
            assertThat(status.throughput()).isEqualTo(expected.throughput());
            assertThat(status.degradation()).isEqualTo(expected.degradation());
            assertThat(fate.createdJobs).as("died at write %d", deaths).hasSize(2);
            if (!fate.isOver()) {
                break;
            }
        }
        assertThat(deaths).as("every write was the last one once").isBetween(8, MANY - 1);
    }

    @Test
    void aJobThatIsTidiedUpIsNotMadeAgainByCachesThatAreBehind() {
        create("behind");
        Fate fate = new Fate(Death.AFTER, Integer.MAX_VALUE);
        KubernetesClient mortal = mortal(fate);
        for (int turn = 0; turn < 3; turn++) {
            reconcile("behind", mortal);
            play("behind");
        }
        assertThat(fate.createdJobs).hasSize(2);

        reconcile("behind", mortal, Behind::new);

        assertThat(fate.createdJobs.stream().filter(job -> job.contains("nightly-small-r1")))
                .hasSize(1);
    }

    @Test
    void anOperatorThatDiesWhileARunIsCancelledEndsItAllTheSame() {
        for (int writes = 0; writes < 6; writes++) {
            String namespace = "cancel-" + writes;
            BenchmarkRun run = create(namespace);
            Fate fate = new Fate(Death.AFTER, writes);
            KubernetesClient mortal = mortal(fate);
            for (int turn = 0; turn < 3; turn++) {
                reconcile(namespace, mortal);
            }
            BenchmarkRun cancelled = client.resource(run).get();
            cancelled.setSpec(Samples.spec(Serialization.asYaml(SPEC) + "cancel: true\n"));
            client.resource(cancelled).update();
            for (int turn = 0; turn < MANY && !hasEnded(client.resource(run).get()); turn++) {
                reconcile(namespace, mortal);
            }

            assertThat(client.resource(run).get().getStatus().phase()).isEqualTo(RunPhase.CANCELLED);
            assertThat(client.batch().v1().jobs().inNamespace(namespace).list().getItems())
                    .isEmpty();
        }
    }

    /** A run from its creation to its end; whenever the operator dies, another takes over. */
    private BenchmarkRunStatus live(String namespace, Fate fate) {
        BenchmarkRun run = create(namespace);
        KubernetesClient mortal = mortal(fate);
        for (int turn = 0; turn < MANY; turn++) {
            reconcile(namespace, mortal);
            BenchmarkRun now = client.resource(run).get();
            if (hasEnded(now)) {
                return now.getStatus();
            }
            play(namespace);
        }
        throw new AssertionError("the run in %s did not end".formatted(namespace));
    }

    private BenchmarkRun create(String namespace) {
        BenchmarkRun run = Samples.run("nightly", SPEC);
        run.getMetadata().setNamespace(namespace);
        run.getMetadata().setUid(null);
        return client.resource(run).create();
    }

    private static boolean hasEnded(BenchmarkRun run) {
        return run.getStatus() != null
                && run.getStatus().phase() != null
                && run.getStatus().phase().isFinal();
    }

    /** One turn of an operator that has just started. */
    private void reconcile(String namespace, KubernetesClient mortal) {
        reconcile(namespace, mortal, DirectView::new);
    }

    private void reconcile(String namespace, KubernetesClient mortal, Function<BenchmarkRun, RunView> view) {
        try {
            BenchmarkRun run = mortal.resources(BenchmarkRun.class)
                    .inNamespace(namespace)
                    .withName("nightly")
                    .get();
            ResourceEvents events = new ResourceEvents(mortal);
            ArtefactAccess access = ArtefactSettings.access(Optional.empty());
            RunActions actions = new RunActions(
                    new BenchmarkJobFactory(Samples.CONFIG, access), events, access, new ArtefactStore(mortal), mortal);
            UpdateControl<BenchmarkRun> update =
                    new BenchmarkRunReconciler(actions, events, access).reconcile(run, view.apply(run), mortal);
            if (update.isPatchStatus()) {
                mortal.resource(update.getResource().orElseThrow()).updateStatus();
            }
        } catch (RuntimeException e) {
            if (Stream.iterate((Throwable) e, cause -> cause != null, Throwable::getCause)
                    .noneMatch(Died.class::isInstance)) {
                throw e;
            }
        }
    }

    private KubernetesClient mortal(Fate fate) {
        return server.createClient(
                builder -> builder.withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("fate", fate)));
    }

    /** The Job controller, the scheduler and the kubelets. */
    private void play(String namespace) {
        for (Job job : client.batch().v1().jobs().inNamespace(namespace).list().getItems()) {
            List<Pod> pods = client.pods()
                    .inNamespace(namespace)
                    .withLabels(job.getMetadata().getLabels())
                    .list()
                    .getItems();
            if (pods.isEmpty()) {
                client.resource(Samples.withIndex(Samples.pod(job, "Running"), 0))
                        .create();
                client.resource(Samples.withIndex(Samples.pod(job, "Running"), 1))
                        .create();
            } else if (JobObserver.end(job).isEmpty()) {
                pods.forEach(pod -> client.resource(pod).delete());
                for (int index = 0; index < 2; index++) {
                    client.resource(Samples.withIndex(
                                    Samples.terminated(job, 0, "Completed", Samples.message(1e6, Verdict.MET)), index))
                            .create();
                }
                client.resource(Samples.complete(job)).updateStatus();
            }
        }
    }

    /** Caches that show no result yet. */
    private final class Behind extends DirectView {
        Behind(BenchmarkRun run) {
            super(run);
        }

        @Override
        public Collection<BenchmarkResult> results() {
            return List.of();
        }
    }

    /** Caches that are never behind. */
    private class DirectView implements RunView {
        private final BenchmarkRun run;

        DirectView(BenchmarkRun run) {
            this.run = run;
        }

        @Override
        public Collection<Job> jobs() {
            return own(Job.class);
        }

        @Override
        public Collection<Pod> pods() {
            return own(Pod.class);
        }

        @Override
        public Collection<BenchmarkResult> results() {
            return own(BenchmarkResult.class).stream().map(LeanCaches::result).toList();
        }

        private <R extends HasMetadata> List<R> own(Class<R> kind) {
            return client.resources(kind)
                    .inNamespace(run.getMetadata().getNamespace())
                    .withLabel(RunLabels.RUN, run.getMetadata().getName())
                    .list()
                    .getItems();
        }

        @Override
        public Collection<BenchmarkRun> rivals() {
            return client.resources(BenchmarkRun.class).inAnyNamespace().list().getItems();
        }

        @Override
        public Optional<MemoryStreamerCluster> cluster(String name) {
            return Optional.empty();
        }

        @Override
        public Set<String> namespaces() {
            return Set.of("JOSDK_ALL_NAMESPACES");
        }
    }
}
