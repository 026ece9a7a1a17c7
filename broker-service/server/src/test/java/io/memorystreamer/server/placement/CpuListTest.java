package io.memorystreamer.server.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuListTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0-3", "0,2,4", "1-2,8,10-15", "0-8191"})
    void aListIsWrittenAsItWasRead(final String list) {
        assertThat(CpuList.format(CpuList.parse(list))).isEqualTo(list);
    }

    @Test
    void neighboursBecomeARange() {
        assertThat(CpuList.format(CpuList.parse(" 3,1,2 \n"))).isEqualTo("1-3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "3-1", "-1", "1-", "0-99999999", "1-2-3"})
    void whatIsNoListIsRefused(final String list) {
        assertThatIllegalArgumentException().isThrownBy(() -> CpuList.parse(list));
    }
}
