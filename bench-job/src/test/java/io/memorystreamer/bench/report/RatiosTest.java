package io.memorystreamer.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RatiosTest {

    private static final Map<String, Double> METRICS = Map.of(
            "throughputRatio", 0.3,
            "messagesPerSecond", 38e6,
            "peerMessagesPerSecond", 127e6,
            "brokerCpuRatio", 0.4,
            "brokerCpuSecondsPerGigabyte", 1.6,
            "peerBrokerCpuSecondsPerGigabyte", 4.0,
            "counterRatio", 0.4,
            "scalingRatio", 1.1);

    @Test
    void throughputIsOfTheRateBothSidesHave() {
        assertThat(Ratios.figureOf("throughputRatio", METRICS)).isEqualTo("messagesPerSecond");
    }

    @Test
    void otherRatioIsOfTheFigureItIsNamedAfter() {
        assertThat(Ratios.figureOf("brokerCpuRatio", METRICS)).isEqualTo("brokerCpuSecondsPerGigabyte");
    }

    @Test
    void ratioOfFiguresThatAreNotToldStandsForItself() {
        assertThat(Ratios.figureOf("counterRatio", METRICS)).isEqualTo("counterRatio");
        assertThat(Ratios.figureOf("scalingRatio", METRICS)).isEqualTo("scalingRatio");
        assertThat(Ratios.figureOf("throughputRatio", Map.of("throughputRatio", 1.5)))
                .isEqualTo("throughputRatio");
    }
}
