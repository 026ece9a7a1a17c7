package io.memorystreamer.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScenarioCatalogTest {

    @Test
    void allScenariosOfTheDescriptionAreListed() {
        assertThat(ScenarioCatalog.ids())
                .hasSize(47)
                .doesNotHaveDuplicates()
                .contains("memory::zero_copy_validation", "baseline::kafka_comparison");
    }

    @Test
    void everyAvailableScenarioIsListedUnderItsId() {
        assertThat(ScenarioCatalog.select(List.of(), false))
                .extracting(Scenario::id)
                .contains("throughput::sustained_throughput", "baseline::log_throughput_comparison");
        assertThat(ScenarioCatalog.select(List.of(), false))
                .allSatisfy(scenario -> assertThat(ScenarioCatalog.ids()).contains(scenario.id()));
    }

    @Test
    void labelsOfAnIdDiffer() {
        assertThat(ScenarioCatalog.select(List.of(), false))
                .extracting(scenario -> scenario.id() + " " + scenario.label())
                .doesNotHaveDuplicates();
        assertThat(ScenarioCatalog.select(List.of(), false))
                .allSatisfy(scenario -> assertThat(ScenarioCatalog.find(scenario.id(), scenario.label()))
                        .isSameAs(scenario));
    }

    @Test
    void comparisonsWithOtherPeersAreMeasuredQuicklyOnlyWhenAskedForByName() {
        assertThat(ScenarioCatalog.select(List.of(), true))
                .isNotEmpty()
                .noneMatch(scenario -> scenario.id().startsWith("baseline::"));
        assertThat(ScenarioCatalog.select(List.of("baseline"), true))
                .isNotEmpty()
                .noneMatch(scenario -> scenario.id().equals("baseline::kafka_comparison"));
        assertThat(ScenarioCatalog.select(List.of("baseline::kafka_comparison"), true))
                .isNotEmpty();
    }

    @Test
    void logIsComparedWithEveryPeerAtBothSizesWithOneProducer() {
        assertThat(ScenarioCatalog.variants("baseline::log_throughput_comparison"))
                .extracting(Scenario::label)
                .contains("aeron-ipc-exclusive, 32 bytes, 1 producer", "aeron-ipc-exclusive, 100 bytes, 1 producer")
                .contains("aeron-ipc-exclusive, 32 bytes, 2 producers against 1")
                .contains("aeron-ipc-concurrent, 100 bytes, 2 producers");
        assertThat(ScenarioCatalog.variants("baseline::log_throughput_comparison"))
                .extracting(Scenario::peer)
                .contains("chronicle-queue", "jctools-mpsc", "array-blocking-queue", "memorystreamer-shared");
        assertThat(ScenarioCatalog.variants("baseline::log_latency_comparison"))
                .extracting(Scenario::peer)
                .containsExactly("aeron-ipc-exclusive", "chronicle-queue");
    }

    @Test
    void brokerIsComparedWithKafkaWithACopyAndWithItself() {
        assertThat(ScenarioCatalog.variants("baseline::kafka_comparison"))
                .extracting(Scenario::label)
                .containsExactly(
                        "kafka, producer, 100 bytes",
                        "kafka, consumer, 100 bytes",
                        "kafka, consumer, 1000 bytes",
                        "kafka, end to end, 100 bytes, 1000/s",
                        "loopback-tcp-copy, produce and fetch together, batches prepared ahead",
                        "memorystreamer, produce, 1000 partitions and connections against 1");
        assertThat(ScenarioCatalog.variants("baseline::kafka_comparison"))
                .filteredOn(scenario -> scenario.peerServers().contains(PeerServer.KAFKA))
                .hasSize(4);
    }

    @Test
    void categoryMeansItsScenariosAndNoneTwice() {
        assertThat(ScenarioCatalog.select(List.of("throughput", "throughput::batch_publishing", "latency"), false))
                .extracting(Scenario::id)
                .containsExactly(
                        "throughput::single_message_publishing",
                        "throughput::batch_publishing",
                        "throughput::mmap_vs_standard_io",
                        "throughput::sustained_throughput",
                        "latency::latency_percentiles");
    }

    @Test
    void plannedScenarioIsSaidToBeNotAvailableYet() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScenarioCatalog.select(List.of("latency::consensus"), false))
                .withMessageContaining("latency::consensus is not available yet");
    }

    @Test
    void unknownNameIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScenarioCatalog.select(List.of("through"), false))
                .withMessageContaining("unknown category or scenario 'through'");
    }
}
