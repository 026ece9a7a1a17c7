package io.memorystreamer.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.auto.service.processor.AutoServiceProcessor;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/adding-a-scenario.md says, done. */
class AddingAScenarioTest {

    private static final Path PAGE = Path.of("../docs/adding-a-scenario.md");
    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String ID = "throughput::kibibyte_messages";

    @TempDir
    private Path directory;

    @Test
    void theScenarioOfThePageIsFoundAndMeasures() throws Exception {
        compile(Files.readString(PAGE));
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
            final Scenario scenario = ServiceLoader.load(Scenarios.class, loader).stream()
                    .map(ServiceLoader.Provider::get)
                    .flatMap(family -> family.scenarios().stream())
                    .filter(found -> found.id().equals(ID))
                    .findFirst()
                    .orElseThrow();
            final Measurement measurement =
                    InProcessRun.of(scenario, Files.createDirectory(directory.resolve("scratch")));
            assertThat(measurement.metrics().get("messagesPerSecond")).isPositive();
        }
    }

    private void compile(final String page) throws Exception {
        final Matcher code = CODE.matcher(page);
        assertThat(code.find()).isTrue();
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        final DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, null)) {
            final JavaCompiler.CompilationTask task = compiler.getTask(
                    null,
                    files,
                    problems,
                    List.of("-d", directory.toString(), "-cp", System.getProperty("java.class.path")),
                    null,
                    List.of(source(code.group(1))));
            task.setProcessors(List.of(new AutoServiceProcessor()));
            assertThat(task.call()).as("%s", problems.getDiagnostics()).isTrue();
        }
    }

    private static JavaFileObject source(final String text) {
        return new SimpleJavaFileObject(URI.create("string:///KibibyteMessages.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(final boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
