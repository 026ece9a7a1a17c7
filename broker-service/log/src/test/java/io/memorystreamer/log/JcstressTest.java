package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Runs the {@code *Stress} classes of this package in jcstress, in a JVM of its own that forks one per class, as briefly as
 * a build can bear. Two actors each, since jcstress leaves out what has more actors than the machine has cores.
 */
class JcstressTest {

    /** Beside the HTML report, which shows how often each outcome was seen. */
    private static final Path RESULTS = Path.of("target", "jcstress");

    private static final Pattern PROGRESS = Pattern.compile("\\(Results: (.*)\\)");

    private static final long LIMIT_SECONDS = 600;

    /** Given to jcstress, they replace its own choice: one configuration per class, the C2-compiled one. */
    private static final String JVM_FLAGS = "-Xmx512m --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"
            + " --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow";

    @Test
    void noInterleavingHasAForbiddenOutcome() throws Exception {
        Files.createDirectories(RESULTS);
        final Path output = RESULTS.resolve("output.txt");
        final Process jcstress = new ProcessBuilder(command())
                .directory(RESULTS.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        final boolean ended;
        try {
            ended = jcstress.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        } finally {
            jcstress.descendants().forEach(ProcessHandle::destroyForcibly);
            jcstress.destroyForcibly();
        }
        final String report = Files.readString(output);
        final String summary = report.substring(Math.max(0, report.indexOf("RUN RESULTS:")));
        System.out.println(summary);

        assertThat(ended).as("jcstress ends within %d s", LIMIT_SECONDS).isTrue();
        assertThat(summary).contains("Failed tests: No matches.", "Error tests: No matches.");
        assertThat(lastMatch(PROGRESS, report))
                .as("every class ran, and passed")
                .isEqualTo("%1$d planned; %1$d passed, 0 failed, 0 soft errs, 0 hard errs".formatted(stressTests()));
        assertThat(jcstress.exitValue()).isZero();
    }

    private static String lastMatch(final Pattern pattern, final String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).reduce("", (earlier, later) -> later);
    }

    private static List<String> command() {
        final String java =
                Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java,
                "--enable-native-access=ALL-UNNAMED", // jcstress pins its threads through JNA
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-t",
                JcstressTest.class.getPackageName(),
                "-jvmArgs",
                JVM_FLAGS,
                "-f",
                "1", // one fork,
                "-iters",
                "2", // of two iterations,
                "-time",
                "500", // in milliseconds,
                "-sc",
                "false", // without the variants that compile only some of the actors
                "-af",
                "NONE", // or pin them to cores
                "-r",
                "report");
    }

    /** As the annotation processor has listed them. */
    private static long stressTests() throws IOException {
        try (InputStream list = JcstressTest.class.getResourceAsStream("/META-INF/TestList")) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("JCTEST"))
                    .count();
        }
    }
}
