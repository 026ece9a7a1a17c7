package io.memorystreamer.operator.controller.artefacts;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * {@code GET /reports/NAMESPACE/RUN} lists a run's reports, {@code GET /reports/NAMESPACE/RUN/JOB/INDEX} shows one. Whoever may
 * forward a port to the operator may read them; others only where the configuration says so, as there is no login.
 */
@Singleton
class ReportRoutes {
    private static final Logger LOG = Logger.getLogger(ReportRoutes.class);
    private static final int MAX_INDEX = 31;
    private static final int MAX_RESULTS = 2_000;

    // A report comes from a Pod: it may draw its curves, and reach nothing else from the reader's browser.
    private static final String REPORT_POLICY = "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline';"
            + " style-src 'unsafe-inline'; img-src data:; font-src data:";
    private static final String INDEX_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    private final KubernetesClient client;
    private final ArtefactStore store;
    private final ArtefactConfig config;

    ReportRoutes(KubernetesClient client, ArtefactStore store, ArtefactConfig config) {
        this.client = client;
        this.store = store;
        this.config = config;
    }

    void register(@Observes Router router) {
        router.get("/reports/:namespace/:run")
                .handler(this::admit)
                .blockingHandler(this::index, false)
                .failureHandler(ReportRoutes::fail);
        router.get("/reports/:namespace/:run/:job/:index")
                .handler(this::admit)
                .blockingHandler(this::report, false)
                .failureHandler(ReportRoutes::fail);
    }

    private void admit(RoutingContext context) {
        if (!config.reportsForAll()
                && !isLoopback(context.request().connection().remoteAddress().hostAddress())) {
            answer(
                    context,
                    403,
                    "reports are shown through kubectl port-forward alone, unless memorystreamer.artefacts.reports-for-all"
                            + " is true");
        } else if (!Paths.isName(context.pathParam("namespace")) || !Paths.isName(context.pathParam("run"))) {
            answer(context, 404, "no such run");
        } else {
            context.next();
        }
    }

    /** An address as the socket has it, which is never looked up. */
    private static boolean isLoopback(String address) {
        try {
            return address != null && InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void index(RoutingContext context) {
        Optional<BenchmarkRun> run = run(context);
        if (run.isEmpty()) {
            answer(context, 404, "no such run");
            return;
        }
        List<BenchmarkResult> results = client
                .resources(BenchmarkResult.class)
                .inNamespace(run.get().getMetadata().getNamespace())
                .withLabel("memorystreamer.io/run", run.get().getMetadata().getName())
                .list()
                .getItems()
                .stream()
                .sorted(Comparator.comparing(
                        result -> Optional.ofNullable(result.getMetadata().getCreationTimestamp())
                                .orElse("")))
                .limit(MAX_RESULTS)
                .toList();
        respond(context, INDEX_POLICY).end(ReportIndex.html(run.get(), results));
    }

    private void report(RoutingContext context) {
        String job = context.pathParam("job");
        int index = Paths.index(context.pathParam("index"), MAX_INDEX);
        Optional<byte[]> gzip = !Paths.isName(job) || index < 0
                ? Optional.empty()
                : run(context)
                        .flatMap(run -> store.get(
                                run.getMetadata().getNamespace(),
                                job,
                                index,
                                ArtefactFile.REPORT,
                                run.getMetadata().getUid()));
        if (gzip.isEmpty()) {
            answer(context, 404, "no such report: the Job has not ended, or could not hand it over");
            return;
        }
        respond(context, REPORT_POLICY).putHeader("Content-Encoding", "gzip").end(Buffer.buffer(gzip.get()));
    }

    private Optional<BenchmarkRun> run(RoutingContext context) {
        try {
            return Optional.ofNullable(client.resources(BenchmarkRun.class)
                    .inNamespace(context.pathParam("namespace"))
                    .withName(context.pathParam("run"))
                    .get());
        } catch (KubernetesClientException e) {
            if (e.getCode() == 403) {
                // A namespace that this operator has no rights in.
                return Optional.empty();
            }
            throw e;
        }
    }

    private static HttpServerResponse respond(RoutingContext context, String policy) {
        return context.response()
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Content-Security-Policy", policy)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cache-Control", "no-store");
    }

    private static void fail(RoutingContext context) {
        LOG.warnf(
                "could not show %s: %s",
                context.request().path(),
                context.failure() == null ? "" : context.failure().getMessage());
        answer(context, 502, "the API server did not answer");
    }

    private static void answer(RoutingContext context, int status, String line) {
        if (!context.response().ended()) {
            context.response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end(line + "\n");
        }
    }
}
