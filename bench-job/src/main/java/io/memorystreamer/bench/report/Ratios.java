package io.memorystreamer.bench.report;

import io.memorystreamer.bench.scenario.Measurement;
import io.memorystreamer.bench.scenario.Metric;
import io.memorystreamer.bench.scenario.ScenarioCatalog;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the ratios of a comparison are of. */
final class Ratios {

    private static final String ENDING = "Ratio";

    /** What a throughput may be told in. */
    private static final List<String> RATES = List.of("messagesPerSecond", "megabytesPerSecond");

    private Ratios() {}

    static boolean is(final String metric) {
        return metric.endsWith(ENDING);
    }

    /** The metric both sides have and the ratio is of; the ratio itself where a scenario does not tell both sides' figures. */
    static String figureOf(final String ratio, final Map<String, Double> metrics) {
        final String stem = ratio.substring(0, ratio.length() - ENDING.length());
        return Stream.concat(
                        metrics.keySet().stream().filter(name -> !name.equals(ratio) && name.startsWith(stem)),
                        stem.equals("throughput") ? RATES.stream() : Stream.empty())
                .filter(name -> metrics.containsKey(name) && metrics.containsKey(Measurement.peers(name)))
                .findFirst()
                .orElse(ratio);
    }

    /** As the scenario declares it; of an unknown one, whether the name is that of a rate. */
    static boolean higherIsBetter(final String scenario, final String ratio) {
        return ScenarioCatalog.variants(scenario).stream()
                .flatMap(variant -> variant.metrics().stream())
                .filter(metric -> metric.name().equals(ratio))
                .findFirst()
                .map(metric -> metric.better() == Metric.Better.HIGHER)
                .orElse(ratio.startsWith("throughput") || ratio.contains("PerSecond"));
    }
}
