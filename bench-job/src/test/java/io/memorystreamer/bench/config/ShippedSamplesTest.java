package io.memorystreamer.bench.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.memorystreamer.bench.scenario.ScenarioCatalog;
import io.memorystreamer.operator.api.BenchmarkRunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The runs among the samples for Kubernetes measure what there is, with a configuration that is taken. */
class ShippedSamplesTest {
    private static final Path SAMPLES = Path.of("../k8s/samples");
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    @Test
    void everyScenarioOfASampleExists() throws Exception {
        runs().forEach((sample, run) -> assertThat(ScenarioCatalog.select(run.scenarios(), false))
                .as(sample)
                .isNotEmpty());
    }

    @Test
    void everyConfigurationOfASampleIsTaken() throws Exception {
        for (final Map.Entry<String, BenchmarkRunSpec> run : runs().entrySet()) {
            if (run.getValue().configuration() != null) {
                BenchmarkConfigReader.parse(
                        run.getKey(), run.getValue().configuration().inline());
            }
        }
    }

    @Test
    void everyCategoryHasASample() throws Exception {
        final Set<String> categories = ScenarioCatalog.ids().stream()
                .map(id -> id.substring(0, id.indexOf(':')))
                .collect(Collectors.toSet());

        assertThat(runs().values().stream()
                        .flatMap(run -> run.scenarios().stream())
                        .map(name -> name.split(":", 2)[0]))
                .containsAll(categories);
    }

    /** The specs of runs, those of schedules among them, by file and place. */
    private static Map<String, BenchmarkRunSpec> runs() throws IOException {
        final Map<String, BenchmarkRunSpec> runs = new TreeMap<>();
        final List<Path> samples = new ArrayList<>();
        try (Stream<Path> files = Files.list(SAMPLES)) {
            files.filter(file -> file.toString().endsWith(".yaml")).forEach(samples::add);
        }
        for (final Path sample : samples) {
            try (MappingIterator<JsonNode> documents =
                    YAML.readerFor(JsonNode.class).readValues(sample.toFile())) {
                for (final JsonNode document : documents.readAll()) {
                    final JsonNode spec = switch (document.path("kind").asText()) {
                        case "BenchmarkRun" -> document.path("spec");
                        case "BenchmarkSchedule" -> document.at("/spec/template/spec");
                        default -> null;
                    };
                    if (spec != null) {
                        runs.put(sample + " " + runs.size(), YAML.treeToValue(spec, BenchmarkRunSpec.class));
                    }
                }
            }
        }
        assertThat(runs).isNotEmpty();
        return runs;
    }
}
