package io.memorystreamer.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.bench.baseline.History;
import io.memorystreamer.bench.baseline.History.Trend;
import io.memorystreamer.bench.baseline.StoredResult;
import io.memorystreamer.bench.scenario.Metric.Better;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The history as its reader finds it, in a real browser. */
class HistoryPageInBrowserTest {

    /** The third one has no figure of the rate; the fifth commit is named by somebody who means no good. */
    private static final History HISTORY = new History(
            1,
            List.of(
                    new History.Commit("0123456789ab", "2026-01-01T00:00:00Z", 3),
                    new History.Commit("123456789abc-modified", "2026-01-02T00:00:00Z", 1),
                    new History.Commit("23456789abcd", "2026-01-03T00:00:00Z", 1),
                    new History.Commit("3456789abcde", "2026-01-04T00:00:00Z", 2),
                    new History.Commit(SampleRun.HOSTILE, "2026-01-05T00:00:00Z", 1)),
            List.of(
                    trend("in-process", "messagesPerSecond", Better.HIGHER, 11e6, 12.4e6, null, 12.1e6, 9e6),
                    trend("in-process", "allocatedBytesPerMessage", Better.LOWER, null, 0.02, null, 0.01, 0.01),
                    trend("tcp", "p99Micros", Better.LOWER, 40.0, 41.0, 39.0, 38.5, 44.0),
                    trend("tcp", "offeredMessagesPerSecond", Better.NEITHER, 1e3, 1e3, 1e3, 1e3, 1e3)));

    @TempDir
    static Path directory;

    private static ChromeDriver browser;
    private static String page;

    private static Trend trend(final String path, final String metric, final Better better, final Double... medians) {
        return new Trend(
                new StoredResult.Key("throughput::single_message_publishing", path, null, null, null),
                metric,
                better,
                Arrays.asList(medians));
    }

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start(directory);
        page = Files.writeString(directory.resolve("history.html"), HistoryPage.of(HISTORY))
                .toUri()
                .toString();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.quit();
        }
    }

    @BeforeEach
    void open() {
        Browser.open(browser, page);
    }

    @Test
    void everyMetricHasAChartWithAPointForEachCommitThatHasAFigure() throws Exception {
        assertThat(Browser.shown(browser, "svg.chart"))
                .hasSize(HISTORY.trends().size())
                .allSatisfy(chart -> assertThat(chart.getSize().getHeight()).isGreaterThan(100));
        assertThat(Browser.shown(browser, "h4"))
                .extracting(WebElement::getText)
                .containsExactly(
                        "messagesPerSecond", "allocatedBytesPerMessage", "p99Micros", "offeredMessagesPerSecond");
        assertThat(Browser.shown(browser, "figcaption"))
                .extracting(WebElement::getText)
                .containsExactly("higher is better", "lower is better", "lower is better");
        final WebElement rate = browser.findElement(By.cssSelector("svg.chart"));
        assertThat(rate.findElements(By.cssSelector(".point title")).stream()
                        .map(point -> point.getDomProperty("textContent")))
                .startsWith("0123456789ab: 11M messages/s", "123456789abc-modified: 12.4M messages/s")
                .hasSize(4);
        assertThat(rate.findElement(By.cssSelector("path.curve")).getDomAttribute("d"))
                .as("broken where there is no figure")
                .matches("M[^ML]+L[^ML]+M[^ML]+L[^ML]+");
        Browser.picture(browser, "history.png");
    }

    @Test
    void commitsStandAboveTheChartsInTheirOrder() {
        assertThat(Browser.shown(browser, "#commits tbody tr"))
                .hasSize(5)
                .first()
                .extracting(WebElement::getText)
                .asString()
                .startsWith("0123456789ab 2026-01-01T00:00:00Z 3");
    }

    @Test
    void hostileTextStaysTextAndNothingIsLoaded() {
        assertThat(browser.executeScript("return window.hacked === undefined")).isEqualTo(true);
        assertThat(browser.findElement(By.id("commits")).getText()).contains(SampleRun.HOSTILE);
        Browser.assertNoErrorsAndNothingLoaded(browser);
    }

    @Test
    void nothingStandsBeyondTheEdgeOfAPhone() throws Exception {
        Browser.onAPhone(browser, () -> {
            browser.get(page);
            Browser.assertNothingBeyondTheEdge(browser, "history-phone.png");
        });
    }
}
