package io.memorystreamer.operator.controller.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** CRDs are part of the release, so that they are upgraded with it, and stay when it goes. */
class ChartCrdsTest {
    private static final Path FILES = Rendered.CHART.resolve("files/crds");

    /** What a Secret may hold. */
    private static final int MAX_SECRET_BYTES = 1024 * 1024;

    @Test
    void theyAreRenderedAsTheyAreGenerated() throws IOException {
        List<CustomResourceDefinition> rendered = Rendered.chart(command -> command)
                .all(CustomResourceDefinition.class)
                .toList();
        List<Path> files = files(FILES);

        assertThat(rendered).hasSameSizeAs(files);
        for (int i = 0; i < files.size(); i++) {
            CustomResourceDefinition generated =
                    Serialization.unmarshal(Files.readString(files.get(i)), CustomResourceDefinition.class);
            assertThat(rendered.get(i).getMetadata().getName())
                    .isEqualTo(generated.getMetadata().getName());
            assertThat(rendered.get(i).getSpec()).isEqualTo(generated.getSpec());
        }
    }

    @Test
    void theyStayWhenTheReleaseGoesUnlessToldOtherwise() {
        assertThat(Rendered.chart(command -> command).all(CustomResourceDefinition.class))
                .allSatisfy(crd -> assertThat(crd.getMetadata().getAnnotations())
                        .containsEntry("helm.sh/resource-policy", "keep"));
        assertThat(Rendered.chart(command -> command.set("crds.keep", false)).all(CustomResourceDefinition.class))
                .isNotEmpty()
                .allSatisfy(
                        crd -> assertThat(crd.getMetadata().getAnnotations()).isNullOrEmpty());
        assertThat(Rendered.chart(command -> command.set("crds.install", false)).all(CustomResourceDefinition.class))
                .isEmpty();
    }

    @Test
    void nothingIsInTheFolderThatHelmNeverUpgrades() {
        assertThat(Rendered.CHART.resolve("crds")).doesNotExist();
    }

    /** Helm keeps a release, its chart and what was rendered, in one Secret, as Base64 of gzip. */
    @Test
    void aReleaseTakesLessThanHalfOfWhatASecretHolds() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            for (Path file : files(Rendered.CHART)) {
                // In the release's JSON, each file of the chart is Base64 already.
                gzip.write(Base64.getEncoder().encode(Files.readAllBytes(file)));
            }
            gzip.write(Rendered.text(command -> command.set("monitoring.dashboards.enabled", true))
                    .getBytes(UTF_8));
        }

        assertThat(Base64.getEncoder().encode(compressed.toByteArray()).length).isLessThan(MAX_SECRET_BYTES / 2);
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
