package io.memorystreamer.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeConverterTest {

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "1048576,1048576",
        "64k,65536",
        "512M,536870912",
        "1.5g,1610612736",
        "2GiB,2147483648",
        "1 kb,1024"
    })
    void sizesAreReadInPowersOf1024(final String text, final long bytes) {
        assertThat(ByteSizeConverter.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "g", "-1", "1x", "1.g", "99999999t", "1e9"})
    void whatIsNoSizeIsRefused(final String text) {
        assertThatThrownBy(() -> ByteSizeConverter.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sizesAreToldInUnitsPeopleUse() {
        assertThat(ByteSizeConverter.format(512)).isEqualTo("512 B");
        assertThat(ByteSizeConverter.format(1536)).isEqualTo("1.5 KiB");
        assertThat(ByteSizeConverter.format(6L << 30)).isEqualTo("6.0 GiB");
    }
}
