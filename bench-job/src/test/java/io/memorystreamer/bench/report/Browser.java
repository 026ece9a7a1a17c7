package io.memorystreamer.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser without a window, and what every page has to hold in it. */
final class Browser {

    private static final Dimension DESKTOP = new Dimension(1280, 900);
    private static final int PHONE_WIDTH = 390;

    /** It warns of every Chromium that is newer than itself; held here, or it would be forgotten. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    /** What is done with a page. */
    interface Visit {
        void run() throws Exception;
    }

    private Browser() {}

    /**
     * Says loudly where there is no browser, and fails there in CI.
     *
     * @param directory for its profile
     */
    static ChromeDriver start(final Path directory) throws IOException {
        final Path chromium = installed("chromium", "chromium-browser", "google-chrome");
        final Path driver = installed("chromedriver");
        if (chromium == null || driver == null) {
            final String message =
                    "no Chromium with chromedriver (apt-get install chromium chromium-driver): the page is NOT tested in a browser";
            if ("true".equals(System.getenv("CI"))) {
                throw new IllegalStateException(message);
            }
            System.err.println(message);
            abort(message);
        }
        SELENIUM.setLevel(Level.SEVERE);
        final ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + Files.createDirectory(directory.resolve("profile")));
        final LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        final ChromeDriver browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
        browser.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(60));
        return browser;
    }

    private static Path installed(final String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** Opens a page as wide as a desktop's. */
    static void open(final ChromeDriver browser, final String page) {
        browser.manage().window().setSize(DESKTOP);
        browser.get("about:blank");
        browser.manage().logs().get(LogType.PERFORMANCE);
        browser.get(page);
    }

    static List<WebElement> shown(final ChromeDriver browser, final String selector) {
        return browser.findElements(By.cssSelector(selector)).stream()
                .filter(WebElement::isDisplayed)
                .toList();
    }

    /** Since the page was opened. */
    static void assertNoErrorsAndNothingLoaded(final ChromeDriver browser) {
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
        assertThat(browser.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                        .map(entry -> entry.getMessage())
                        .filter(message -> message.contains("Network.requestWillBeSent\""))
                        .filter(message -> !message.contains("about:") && !message.contains("file://")))
                .isEmpty();
    }

    /** A window is never narrower than 500: the width of a phone has to be emulated. */
    static void onAPhone(final ChromeDriver browser, final Visit visit) throws Exception {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", PHONE_WIDTH, "height", 844, "deviceScaleFactor", 2, "mobile", true));
        try {
            visit.run();
        } finally {
            browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        }
    }

    /** @param screenshot for whoever wants to see it, in {@code target/report} */
    static void assertNothingBeyondTheEdge(final ChromeDriver browser, final String screenshot) throws IOException {
        picture(browser, screenshot);
        assertThat((Long) browser.executeScript("return document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(PHONE_WIDTH);
    }

    static void picture(final ChromeDriver browser, final String name) throws IOException {
        Files.write(
                Files.createDirectories(Path.of("target/report")).resolve(name),
                browser.getScreenshotAs(OutputType.BYTES));
    }
}
