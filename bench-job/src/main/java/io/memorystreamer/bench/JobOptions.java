package io.memorystreamer.bench;

import io.memorystreamer.bench.artefacts.ArtefactUpload;
import io.memorystreamer.bench.barrier.StartBarrier;
import io.memorystreamer.bench.report.HtmlReport;
import io.memorystreamer.bench.report.TerminationLog;
import io.memorystreamer.bench.run.RunFailure;
import io.memorystreamer.bench.run.ScenarioResult;
import io.memorystreamer.bench.run.SuiteOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of a Job in a cluster, whose operator sets them. */
final class JobOptions {

    /** Proves to the operator which Job this is; no option, as those can be read by everybody. */
    static final String TOKEN_VARIABLE = "MEMORYSTREAMER_ARTEFACTS_TOKEN";

    /** What load generators know each other by; likewise. */
    static final String BARRIER_TOKEN_VARIABLE = "MEMORYSTREAMER_BARRIER_TOKEN";

    /** Pods are scheduled and images pulled meanwhile. */
    private static final int DEFAULT_START_SECONDS = 300;

    @Option(
            names = "--termination-log",
            paramLabel = "FILE",
            description = "Also write the compact result of a Kubernetes Job to FILE.")
    private Path terminationLog;

    @Option(
            names = "--artefacts-url",
            paramLabel = "URL",
            description = "Also PUT result.json.gz and report.html.gz below URL, with the token in " + TOKEN_VARIABLE
                    + "; a failure is told and changes nothing else.")
    private String artefactsUrl;

    @Option(
            names = "--start-barrier",
            paramLabel = "HOST:PORT",
            description =
                    "Begin every measurement together with other load generators: the one of index 0 listens there. With a token in "
                            + BARRIER_TOKEN_VARIABLE + " those who do not have it are refused.")
    private String barrier;

    @Option(names = "--participants", paramLabel = "N", description = "How many load generators there are.")
    private Integer participants;

    @Option(names = "--index", paramLabel = "I", description = "Which of them this is, from 0.")
    private Integer index;

    @Option(
            names = "--start-timeout",
            paramLabel = "SECONDS",
            description = "How long to wait for the others; " + DEFAULT_START_SECONDS + " by default.")
    private Integer startSeconds;

    private ArtefactUpload upload;

    /** Null where anybody may come to the barrier. */
    private String barrierToken;

    /**
     * Everything that can be refused is refused here.
     *
     * @throws ParameterException with one line
     */
    void prepare(final CommandSpec spec) {
        prepareUpload(spec);
        prepareBarrier(spec);
    }

    private void prepareUpload(final CommandSpec spec) {
        if (artefactsUrl == null) {
            return;
        }
        final URI url;
        try {
            url = URI.create(artefactsUrl);
        } catch (final IllegalArgumentException e) {
            throw wrong(spec, "--artefacts-url '" + artefactsUrl + "': no URL");
        }
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw wrong(spec, "--artefacts-url '" + artefactsUrl + "': must be an http or https URL with a host");
        }
        final String token = System.getenv(TOKEN_VARIABLE);
        if (token == null || !token.matches("[!-~]+")) {
            throw wrong(spec, "--artefacts-url: the environment variable " + TOKEN_VARIABLE + " must hold the token");
        }
        upload = new ArtefactUpload(url, token);
    }

    private void prepareBarrier(final CommandSpec spec) {
        if (barrier == null) {
            if (participants != null || index != null || startSeconds != null) {
                throw wrong(spec, "--participants, --index and --start-timeout need --start-barrier");
            }
            return;
        }
        HostAndPort.require(spec, "--start-barrier '" + barrier + "'", barrier);
        if (participants == null || participants < 1 || participants > StartBarrier.MAX_PARTICIPANTS) {
            throw wrong(spec, "--start-barrier: --participants must be from 1 to " + StartBarrier.MAX_PARTICIPANTS);
        }
        if (index == null || index < 0 || index >= participants) {
            throw wrong(spec, "--start-barrier: --index must be from 0 to " + (participants - 1));
        }
        if (startSeconds != null && startSeconds < 1) {
            throw wrong(spec, "--start-timeout: must be at least 1");
        }
        barrierToken = System.getenv(BARRIER_TOKEN_VARIABLE);
        if (barrierToken != null && !barrierToken.matches(StartBarrier.TOKEN)) {
            throw wrong(
                    spec,
                    "--start-barrier: the environment variable " + BARRIER_TOKEN_VARIABLE
                            + " must hold 1 to 256 printable characters without a space, or not be set");
        }
    }

    /** @param what starts a barrier of its own */
    void refuseBarrierBeside(final CommandSpec spec, final String what) {
        if (barrier != null) {
            throw wrong(spec, "--start-barrier: leave it out beside " + what + ", which start together by themselves");
        }
    }

    private static ParameterException wrong(final CommandSpec spec, final String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /**
     * What every measurement waits for; the caller closes its barrier.
     *
     * @throws RunFailure when this is the first load generator and cannot listen
     */
    SuiteOptions.Start start() throws RunFailure {
        if (barrier == null || participants == 1) {
            return SuiteOptions.Start.AT_ONCE;
        }
        final int colon = barrier.lastIndexOf(':');
        final String host = barrier.substring(0, colon).replaceAll("[\\[\\]]", "");
        final int port = Integer.parseInt(barrier.substring(colon + 1));
        try {
            return new SuiteOptions.Start(
                    StartBarrier.of(host, port, participants, index, barrierToken),
                    Duration.ofSeconds(startSeconds == null ? DEFAULT_START_SECONDS : startSeconds));
        } catch (final IOException e) {
            throw new RunFailure(RunFailure.Reason.GeneratorsNotStarted, e.getMessage());
        }
    }

    /**
     * Hands the results over.
     *
     * @param document the JSON document of the run
     * @param failure null when the run was whole
     */
    void report(final String document, final List<ScenarioResult> results, final RunFailure failure)
            throws IOException {
        if (upload != null) {
            final Map<String, String> artefacts = new LinkedHashMap<>();
            artefacts.put("result.json", document);
            artefacts.put("report.html", HtmlReport.of(document));
            try {
                final Optional<String> problem = upload.put(artefacts);
                problem.ifPresent(why -> System.err.println("memorystreamer: " + why));
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (terminationLog != null) {
            TerminationLog.write(terminationLog, results, failure);
        }
    }
}
