package io.memorystreamer.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.Select;

/** The page as its reader finds it, in a real browser that is clicked through. */
class HtmlReportInBrowserTest {

    @TempDir
    static Path directory;

    private static ChromeDriver browser;
    private static String page;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start(directory);
        page = Files.writeString(directory.resolve("report.html"), HtmlReport.of(SampleRun.document()))
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
    void filtersShowWhatIsAskedForAndNothingElse() {
        final int all = shown(".result").size();
        new Select(browser.findElement(By.id("category"))).selectByVisibleText("baseline");
        assertThat(shown(".result")).hasSize(4).allMatch(e -> "baseline".equals(e.getDomAttribute("data-category")));
        assertThat(shown(".category h2")).extracting(WebElement::getText).containsExactly("Baseline");
        new Select(browser.findElement(By.id("outcome"))).selectByVisibleText("missed");
        assertThat(shown(".result"))
                .singleElement()
                .satisfies(e -> assertThat(e.getText()).contains("jctools-mpsc"));
        assertThat(shown("#targets tbody tr")).hasSize(1);
        assertThat(browser.findElement(By.id("shown")).getText()).isEqualTo("1 of " + all + " results");
        new Select(browser.findElement(By.id("category"))).selectByVisibleText("all");
        new Select(browser.findElement(By.id("outcome"))).selectByVisibleText("all");
        assertThat(shown(".result")).hasSize(all);
    }

    @Test
    void columnsSortBothWaysByTheirFigures() {
        final WebElement measured = browser.findElement(By.cssSelector("#targets thead th:nth-child(5) button"));
        measured.click();
        assertThat(sortKeys()).isSorted().hasSizeGreaterThan(5);
        measured.click();
        assertThat(sortKeys().reversed()).isSorted();
        assertThat(browser.findElement(By.cssSelector("#targets thead th:nth-child(5)"))
                        .getDomAttribute("aria-sort"))
                .isEqualTo("descending");
    }

    private static List<Double> sortKeys() {
        return browser.findElements(By.cssSelector("#targets tbody td:nth-child(5)")).stream()
                .map(cell -> Double.valueOf(cell.getDomAttribute("data-sort")))
                .toList();
    }

    @Test
    void linkOfATargetOpensItsResultEvenWhenItIsFilteredAway() {
        final WebElement link = browser.findElement(By.cssSelector("#targets a[href='#result-5']"));
        final WebElement result = browser.findElement(By.id("result-5"));
        assertThat(result.getDomAttribute("open")).isNull();
        link.click();
        assertThat(result.getDomAttribute("open")).isNotNull();
        browser.findElement(By.id("collapse")).click();
        assertThat(browser.findElements(By.cssSelector(".result[open]"))).isEmpty();
        new Select(browser.findElement(By.id("category"))).selectByVisibleText("latency");
        browser.executeScript("location.hash = ''; location.hash = 'result-6'");
        await().until(() -> browser.findElement(By.id("result-6")).isDisplayed());
    }

    @Test
    void chartsAreDrawnWithTheirTooltipsAndNames() {
        browser.findElement(By.id("expand")).click();
        assertThat(shown("svg.chart"))
                .hasSize(6)
                .allSatisfy(
                        chart -> assertThat(chart.getDomAttribute("aria-label")).isNotBlank())
                .allSatisfy(chart -> assertThat(chart.getSize().getHeight()).isGreaterThan(100));
        assertThat(browser.findElements(By.cssSelector("svg.chart .point title")))
                .hasSizeGreaterThan(50);
        assertThat(shown("figcaption li")).extracting(WebElement::getText).contains("with linger.ms=5", "heap");
    }

    @Test
    void profileRunsInAFrameOfItsOwnThatCannotReachThePage() {
        browser.findElement(By.cssSelector(".profile summary")).click();
        final WebElement frame = browser.findElement(By.tagName("iframe"));
        browser.executeScript("arguments[0].scrollIntoView()", frame);
        browser.switchTo().frame(frame);
        try {
            assertThat(browser.findElement(By.id("flame")).getText()).isEqualTo("frames");
            assertThat(browser.findElement(By.tagName("body")).getDomAttribute("data-ran"))
                    .isEqualTo("yes");
            assertThat(browser.executeScript("try { return parent.document.title } catch (e) { return 'barred' }"))
                    .isEqualTo("barred");
        } finally {
            browser.switchTo().defaultContent();
        }
    }

    @Test
    void hostileTextStaysTextAndNothingIsLoaded() {
        browser.findElement(By.id("expand")).click();
        assertThat(browser.executeScript("return window.hacked === undefined")).isEqualTo(true);
        browser.executeScript("document.querySelectorAll('.body details').forEach(e => e.open = true)");
        assertThat(browser.findElements(By.cssSelector(".result code")).stream().map(WebElement::getText))
                .contains(SampleRun.HOSTILE);
        Browser.assertNoErrorsAndNothingLoaded(browser);
    }

    @Test
    void nothingStandsBeyondTheEdgeOfAPhone() throws Exception {
        Browser.onAPhone(browser, () -> {
            browser.get(page);
            browser.findElement(By.id("expand")).click();
            Browser.assertNothingBeyondTheEdge(browser, "phone.png");
        });
    }

    private static List<WebElement> shown(final String selector) {
        return Browser.shown(browser, selector);
    }
}
