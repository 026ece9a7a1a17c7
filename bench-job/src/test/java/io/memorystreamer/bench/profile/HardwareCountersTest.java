package io.memorystreamer.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.List;
import org.junit.jupiter.api.Test;

class HardwareCountersTest {

    @Test
    void machineWithoutCountersIsRefusedInOneLine() {
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> HardwareCounters.requireCounters("<not supported>,,instructions,0,100.00,,\n"))
                .withMessageContaining("no hardware counters")
                .withMessageNotContaining("\n");
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> HardwareCounters.requireCounters(
                        "Error:\nAccess to performance monitoring\nis limited for instructions.\n"))
                .withMessageContaining("perf_event_paranoid")
                .withMessageNotContaining("\n");
        assertThatNoException()
                .isThrownBy(() -> HardwareCounters.requireCounters("1234567,,instructions,900000,100.00,,\n"));
    }

    /** Five intervals a second, the first and the last of a process that starts and ends. */
    @Test
    void instructionsOfAMessageAreThoseOfTheMedianIntervalOverItsRate() {
        final List<String> lines = List.of(
                "# started on a day",
                "0.200,1000,,instructions,200000000,100.00,0.5,insn per cycle",
                "0.200,1000,,cycles,200000000,100.00,,",
                "0.400,4000000,,instructions,200000000,100.00,2.0,insn per cycle",
                "0.400,2000000,,cycles,200000000,100.00,,",
                "0.600,4000000,,instructions,200000000,100.00,2.0,insn per cycle",
                "0.600,2000000,,cycles,200000000,100.00,,",
                "0.610,<not counted>,,instructions,0,0.00,,",
                "0.610,<not counted>,,cycles,0,0.00,,");
        assertThat(HardwareCounters.summary(lines, 100_000.))
                .contains("Instructions 8,001,000, cycles 4,001,000, instructions per cycle 2.00")
                .contains("200.0 instructions, 100.0 cycles");
        assertThat(HardwareCounters.summary(lines, null)).doesNotContain("Per message");
    }
}
