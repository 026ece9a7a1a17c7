package io.memorystreamer.bench.scenario;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/** Every scenario of the suite by name, those that are not built yet included, and the choice of some by their names. */
public final class ScenarioCatalog {

    /** Category to names, in the order of the user's description. */
    private static final Map<String, List<String>> NAMES = names();

    private static final List<Scenario> AVAILABLE = available();
    private static final List<String> IDS = ids(AVAILABLE);

    private ScenarioCatalog() {}

    private static List<Scenario> available() {
        final List<Scenario> available = new ArrayList<>();
        ServiceLoader.load(Scenarios.class).forEach(family -> available.addAll(family.scenarios()));
        final List<String> order = ids(available);
        available.sort(Comparator.comparingInt(scenario -> order.indexOf(scenario.id())));
        return List.copyOf(available);
    }

    /** Those of the description first in each category, then the others by name. */
    private static List<String> ids(final List<Scenario> available) {
        final Set<String> ids = new LinkedHashSet<>();
        NAMES.forEach((category, names) -> {
            names.forEach(name -> ids.add(category + "::" + name));
            available.stream()
                    .map(Scenario::id)
                    .filter(id -> id.startsWith(category + "::"))
                    .sorted()
                    .forEach(ids::add);
        });
        return List.copyOf(ids);
    }

    private static Map<String, List<String>> names() {
        final Map<String, List<String>> names = new LinkedHashMap<>();
        names.put(
                "throughput",
                List.of(
                        "single_message_publishing",
                        "batch_publishing",
                        "consumer_throughput",
                        "end_to_end_pipeline",
                        "concurrent_producers_consumers",
                        "mmap_vs_standard_io",
                        "zero_copy_handling",
                        "sustained_throughput"));
        names.put(
                "latency",
                List.of(
                        "latency_percentiles",
                        "producer_publish",
                        "consumer_poll",
                        "consensus",
                        "authorization_decision",
                        "network_round_trip",
                        "concurrent_under_load",
                        "memory_allocation_impact"));
        names.put(
                "memory",
                List.of(
                        "allocation_patterns",
                        "zero_copy_validation",
                        "usage_under_load",
                        "memory_leak_detection",
                        "gc_impact",
                        "memory_mapped_files",
                        "buffer_pooling",
                        "stack_vs_heap"));
        names.put(
                "concurrent",
                List.of(
                        "multi_producer_single_consumer",
                        "single_producer_multi_consumer",
                        "multi_producer_multi_consumer",
                        "lock_free_vs_mutex",
                        "async_task_scheduling",
                        "contention",
                        "work_stealing_vs_dedicated"));
        names.put(
                "stress",
                List.of(
                        "max_throughput_constrained",
                        "memory_pressure",
                        "cpu_efficiency",
                        "network_saturation",
                        "sustained_endurance",
                        "cascading_failures",
                        "resource_constrained"));
        names.put(
                "baseline",
                List.of(
                        "kafka_comparison",
                        "redis_streams_comparison",
                        "nats_comparison",
                        "system_baseline",
                        "feature_matrix",
                        "latency_across_systems"));
        return names;
    }

    /** All ids, in order. */
    public static List<String> ids() {
        return IDS;
    }

    /** @return the variants of a scenario; none when there is no such id or it is not available yet */
    public static List<Scenario> variants(final String id) {
        return AVAILABLE.stream().filter(scenario -> scenario.id().equals(id)).toList();
    }

    /** @throws IllegalArgumentException when there is none */
    public static Scenario find(final String id, final String label) {
        return variants(id).stream()
                .filter(scenario -> scenario.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scenario " + id + " (" + label + ")"));
    }

    /**
     * The scenarios meant by a list of categories and ids, with all their variants; all that are available when it is
     * empty. A category means those of its scenarios that are available.
     *
     * @param quick whether an empty list, and a category, leave out what takes long even so
     * @throws IllegalArgumentException for a name that is unknown or has nothing available; one line
     */
    public static List<Scenario> select(final List<String> names, final boolean quick) {
        if (names.isEmpty()) {
            return AVAILABLE.stream()
                    .filter(scenario -> !quick || scenario.partOfQuick() || standsForItsId(scenario))
                    .toList();
        }
        final Set<Scenario> selected = new LinkedHashSet<>();
        for (final String name : names) {
            final List<Scenario> meant = AVAILABLE.stream()
                    .filter(scenario -> scenario.id().equals(name) || inCategory(scenario, name, quick))
                    .toList();
            if (meant.isEmpty()) {
                final boolean planned = NAMES.containsKey(name) || ids().contains(name);
                throw new IllegalArgumentException(
                        planned
                                ? name + " is not available yet; --list shows what is"
                                : "unknown category or scenario '" + name + "'; --list shows all");
            }
            selected.addAll(meant);
        }
        return List.copyOf(selected);
    }

    /** The first variant does where none is chosen. */
    private static boolean standsForItsId(final Scenario scenario) {
        final List<Scenario> variants = variants(scenario.id());
        return variants.getFirst() == scenario && variants.stream().noneMatch(Scenario::partOfQuick);
    }

    private static boolean inCategory(final Scenario scenario, final String category, final boolean quick) {
        return scenario.id().startsWith(category + "::") && (!quick || scenario.partOfQuickCategory());
    }
}
