package io.memorystreamer.bench.scenario.stress;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.load.ClosedLoop;
import io.memorystreamer.bench.load.Publisher;
import io.memorystreamer.bench.load.WarmUp;
import io.memorystreamer.bench.measure.ProcessCpu;
import io.memorystreamer.bench.measure.SwitchCost;
import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.ScenarioContext;
import io.memorystreamer.bench.scenario.ScenarioException;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.Target;
import io.memorystreamer.bench.scenario.TransportPath;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a message costs in CPU time and context switches: of this process and, over TCP, the broker's, all their threads, while
 * one producer and one consumer go as fast as they can.
 */
@AutoService(Scenarios.class)
public final class CpuEfficiency implements Scenario {

    private static final String PER_CPU_SECOND = "messagesPerCpuSecond";
    private static final String VOLUNTARY = "voluntarySwitchesPerMessage";
    private static final String INVOLUNTARY = "involuntarySwitchesPerMessage";
    private static final String SWITCH_SHARE = "contextSwitchCpuShare";
    private static final String SYSTEM_SHARE = "systemCpuShare";
    private static final String SWITCH_MICROS = "contextSwitchMicros";
    private static final String BROKER_SHARE = "brokerCpuShare";

    /** The seed's. */
    private static final double MAX_SWITCH_SHARE = 0.10;

    private static final long COST_MILLIS = 300;

    @Override
    public String id() {
        return "stress::cpu_efficiency";
    }

    @Override
    public String description() {
        return "Messages per second of CPU time, context switches per message, and the CPU time these take";
    }

    @Override
    public List<TransportPath> paths() {
        return List.of(TransportPath.IN_PROCESS, TransportPath.TCP);
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.MESSAGES_PER_SECOND,
                Metric.higher(PER_CPU_SECOND),
                Metric.lower(VOLUNTARY),
                Metric.lower(INVOLUNTARY),
                Metric.lower(SWITCH_SHARE),
                Metric.lower(SYSTEM_SHARE),
                Metric.neither(SWITCH_MICROS),
                Metric.neither(BROKER_SHARE));
    }

    @Override
    public List<Target> targets(final BenchmarkConfig config) {
        return List.of(new Target(SWITCH_SHARE, MAX_SWITCH_SHARE, Target.Kind.SIZE));
    }

    /** Adds up what the slices of the load used; what happens between them is not the messages'. */
    private static final class Meter implements ClosedLoop.SliceObserver {

        private final ProcessCpu client = ProcessCpu.ofThisProcess();
        private final ProcessCpu broker;
        private ProcessCpu.Usage clients = ProcessCpu.Usage.NONE;
        private ProcessCpu.Usage brokers = ProcessCpu.Usage.NONE;
        private long messages;

        /** @param broker null where there is none to watch */
        Meter(final ProcessCpu broker) {
            this.broker = broker;
        }

        @Override
        public void begin() throws IOException {
            client.sinceLast();
            if (broker != null) {
                broker.sinceLast();
            }
        }

        @Override
        public void end(final long taken, final long nanos) throws IOException {
            messages += taken;
            clients = clients.plus(client.sinceLast());
            if (broker != null) {
                brokers = brokers.plus(broker.sinceLast());
            }
        }
    }

    /** The forks share the duration. */
    private static int seconds(final BenchmarkConfig config) {
        return Math.max(1, config.stress().testDurationSecs() / config.run().forks());
    }

    @Override
    public Measurement run(final ScenarioContext context) throws Exception {
        final int seconds = seconds(context.config());
        final int messageBytes = context.config().throughput().messageSizeBytes();
        final double switchSeconds = SwitchCost.measure(COST_MILLIS);
        final boolean watched = context.broker() != null && context.broker().pid() != 0;
        final Meter meter = new Meter(watched ? new ProcessCpu(context.broker().pid()) : null);
        final ClosedLoop.Result result = new ClosedLoop(context.link(), messageBytes, Publisher.single(messageBytes))
                .run(WarmUp.of(context.config()), TimeUnit.SECONDS.toNanos(seconds), meter);
        final ProcessCpu.Usage all = meter.clients.plus(meter.brokers);
        if (all.cpuSeconds() <= 0) {
            throw new ScenarioException("this system does not count CPU time");
        }
        final Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("messagesPerSecond", result.messagesPerSecond());
        metrics.put(PER_CPU_SECOND, meter.messages / all.cpuSeconds());
        metrics.put(VOLUNTARY, (double) all.voluntary() / meter.messages);
        metrics.put(INVOLUNTARY, (double) all.involuntary() / meter.messages);
        metrics.put(SWITCH_SHARE, all.switches() * switchSeconds / all.cpuSeconds());
        metrics.put(SYSTEM_SHARE, all.systemSeconds() / all.cpuSeconds());
        metrics.put(SWITCH_MICROS, switchSeconds * 1e6);
        if (watched) {
            metrics.put(BROKER_SHARE, meter.brokers.cpuSeconds() / all.cpuSeconds());
        }
        return new Measurement(metrics, result.stalls(), settings(context, watched));
    }

    private static Map<String, String> settings(final ScenarioContext context, final boolean watched)
            throws IOException {
        final Map<String, String> settings = new LinkedHashMap<>(context.link().settings());
        settings.put(
                "messageSizeBytes",
                Integer.toString(context.config().throughput().messageSizeBytes()));
        settings.put("testDurationSecs", Integer.toString(seconds(context.config())));
        settings.put("processes", watched ? "the load's and the broker's" : "the load's");
        if (context.path() == TransportPath.TCP && !watched) {
            settings.put("brokerNotCounted", "it was started by somebody else");
        }
        settings.put("switchesFrom", "/proc/PID/task/TID/status");
        settings.put(
                SWITCH_SHARE,
                "switches times " + SWITCH_MICROS + ", the CPU time of a switch between two threads that only wake each"
                        + " other, which is an upper bound");
        return settings;
    }
}
