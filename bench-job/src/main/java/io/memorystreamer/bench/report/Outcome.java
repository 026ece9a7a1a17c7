package io.memorystreamer.bench.report;

import io.memorystreamer.bench.report.RunDocument.Result;
import io.memorystreamer.operator.api.Verdict;
import java.util.Locale;

/** What became of a result, worst first. The sign says the same as the colour, for those who do not see it. */
enum Outcome {
    FAILED("!"),
    MISSED("✗"),
    INCONCLUSIVE("?"),
    MET("✓"),
    /** It has no target that could be judged. */
    MEASURED("·");

    private final String sign;

    Outcome(final String sign) {
        this.sign = sign;
    }

    String sign() {
        return sign;
    }

    /** In one word; also the name of its style. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Outcome of(final Result result) {
        return result.failure() != null
                ? FAILED
                : result.worst().map(Outcome::of).orElse(MEASURED);
    }

    static Outcome of(final Verdict verdict) {
        return switch (verdict) {
            case MISSED -> MISSED;
            case INCONCLUSIVE -> INCONCLUSIVE;
            case MET -> MET;
        };
    }
}
