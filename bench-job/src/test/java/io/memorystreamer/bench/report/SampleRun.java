package io.memorystreamer.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.DoubleUnaryOperator;

/** A document in which every kind of field and of curve occurs, and text of all kinds. The figures are made up. */
final class SampleRun {

    /** What a page, a script, an attribute or a table of Markdown must not fall for. */
    static final String HOSTILE =
            "</script><script>window.hacked=1</script>\" onmouseover='window.hacked=1' | `<b>` {page.commit} &amp;";

    static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode document = JSON.createObjectNode().put("schemaVersion", 1);
    private final ArrayNode results;

    private SampleRun() {
        final ObjectNode environment = document.putObject("environment");
        environment
                .put("cpuModel", "Example CPU")
                .put("cpus", 8)
                .put("numaNodes", 1)
                .put("governor", "performance");
        environment
                .put("memoryLimitBytes", 17179869184L)
                .put("cgroupVersion", 2)
                .put("operatingSystem", "Linux 6.12");
        environment
                .put("jvm", "Eclipse Adoptium 25")
                .put("commit", "0123456789ab")
                .put("stallP99Micros", 3.4);
        results = document.putArray("results");
    }

    /** The document as text. */
    static String json() {
        final SampleRun run = new SampleRun();
        run.throughput();
        run.latency();
        run.memory();
        run.threads();
        run.comparisons();
        run.failed();
        run.compared();
        run.document.put("time", "2026-11-25T18:00:00Z");
        run.document.putObject("error").put("reason", "ScenarioFailed").put("message", "stress::broken: " + HOSTILE);
        return run.document.toPrettyString();
    }

    static RunDocument document() {
        return parse(json());
    }

    /** Of a real {@code bench --quick --output-format json}. */
    static String realJson() {
        try (InputStream file = SampleRun.class.getResourceAsStream("quick-run.json")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Results that share columns of the terminal's table, each with figures of its own besides. */
    static RunDocument mixed() {
        final SampleRun run = new SampleRun();
        run.latency();
        final ObjectNode leaks = run.result("memory::memory_leak_detection", "in-process");
        figure(leaks, "messagesPerSecond", 3.1e6);
        figure(leaks, "heapBytesPerSecond", 12);
        leaks.putObject("confidence")
                .putObject("heapBytesPerSecond")
                .put("low", 11.76)
                .put("high", 12.24);
        for (final String kind : new String[] {"direct", "mapped", "native", "fileDescriptor", "brokerHeap"}) {
            figure(leaks, kind + "BytesPerSecond", 0);
        }
        figure(leaks, "residentBytesPerSecond", 1.5);
        figure(leaks, "leakedObjects", 0);
        target(leaks, "leakedObjects", 0, 0, "met");
        final ObjectNode compared = run.result("concurrent::contention", "in-process");
        compared.put("peer", "one-lock");
        figure(compared, "throughputRatio", 2);
        figure(compared, "throughputRatioLowest", 1.9);
        figure(compared, "throughputRatioHighest", 2.1);
        figure(compared, "messagesPerSecond", 2e6);
        figure(compared, "peerMessagesPerSecond", 1e6);
        figure(compared, "lockFreeShare", 0.98);
        figure(compared, "peerLockFreeShare", 0.91);
        figure(compared, "startSeconds", 1.2);
        return parse(run.document.toPrettyString());
    }

    static RunDocument parse(final String json) {
        return RunDocument.read(json);
    }

    private void compared() {
        final ObjectNode comparison = document.putObject("comparison")
                .put("against", "results/main.json")
                .put("commit", "fedcba987654");
        comparison.putArray("differences").add("the kernels differ: " + HOSTILE);
        final ArrayNode changes = comparison.putArray("changes");
        change(
                changes,
                "throughput::sustained_throughput",
                "messagesPerSecond",
                12_500_000,
                12_400_000,
                -0.8,
                "within noise");
        change(changes, "memory::usage_under_load", "peakMemoryMegabytes", 260, 212, -18.5, "improved");
        change(changes, "latency::latency_percentiles", "p99Micros", 31, 42.5, 37.1, "regressed");
        change(changes, "latency::latency_percentiles", "p50Micros", 11, 12, 9.1, "inconclusive")
                .put("reason", "4 forks are too few");
        comparison.putArray("notCompared");
    }

    private static ObjectNode change(
            final ArrayNode changes,
            final String id,
            final String metric,
            final double before,
            final double now,
            final double percent,
            final String verdict) {
        final ObjectNode change =
                changes.addObject().put("id", id).put("path", "in-process").put("metric", metric);
        change.put("better", "HIGHER")
                .put("before", before)
                .put("now", now)
                .put("forksBefore", 10)
                .put("forksNow", 10);
        change.put("changePercent", percent).put("pValue", 0.0002).put("verdict", verdict);
        change.putObject("confidencePercent").put("low", percent - 2).put("high", percent + 2);
        return change;
    }

    private void throughput() {
        final ObjectNode result = result("throughput::sustained_throughput", "in-process");
        figure(result, "messagesPerSecond", 12_400_000, 11_900_000, 12_500_000, 12_400_000, 9_100_000, 12_700_000);
        figure(result, "allocatedBytesPerMessage", 0.01, 0.01, 0.012, 0.01, 0.009, 0.01);
        result.putObject("outliers").putArray("messagesPerSecond").add(3);
        target(result, "messagesPerSecond", 10_000_000, 12_400_000, "met").put("grade", "target");
        series(
                result,
                "THROUGHPUT_OVER_TIME",
                "memorystreamer",
                0,
                60,
                300,
                x -> 12_400_000 + 600_000 * Math.sin(x) - (x > 40 && x < 42 ? 6e6 : 0));
        settings(result).put("messageSizeBytes", "32").put("hostile", HOSTILE);
        profile(
                result,
                "cpu",
                "<!doctype html><body><p id='flame'>frames</p><script>document.body.dataset.ran='yes'</script>");
    }

    private void latency() {
        final ObjectNode result = result("latency::latency_percentiles", "tcp");
        figure(result, "p99Micros", 42.5, 41, 42.5, 47);
        figure(result, "p50Micros", 12, 12.5, 12, 11);
        target(result, "p99Micros", 10, 42.5, "missed").put("grade", "critical");
        target(result, "p50Micros", 5, 12, "inconclusive").put("grade", "warning");
        final ObjectNode curve = curve(result, "LATENCY_BY_PERCENTILE", "memorystreamer");
        final ObjectNode other = curve(result, "LATENCY_BY_PERCENTILE", "with linger.ms=5");
        for (final double percentile : new double[] {0, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100}) {
            final double nines = Math.log10(100 / (100 - Math.min(99.999, percentile)));
            point(curve, percentile, 8 + 11 * nines * nines);
            point(other, percentile, 5000 + 900 * nines);
        }
        series(
                result,
                "LATENCY_AGAINST_LOAD",
                "memorystreamer",
                100_000,
                2_000_000,
                12,
                x -> 8 + 4e6 / Math.max(4e3, 2_050_000 - x));
        settings(result).put("ratePerSecond", "1000");
    }

    private void memory() {
        final ObjectNode result = result("memory::usage_under_load", "in-process");
        figure(result, "peakMemoryMegabytes", 212, 212, 214);
        target(result, "peakMemoryMegabytes", 256, 212, "met").put("grade", "good");
        series(result, "MEMORY_OVER_TIME", "resident", 0, 30, 120, x -> 212 * (1 - Math.exp(-x / 3)));
        series(result, "MEMORY_OVER_TIME", "heap", 0, 30, 120, x -> 40 + 20 * (x * 3 % 5) / 5);
        settings(result);
    }

    private void threads() {
        final ObjectNode result = result("concurrent::contention", "in-process");
        figure(result, "messagesPerSecond", 9e6);
        series(result, "THROUGHPUT_AGAINST_THREADS", "low contention", 1, 32, 6, x -> 4e6 * Math.sqrt(x));
        series(result, "THROUGHPUT_AGAINST_THREADS", "high contention", 1, 32, 6, x -> 4e6 / Math.sqrt(x));
        settings(result);
    }

    private void comparisons() {
        final double[] ratios = {1.62, 0.94, 3.1, 18.4};
        final String[] peers = {"aeron-ipc-exclusive", "jctools-mpsc", "chronicle-queue", "array-blocking-queue"};
        for (int i = 0; i < peers.length; i++) {
            final ObjectNode result = result("baseline::log_throughput_comparison", "in-process");
            result.put("peer", peers[i]).put("variant", "32 bytes, 1 producer");
            final ObjectNode metrics = (ObjectNode) result.get("metrics");
            metrics.put("throughputRatio", ratios[i]).put("throughputRatioLowest", ratios[i] * 0.9);
            metrics.put("throughputRatioHighest", ratios[i] * 1.15).put("messagesPerSecond", 3.2e7);
            metrics.put("peerMessagesPerSecond", 3.2e7 / ratios[i]);
            result.putObject("confidence")
                    .putObject("throughputRatio")
                    .put("low", ratios[i] * 0.95)
                    .put("high", ratios[i] * 1.1);
            target(result, "throughputRatio", 1.5, ratios[i], ratios[i] < 1.5 ? "missed" : "met");
            settings(result).put("peer.name", peers[i]);
        }
    }

    private void failed() {
        final ObjectNode result = result("stress::cascading_failures", "tcp");
        result.put("failure", "message 17 was lost after the broker came back " + HOSTILE);
        settings(result);
    }

    private ObjectNode result(final String id, final String path) {
        final ObjectNode result = results.addObject().put("id", id).put("path", path);
        result.putObject("metrics");
        result.putArray("targets");
        result.putObject("stallFloor")
                .put("observedSeconds", 2.5)
                .put("lostShare", 0.002)
                .put("meanMicros", 0.1)
                .put("p95Micros", 0)
                .put("p99Micros", 3.4)
                .put("maxMicros", 80);
        result.putArray("jvmFlags").add("-Xmx256m");
        result.putArray("forks");
        return result;
    }

    /** @param forks none for a figure that has one */
    private static void figure(final ObjectNode result, final String name, final double value, final double... forks) {
        ((ObjectNode) result.get("metrics")).put(name, value);
        for (int i = 0; i < forks.length; i++) {
            final ArrayNode all = (ArrayNode) result.get("forks");
            (i < all.size() ? (ObjectNode) all.get(i) : all.addObject()).put(name, forks[i]);
        }
        if (forks.length > 2) {
            result.withObject("/confidence")
                    .putObject(name)
                    .put("low", value * 0.96)
                    .put("high", value * 1.02);
        }
    }

    private static ObjectNode target(
            final ObjectNode result,
            final String name,
            final double goal,
            final double measured,
            final String verdict) {
        final ArrayNode targets = (ArrayNode) result.get("targets");
        return targets.addObject()
                .put("name", name)
                .put("goal", goal)
                .put("measured", measured)
                .put("verdict", verdict);
    }

    private static ObjectNode settings(final ObjectNode result) {
        return result.putObject("settings");
    }

    private static void profile(final ObjectNode result, final String name, final String page) {
        result.putArray("profiles").addObject().put("name", name).put("page", page);
    }

    private static void series(
            final ObjectNode result,
            final String kind,
            final String name,
            final double from,
            final double to,
            final int points,
            final DoubleUnaryOperator y) {
        final ObjectNode curve = curve(result, kind, name);
        for (int i = 0; i < points; i++) {
            final double x = from + (to - from) * i / (points - 1);
            point(curve, x, y.applyAsDouble(x));
        }
    }

    private static ObjectNode curve(final ObjectNode result, final String kind, final String name) {
        final ObjectNode curve =
                result.withArray("/series").addObject().put("kind", kind).put("name", name);
        curve.putArray("x");
        curve.putArray("y");
        return curve;
    }

    private static void point(final ObjectNode curve, final double x, final double y) {
        ((ArrayNode) curve.get("x")).add(x);
        ((ArrayNode) curve.get("y")).add(y);
    }
}
