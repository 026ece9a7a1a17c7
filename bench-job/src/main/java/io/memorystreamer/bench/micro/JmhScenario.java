package io.memorystreamer.bench.micro;

import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.profile.Profiling;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.bench.scenario.TransportPath;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A scenario whose figures are the average times of the benchmark methods of one class, as JMH measures them, each in a JVM of its
 * own. A method {@code directBuffer} gives {@code directBufferNanos}, nanoseconds per operation, and
 * {@code directBufferAllocatedBytes}, bytes per operation. Parameters are left at their first value.
 */
public abstract class JmhScenario implements Scenario {

    private static final String NANOS = "Nanos";
    private static final String ALLOCATED = "AllocatedBytes";
    private static final String ALLOCATED_BY_JMH = "gc.alloc.rate.norm";

    private final Class<?> benchmarks;

    /** @param benchmarks has the {@link Benchmark} methods */
    protected JmhScenario(final Class<?> benchmarks) {
        this.benchmarks = benchmarks;
    }

    /** Name of the metric of a benchmark method: nanoseconds per operation. */
    protected static String nanos(final String method) {
        return method + NANOS;
    }

    /** What JMH's JVMs are told beyond what this process was. */
    protected List<String> benchmarkJvmFlags() {
        return List.of();
    }

    /** Threads that call a benchmark method at the same time. */
    protected int threads() {
        return 1;
    }

    /** Figures derived from those of the methods, such as ratios. */
    protected Map<String, Double> derived(final Map<String, Double> measured) {
        return Map.of();
    }

    /** Declares {@link #derived}. */
    protected List<Metric> derivedMetrics() {
        return List.of();
    }

    @Override
    public final List<Metric> metrics() {
        final List<Metric> metrics = new ArrayList<>();
        for (final Method method : benchmarks.getDeclaredMethods()) {
            if (method.isAnnotationPresent(Benchmark.class)) {
                metrics.add(Metric.lower(nanos(method.getName())));
                metrics.add(Metric.lower(method.getName() + ALLOCATED));
            }
        }
        metrics.addAll(derivedMetrics());
        return metrics;
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS);
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final int rounds = context.config().comparison().rounds();
        final int warmUpRounds = context.config().comparison().warmupRounds();
        final TimeValue round =
                TimeValue.milliseconds(Math.max(1, context.config().comparison().roundMillis() / 2));
        final List<String> flags = new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-agent") || Profiling.isAgent(flag))
                .toList());
        flags.addAll(benchmarkJvmFlags());
        final ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + benchmarks.getName().replace(".", "\\.").replace("$", ".") + "\\.")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .threads(threads())
                .warmupIterations(warmUpRounds)
                .warmupTime(round)
                .measurementIterations(rounds)
                .measurementTime(round)
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .jvmArgs(flags.toArray(String[]::new));
        final Collection<RunResult> results = run(new Runner(options.build()));
        final Map<String, Double> metrics = new LinkedHashMap<>();
        for (final RunResult result : results) {
            final String method = result.getPrimaryResult().getLabel();
            metrics.put(nanos(method), result.getPrimaryResult().getScore());
            final var allocated = result.getSecondaryResults().get(ALLOCATED_BY_JMH);
            if (allocated != null) {
                metrics.put(method + ALLOCATED, allocated.getScore());
            }
        }
        metrics.putAll(derived(metrics));
        return new Measurement(
                metrics,
                StallFloor.NONE,
                Map.of(
                        "jmh.mode", Mode.AverageTime.longLabel(),
                        "jmh.threads", Integer.toString(threads()),
                        "jmh.warmupIterations", Integer.toString(warmUpRounds),
                        "jmh.iterations", Integer.toString(rounds),
                        "jmh.iterationMillis", Long.toString(round.convertTo(TimeUnit.MILLISECONDS)),
                        "jmh.jvmFlags", String.join(" ", benchmarkJvmFlags())));
    }

    private static Collection<RunResult> run(final Runner runner) throws ScenarioException {
        try {
            return runner.run();
        } catch (final RunnerException e) {
            // In its own words, such as that another JMH runs on this machine.
            throw new ScenarioException("JMH: " + e.getMessage());
        }
    }
}
