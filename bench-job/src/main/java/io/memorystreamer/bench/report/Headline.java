package io.memorystreamer.bench.report;

import io.memorystreamer.bench.report.RunDocument.Result;
import java.util.List;
import java.util.Optional;

/** The one figure that stands for a result where there is room for one. */
final class Headline {

    private static final List<String> MOST_TELLING =
            List.of("throughputRatio", "p99Ratio", "messagesPerSecond", "p99Micros", "meanNanos", "megabytesPerSecond");

    private Headline() {}

    /** A metric that is there: the first of its targets' for a figure of its own kind; empty where there is no figure. */
    static Optional<String> of(final Result result) {
        return MOST_TELLING.stream()
                .filter(result.metrics()::containsKey)
                .findFirst()
                .or(() -> result.targets().stream()
                        .map(RunDocument.JudgedTarget::name)
                        .findFirst())
                .or(() -> result.metrics().keySet().stream().findFirst());
    }
}
