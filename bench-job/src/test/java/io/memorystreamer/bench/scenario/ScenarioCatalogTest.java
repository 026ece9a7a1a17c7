package io.memorystreamer.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScenarioCatalogTest {

    @Test
    void allScenariosOfTheDescriptionAreListed() {
        assertThat(ScenarioCatalog.ids())
                .hasSize(48)
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
    void quicklyOneVariantOfAComparisonWithAnotherServerIsMeasuredUnlessItIsAskedForByName() {
        assertThat(ScenarioCatalog.select(List.of(), true))
                .filteredOn(scenario -> scenario.id().equals("baseline::kafka_comparison"))
                .containsExactly(
                        ScenarioCatalog.variants("baseline::kafka_comparison").getFirst());
        assertThat(ScenarioCatalog.select(List.of("baseline::kafka_comparison"), true))
                .isEqualTo(ScenarioCatalog.variants("baseline::kafka_comparison"));
        assertThat(ScenarioCatalog.select(List.of("baseline"), true))
                .isNotEmpty()
                .noneMatch(scenario -> scenario.id().equals("baseline::kafka_comparison"));
    }

    @Test
    void logIsComparedWithEveryPeerAtBothSizesWithOneProducer() {
        assertThat(ScenarioCatalog.variants("baseline::aeron_ipc_comparison"))
                .extracting(Scenario::label)
                .contains("aeron-ipc-exclusive, 32 bytes, 1 producer", "aeron-ipc-exclusive, 100 bytes, 1 producer")
                .contains("aeron-ipc-exclusive, 32 bytes, 2 producers against 1")
                .contains("aeron-ipc-concurrent, 100 bytes, 2 producers")
                .contains("aeron-ipc-exclusive, end to end, 32 bytes, 100000/s");
        assertThat(ScenarioCatalog.variants("baseline::chronicle_queue_comparison"))
                .extracting(Scenario::label)
                .containsExactly(
                        "chronicle-queue, 32 bytes, 1 producer",
                        "chronicle-queue, 100 bytes, 1 producer",
                        "chronicle-queue, end to end, 32 bytes, 100000/s");
        assertThat(ScenarioCatalog.variants("baseline::log_throughput_comparison"))
                .extracting(Scenario::peer)
                .contains("jctools-mpsc", "array-blocking-queue", "memorystreamer-shared");
    }

    @Test
    void brokerIsComparedWithRedisAndNatsAsWithKafka() {
        for (final String id : List.of("baseline::redis_streams_comparison", "baseline::nats_comparison")) {
            assertThat(ScenarioCatalog.variants(id))
                    .extracting(Scenario::variant)
                    .containsExactly("producer, 100 bytes", "consumer, 100 bytes", "end to end, 100 bytes, 1000/s");
        }
        assertThat(ScenarioCatalog.variants("baseline::latency_across_systems"))
                .extracting(Scenario::label)
                .containsExactly(
                        "memorystreamer alone, in-process",
                        "memorystreamer alone, tcp",
                        "kafka",
                        "redis-streams",
                        "nats-jetstream",
                        "aeron-ipc-exclusive",
                        "chronicle-queue");
        assertThat(ScenarioCatalog.variants("baseline::feature_matrix"))
                .extracting(Scenario::label)
                .containsExactly("memorystreamer", "kafka", "redis", "nats");
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
        final List<Scenario> selected =
                ScenarioCatalog.select(List.of("throughput", "throughput::batch_publishing", "latency"), false);
        assertThat(selected).doesNotHaveDuplicates();
        assertThat(selected.stream().map(Scenario::id).distinct())
                .containsExactly(
                        "throughput::single_message_publishing",
                        "throughput::batch_publishing",
                        "throughput::consumer_throughput",
                        "throughput::end_to_end_pipeline",
                        "throughput::concurrent_producers_consumers",
                        "throughput::mmap_vs_standard_io",
                        "throughput::zero_copy_handling",
                        "throughput::sustained_throughput",
                        "latency::latency_percentiles",
                        "latency::producer_publish",
                        "latency::consumer_poll",
                        "latency::network_round_trip",
                        "latency::concurrent_under_load",
                        "latency::memory_allocation_impact");
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
