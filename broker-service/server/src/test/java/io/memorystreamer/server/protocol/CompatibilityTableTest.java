package io.memorystreamer.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What docs/kafka-compatibility.md says is offered, is what is offered. */
class CompatibilityTableTest {

    private static final Path PAGE = Path.of("../../docs/kafka-compatibility.md");

    @Test
    void theTableOfApisIsThatOfTheBroker() throws Exception {
        final Map<String, String> offered = new TreeMap<>();
        for (final Api api : Api.values()) {
            offered.put(
                    api.title(),
                    api.minVersion() == api.maxVersion()
                            ? Short.toString(api.minVersion())
                            : api.minVersion() + "-" + api.maxVersion());
        }

        assertThat(table()).isEqualTo(offered);
    }

    /** Versions by name; a row may have several of both. */
    private static Map<String, String> table() throws IOException {
        final Map<String, String> versions = new TreeMap<>();
        boolean inTable = false;
        for (final String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("| API |")) {
                inTable = true;
            } else if (inTable && line.isEmpty()) {
                break;
            } else if (inTable && !line.startsWith("|---")) {
                final String[] cells = line.split("\\|");
                final String[] names = cells[1].trim().split(", ");
                final String[] ranges = cells[2].trim().split(", ");
                assertThat(ranges).as(line).hasSameSizeAs(names);
                for (int i = 0; i < names.length; i++) {
                    versions.put(names[i], ranges[i]);
                }
            }
        }
        return versions;
    }
}
