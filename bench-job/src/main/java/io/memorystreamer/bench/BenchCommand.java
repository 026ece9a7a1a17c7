package io.memorystreamer.bench;

import io.memorystreamer.bench.barrier.StartBarrier;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.config.BenchmarkConfigReader;
import io.memorystreamer.bench.config.ConfigException;
import io.memorystreamer.bench.config.RunFile;
import io.memorystreamer.bench.report.Environment;
import io.memorystreamer.bench.report.HtmlReport;
import io.memorystreamer.bench.report.MarkdownReport;
import io.memorystreamer.bench.report.TableReport;
import io.memorystreamer.bench.run.Interruption;
import io.memorystreamer.bench.run.Progress;
import io.memorystreamer.bench.run.RunFailure;
import io.memorystreamer.bench.run.ScenarioResult;
import io.memorystreamer.bench.run.Suite;
import io.memorystreamer.bench.run.SuiteOptions;
import io.memorystreamer.bench.scenario.PeerServer;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioCatalog;
import io.memorystreamer.operator.api.BenchmarkProfile;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunSpec;
import io.memorystreamer.operator.api.RunConfiguration;
import io.memorystreamer.operator.api.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
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
            description =
                    "Run a BenchmarkRun of a cluster here: its scenarios, profile, configuration, target, resource matrix,"
                            + " repetitions and load generators.")
    private Path runFile;

    @Option(
            names = "--output-format",
            paramLabel = "table|json|html|markdown",
            description = "What to print on standard output: a table by default, the JSON document, a page that needs"
                    + " nothing else, or a comment for a pull request.")
    private OutputFormat outputFormat = OutputFormat.table;

    @Option(names = "--enforce", description = "Exit with 1 when a target is missed.")
    private boolean enforce;

    @Mixin
    private TargetOptions target;

    @Mixin
    private PeerOptions peers;

    @Mixin
    private BaselineOptions baselines;

    @Mixin
    private ProfileOptions profile;

    @ArgGroup(validate = false, heading = "%nSet by the operator of a cluster for its Jobs:%n")
    private JobOptions job = new JobOptions();

    @Spec
    private CommandSpec spec;

    /** Of a BenchmarkRun; null where it has none. */
    private String inlineConfig;

    /** Fields of a BenchmarkRun that have no effect here. */
    private List<String> ignored = List.of();

    @Override
    public Integer call() throws Exception {
        if (list) {
            list();
            return ExitCode.OK;
        }
        final RunPlan plan = runFile == null ? RunPlan.once() : plan();
        target.check();
        job.prepare(spec);
        if (plan.loadGenerators() > 1) {
            job.refuseBarrierBeside(spec, "spec.loadGenerators " + plan.loadGenerators());
        }
        final Map<PeerServer, String> externalPeers = target.with(peers.addresses());
        final List<Scenario> scenarios = scenarios();
        final BenchmarkConfig config = config();
        target.requireUse(scenarios, config);
        if (enforce) {
            profile.refuseBeside("--enforce");
        }
        baselines.prepare(profile);
        final SuiteOptions options =
                new SuiteOptions(config, target.address(), target.kind(), externalPeers, profile.profiling());
        if (!ignored.isEmpty()) {
            System.err.println("memorystreamer: " + runFile + ": without effect outside a cluster: spec."
                    + String.join(", spec.", ignored));
        }
        return measure(new Measuring(plan, scenarios, baselines, this::counts), options);
    }

    private int measure(final Measuring measuring, final SuiteOptions options) throws IOException {
        Environment.beginRun();
        final Interruption interruption = Interruption.ofThisThread();
        RunFailure failure = null;
        try {
            final SuiteOptions.Start start = job.start();
            final StartBarrier barrier = start.barrier();
            try (barrier;
                    Progress progress = new Progress(System.err, Boolean.getBoolean(TERMINAL_PROPERTY))) {
                measuring.run(options.with(start), progress);
            }
        } catch (final RunFailure e) {
            failure = e;
        } catch (final InterruptedException e) {
            failure = INTERRUPTED;
        }
        if (Suite.stopping()) {
            return ExitCode.RUN_FAILED;
        }
        if (interruption.requested()) {
            Thread.interrupted(); // has done its work, and would close the files of the report
            report(measuring, INTERRUPTED);
            return Interruption.EXIT_CODE;
        }
        return report(measuring, failure == null ? measuring.failure().orElse(null) : failure);
    }

    /** A peer that is not installed fails the run only where scenarios were asked for by name; the report says it in any case. */
    private boolean counts(final RunFailure failure) {
        return failure.reason() != RunFailure.Reason.PeerMissing
                || names.stream().anyMatch(name -> name.contains("::"));
    }

    /** Takes over what the BenchmarkRun says. */
    private RunPlan plan() {
        if (!names.isEmpty() || quick || target.isNamed()) {
            throw new ParameterException(
                    spec.commandLine(), "-f names scenarios, profile and target itself: leave them out beside it");
        }
        try {
            final BenchmarkRun run = RunFile.read(runFile);
            final BenchmarkRunSpec what = run.getSpec();
            names = what.scenarios();
            quick = what.profile() == BenchmarkProfile.QUICK;
            if (what.target() != null) {
                target.take(what.target());
            }
            configuration(what.configuration());
            ignored = RunFile.ignored(what);
            return RunPlan.of(run);
        } catch (final ConfigException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private void configuration(final RunConfiguration configuration) throws ConfigException {
        if (configuration == null) {
            return;
        }
        if (configuration.inline() != null && configFile != null) {
            throw new ConfigException(runFile + ": has spec.configuration.inline: leave --config out beside it");
        }
        if (configuration.configMap() != null && configFile == null) {
            throw new ConfigException(runFile + ": spec.configuration.configMap "
                    + configuration.configMap().name()
                    + " is in a Kubernetes cluster: name a file with its "
                    + configuration.configMap().key()
                    + " by --config");
        }
        inlineConfig = configuration.inline();
    }

    private int report(final Measuring measuring, final RunFailure failure) throws IOException {
        final List<ScenarioResult> results = measuring.results();
        baselines.conclude(results, failure);
        final String document = baselines.document();
        switch (outputFormat) {
            case json -> printUtf8(document);
            case html -> printUtf8(HtmlReport.of(document));
            case markdown -> printUtf8(MarkdownReport.of(document));
            case table -> {
                if (!results.isEmpty()) {
                    System.out.print(TableReport.of(results, System.out.charset()));
                    System.out.print(baselines.table());
                }
                System.out.print(measuring.table());
            }
        }
        final Optional<String> notKept = baselines.keep(failure);
        notKept.ifPresent(why -> System.err.println("memorystreamer: " + why));
        job.report(document, results, failure);
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
            final BenchmarkConfig config = readConfig();
            if (!quick) {
                return config;
            }
            return config.quick(names.isEmpty() ? BenchmarkConfig.Quick.SUITE : BenchmarkConfig.Quick.SELECTION);
        } catch (final ConfigException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private BenchmarkConfig readConfig() throws ConfigException {
        if (inlineConfig != null) {
            return BenchmarkConfigReader.parse(runFile + " spec.configuration.inline", inlineConfig);
        }
        return configFile == null ? BenchmarkConfigReader.defaults() : BenchmarkConfigReader.read(configFile);
    }
}
