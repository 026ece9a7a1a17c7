package io.memorystreamer.bench;

import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.config.BenchmarkConfigReader;
import io.memorystreamer.bench.config.ConfigException;
import io.memorystreamer.bench.config.RunFile;
import io.memorystreamer.bench.profile.Profiling;
import io.memorystreamer.bench.report.Environment;
import io.memorystreamer.bench.report.HtmlReport;
import io.memorystreamer.bench.report.MarkdownReport;
import io.memorystreamer.bench.report.TableReport;
import io.memorystreamer.bench.report.TerminationLog;
import io.memorystreamer.bench.run.ConfinedLimits;
import io.memorystreamer.bench.run.Interruption;
import io.memorystreamer.bench.run.Limits;
import io.memorystreamer.bench.run.Progress;
import io.memorystreamer.bench.run.RunFailure;
import io.memorystreamer.bench.run.ScenarioResult;
import io.memorystreamer.bench.run.Suite;
import io.memorystreamer.bench.run.SuiteOptions;
import io.memorystreamer.bench.scenario.PeerServer;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioCatalog;
import io.memorystreamer.operator.api.BenchmarkProfile;
import io.memorystreamer.operator.api.BenchmarkRunSpec;
import io.memorystreamer.operator.api.ResourceCell;
import io.memorystreamer.operator.api.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code memorystreamer bench}: chooses scenarios, runs them, reports. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = "Measures MemoryStreamer on this machine and judges the figures against its targets.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the run was whole",
            "1:something regressed against --baseline or --compare, or, with --enforce, a target was missed",
            "2:bad arguments or configuration",
            "3:a scenario failed, or the whole run",
            "130:interrupted by Ctrl-C; what was measured until then is reported"
        })
final class BenchCommand implements Callable<Integer> {

    /** Set by the launcher, which can tell what its standard error is. */
    private static final String TERMINAL_PROPERTY = "memorystreamer.terminal";

    private static final RunFailure INTERRUPTED =
            new RunFailure(RunFailure.Reason.Interrupted, "interrupted; what was measured until then is reported");

    /** As the API server demands; less does not hold a broker and its load. */
    private static final long MIN_CELL_BYTES = 512L * 1024 * 1024;

    enum OutputFormat {
        table,
        json,
        html,
        markdown
    }

    @Parameters(
            paramLabel = "CATEGORY[::SCENARIO]",
            arity = "0..*",
            description =
                    "What to measure, such as throughput or latency::latency_percentiles; everything by default, with"
                            + " --quick everything in its most telling variants.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", description = "Print every scenario and whether it is available, and end.")
    private boolean list;

    @Option(names = "--quick", description = "Seconds instead of minutes for each scenario.")
    private boolean quick;

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration, a benchmark.toml.")
    private Path configFile;

    @Option(
            names = "-f",
            paramLabel = "FILE",
            description = "Run a BenchmarkRun of a cluster here: its scenarios, profile, target and resource matrix.")
    private Path runFile;

    @Option(
            names = "--target",
            paramLabel = "HOST:PORT",
            description = "A running broker for the TCP path; without it one is started.")
    private String target;

    @Option(
            names = "--output-format",
            paramLabel = "table|json|html|markdown",
            description = "What to print on standard output: a table by default, the JSON document, a page that needs"
                    + " nothing else, or a comment for a pull request.")
    private OutputFormat outputFormat = OutputFormat.table;

    @Option(names = "--enforce", description = "Exit with 1 when a target is missed.")
    private boolean enforce;

    @Option(
            names = "--termination-log",
            paramLabel = "FILE",
            description = "Also write the compact result of a Kubernetes Job to FILE.")
    private Path terminationLog;

    @Mixin
    private PeerOptions peers;

    @Mixin
    private BaselineOptions baselines;

    @Mixin
    private ProfileOptions profile;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (list) {
            list();
            return ExitCode.OK;
        }
        final List<Cell> cells = runFile == null ? List.of(new Cell(null, 0, Limits.ofThisProcess())) : cells();
        if (target != null) {
            HostAndPort.require(spec, "--target '" + target + "'", target);
        }
        final Map<PeerServer, String> externalPeers = peers.addresses();
        final List<Scenario> scenarios = scenarios();
        final BenchmarkConfig config = config();
        if (enforce) {
            profile.refuseBeside("--enforce");
        }
        baselines.prepare(profile);
        final Profiling profiling = profile.profiling();
        return run(cells, scenarios, new SuiteOptions(config, target, externalPeers, profiling));
    }

    private int run(final List<Cell> cells, final List<Scenario> scenarios, final SuiteOptions options)
            throws IOException {
        Environment.beginRun();
        final Interruption interruption = Interruption.ofThisThread();
        final List<ScenarioResult> results = new ArrayList<>();
        final List<RunFailure> failures = new ArrayList<>();
        final List<ConfinedLimits> limits = new ArrayList<>();
        RunFailure failure = null;
        try (Progress progress = new Progress(System.err, Boolean.getBoolean(TERMINAL_PROPERTY))) {
            for (final Cell cell : cells) {
                limits.add(cell.confine());
            }
            final Supplier<List<Suite>> suites = () -> IntStream.range(0, cells.size())
                    .mapToObj(i -> new Suite(
                            options, limits.get(i).limits(), cells.get(i).name(), progress))
                    .toList();
            final List<Suite> all = suites.get();
            all.forEach(suite -> suite.announce(scenarios));
            for (final Suite suite : all) {
                try {
                    suite.run(scenarios);
                } finally {
                    results.addAll(suite.results());
                    suite.failures().stream().filter(this::counts).forEach(failures::add);
                }
            }
            final List<Scenario> again = baselines.again(scenarios, results);
            final List<Suite> repeating = again.isEmpty() ? List.of() : suites.get();
            repeating.forEach(suite -> suite.announce(again));
            for (final Suite suite : repeating) {
                suite.run(again);
                baselines.repeated(suite.results());
            }
        } catch (final RunFailure e) {
            failure = e;
        } catch (final InterruptedException e) {
            failure = INTERRUPTED;
        } finally {
            limits.forEach(ConfinedLimits::close);
        }
        if (Suite.stopping()) {
            return ExitCode.RUN_FAILED;
        }
        if (interruption.requested()) {
            Thread.interrupted(); // has done its work, and would close the files of the report
            report(results, INTERRUPTED);
            return Interruption.EXIT_CODE;
        }
        return report(
                results,
                failure == null ? RunFailure.ofScenarios(failures, results).orElse(null) : failure);
    }

    /** A peer that is not installed fails the run only where scenarios were asked for by name; the report says it in any case. */
    private boolean counts(final RunFailure failure) {
        return failure.reason() != RunFailure.Reason.PeerMissing
                || names.stream().anyMatch(name -> name.contains("::"));
    }

    /** @param cpus CPUs' worth of time; 0 where there is no limit but that of this process */
    private record Cell(String name, double cpus, Limits limits) {

        ConfinedLimits confine() {
            if (cpus == 0) {
                return ConfinedLimits.none(limits);
            }
            final ConfinedLimits confined = ConfinedLimits.of(cpus, limits.memoryBytes());
            System.err.println(
                    "memorystreamer: the limits of cell " + name + " are enforced by " + confined.enforcedBy());
            return confined;
        }
    }

    /** Takes over what the BenchmarkRun says. */
    private List<Cell> cells() {
        if (!names.isEmpty() || quick || target != null) {
            throw new ParameterException(
                    spec.commandLine(), "-f names scenarios, profile and target itself: leave them out beside it");
        }
        try {
            final BenchmarkRunSpec run = RunFile.read(runFile);
            names = run.scenarios();
            quick = run.profile() == BenchmarkProfile.QUICK;
            target = run.target();
            final List<Cell> cells = new ArrayList<>();
            for (final ResourceCell resource : run.resources()) {
                cells.add(cell(resource.name() == null ? Integer.toString(cells.size()) : resource.name(), resource));
            }
            return cells;
        } catch (final ConfigException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private static Cell cell(final String name, final ResourceCell cell) throws ConfigException {
        try {
            final double cpus = cell.cpu().getNumericalAmount().doubleValue();
            final long memory = cell.memory().getNumericalAmount().longValueExact();
            if (cpus > 0 && memory >= MIN_CELL_BYTES) {
                return new Cell(name, cpus, new Limits((int) Math.ceil(cpus), memory));
            }
        } catch (final RuntimeException e) {
            // no quantity, or none given
        }
        throw new ConfigException("spec.resources: cpu " + cell.cpu() + ", memory " + cell.memory()
                + ": must be quantities such as 500m and 1Gi, cpu above 0, memory at least 512Mi");
    }

    private int report(final List<ScenarioResult> results, final RunFailure failure) throws IOException {
        baselines.conclude(results, failure);
        switch (outputFormat) {
            case json -> printUtf8(baselines.document());
            case html -> printUtf8(HtmlReport.of(baselines.document()));
            case markdown -> printUtf8(MarkdownReport.of(baselines.document()));
            case table -> {
                if (!results.isEmpty()) {
                    System.out.print(TableReport.of(results, System.out.charset()));
                    System.out.print(baselines.table());
                }
            }
        }
        final Optional<String> notKept = baselines.keep(failure);
        notKept.ifPresent(why -> System.err.println("memorystreamer: " + why));
        if (terminationLog != null) {
            TerminationLog.write(terminationLog, results, failure);
        }
        if (failure != null) {
            System.err.println("memorystreamer: " + failure.getMessage());
            return ExitCode.RUN_FAILED;
        }
        if (notKept.isPresent()) {
            return ExitCode.RUN_FAILED;
        }
        if (baselines.regressed()) {
            return ExitCode.REGRESSED;
        }
        final boolean missed = results.stream()
                .flatMap(result -> result.targets().stream())
                .anyMatch(judged -> judged.verdict() == Verdict.MISSED);
        return enforce && missed ? ExitCode.TARGET_MISSED : ExitCode.OK;
    }

    /** What goes to a file has one encoding, whatever the terminal's is. */
    private static void printUtf8(final String document) {
        System.out.writeBytes((document.stripTrailing() + "\n").getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    private void list() {
        for (final String id : ScenarioCatalog.ids()) {
            final List<Scenario> variants = ScenarioCatalog.variants(id);
            System.out.printf(
                    "%-50s %s%n",
                    id,
                    variants.isEmpty()
                            ? "(not available yet)"
                            : variants.getFirst().description());
        }
    }

    private List<Scenario> scenarios() {
        try {
            return ScenarioCatalog.select(names, quick);
        } catch (final IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private BenchmarkConfig config() {
        try {
            final BenchmarkConfig config =
                    configFile == null ? BenchmarkConfigReader.defaults() : BenchmarkConfigReader.read(configFile);
            if (!quick) {
                return config;
            }
            return config.quick(names.isEmpty() ? BenchmarkConfig.Quick.SUITE : BenchmarkConfig.Quick.SELECTION);
        } catch (final ConfigException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
