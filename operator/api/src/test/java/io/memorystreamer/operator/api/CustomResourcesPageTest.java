package io.memorystreamer.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page says what the types say. After a change to the types, write it anew with {@value #REFRESH}. */
class CustomResourcesPageTest {
    private static final String REFRESH = "mvn test -pl operator/api -Dtest='CustomResource*Test' -Dcrds.refresh=true";

    private static final Path PAGE = Path.of("../../docs/custom-resources.md");

    @Test
    void thePageIsThatOfTheTypes() throws IOException {
        List<CustomResourceDefinition> crds = GeneratedCrds.generate().values().stream()
                .map(yaml -> Serialization.unmarshal(yaml, CustomResourceDefinition.class))
                .toList();
        String page = CustomResourcesPage.write(crds, REFRESH);
        if (Boolean.getBoolean("crds.refresh")) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE).as("refresh with: %s", REFRESH).hasContent(page);
        assertThat(page).contains("`spec.storage.memory.size`", "`spec.template.spec`", "spec.scenarios must not name");
    }
}
