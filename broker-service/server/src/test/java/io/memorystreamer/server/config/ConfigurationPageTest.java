package io.memorystreamer.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

    private static final Path PAGE = Path.of("../../docs/configuration.md");
    private static final Path SOURCES = Path.of("src/main/java/io/memorystreamer/server/config");

    @Test
    void thePageSaysWhatTheMappingsSay() throws Exception {
        final String page = ConfigurationPage.render(SOURCES);
        if (Boolean.getBoolean("configuration.refresh")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("stale: run this test with -Dconfiguration.refresh=true")
                .content()
                .isEqualTo(page);
    }
}
