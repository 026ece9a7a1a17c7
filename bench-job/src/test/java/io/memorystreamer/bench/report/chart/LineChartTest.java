package io.memorystreamer.bench.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineChartTest {

    @Test
    void curveIsBrokenWhereThereIsNoFigureAndALonePointIsADot() {
        final String svg = chart(Arrays.asList(1.0, 2.0, null, 3.0, null, 2.0, 1.0));
        assertThat(svg).containsPattern(" d=\"M[^ML]+L[^ML]+M[^ML]+h0M[^ML]+L[^ML]+\"");
    }

    @Test
    void oneNameStandsInTheMiddle() {
        assertThat(chart(List.of(5.0))).contains("<text x=\"260\" y=\"240\" text-anchor=\"middle\">c0</text>");
    }

    @Test
    void hundredsOfNamesAreThinnedOut() {
        final String svg = chart(new ArrayList<>(Collections.nCopies(500, 7.0)));
        assertThat(Pattern.compile("class=\"grid\"").matcher(svg).results().count())
                .isLessThan(40);
        assertThat(Pattern.compile(">c\\d+</text>").matcher(svg).results().count())
                .isBetween(5L, 30L);
    }

    private static String chart(final List<Double> figures) {
        final List<String> names =
                IntStream.range(0, figures.size()).mapToObj(i -> "c" + i).toList();
        return LineChart.ofNames("commit", names, names, "messages/s", figures).svg("");
    }
}
