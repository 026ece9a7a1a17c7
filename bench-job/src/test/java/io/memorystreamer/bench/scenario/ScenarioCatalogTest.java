package io.memorystreamer.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScenarioCatalogTest {

    @Test
    void allScenariosOfTheDescriptionAreListed() {
        assertThat(ScenarioCatalog.ids())
                .hasSize(44)
                .doesNotHaveDuplicates()
                .contains("memory::zero_copy_validation", "baseline::kafka_comparison");
    }

    @Test
    void everyAvailableScenarioIsListedUnderItsId() {
        assertThat(ScenarioCatalog.select(List.of()))
                .hasSize(4)
                .allSatisfy(scenario -> assertThat(ScenarioCatalog.ids()).contains(scenario.id()));
    }

    @Test
    void categoryMeansItsScenariosAndNoneTwice() {
        assertThat(ScenarioCatalog.select(List.of("throughput", "throughput::batch_publishing", "latency")))
                .extracting(Scenario::id)
                .containsExactly(
                        "throughput::single_message_publishing",
                        "throughput::batch_publishing",
                        "throughput::sustained_throughput",
                        "latency::latency_percentiles");
    }

    @Test
    void plannedScenarioIsSaidToBeNotAvailableYet() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScenarioCatalog.select(List.of("latency::consensus")))
                .withMessageContaining("latency::consensus is not available yet");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScenarioCatalog.select(List.of("stress")))
                .withMessageContaining("stress is not available yet");
    }

    @Test
    void unknownNameIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScenarioCatalog.select(List.of("through")))
                .withMessageContaining("unknown category or scenario 'through'");
    }
}
