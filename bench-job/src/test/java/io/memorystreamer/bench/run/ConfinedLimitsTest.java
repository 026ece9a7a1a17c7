package io.memorystreamer.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfinedLimitsTest {

    private static final long MIB = 1024 * 1024;

    @Test
    void saysWhatEnforcesThemAndTellsTheJvmsInAnyCase() {
        try (ConfinedLimits confined = ConfinedLimits.of(0.5, 512 * MIB)) {
            assertThat(confined.enforcedBy())
                    .startsWith(confined.group().isPresent() ? "cgroup v" : "flags of the JVMs alone: ");
            assertThat(confined.limits().forkFlags()).contains("-Xmx128m", "-XX:ActiveProcessorCount=1");
        }
    }

    @Test
    void withoutAGroupCommandsRunAsTheyAre() {
        final List<String> command = List.of("java", "-version");
        assertThat(new Limits(1, 512 * MIB).command(command)).isEqualTo(command);
    }
}
