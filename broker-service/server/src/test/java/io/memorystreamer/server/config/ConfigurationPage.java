package io.memorystreamer.server.config;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Writes docs/configuration.md from the mappings: their annotations, and the Javadoc of their sources. */
final class ConfigurationPage {

    private static final String HEAD = """
            # Configuration of the broker

            Generated from `BrokerConfig` and `HttpConfig`; change those, then regenerate this page with
            `mvn test -pl broker-service/server -am -Dtest=ConfigurationPageTest -Dconfiguration.refresh=true \
            -Dsurefire.failIfNoSpecifiedTests=false`.

            Set a key as a system property (`-Dmemorystreamer.broker.kafka-port=9092`), as an environment variable, or in
            `config/application.properties` in the working directory; the first of these wins. Sizes are bytes, or carry a unit of
            powers of 1024: `64k`, `512m`, `1.5g`. Durations are written as in ISO 8601: `PT10M`, `P7D`. A value out of range and a
            key or variable that is not listed here stop the start with exit code 2 and one line that says which and why.

            | Key | Environment variable | Type | Default | Range | Description |
            |---|---|---|---|---|---|
            """;

    private static final String TAIL = """

            The HTTP port is the framework's: `quarkus.http.host` (`QUARKUS_HTTP_HOST`), 0.0.0.0 by default, and
            `quarkus.http.port` (`QUARKUS_HTTP_PORT`), 8080 by default; 0 takes any free port.
            """;

    private ConfigurationPage() {}

    /** @param sources the directory of the mappings' sources */
    static String render(final Path sources) throws IOException {
        final Map<String, String> javadoc = new HashMap<>();
        for (final Class<?> mapping : List.of(BrokerConfig.class, HttpConfig.class)) {
            readJavadoc(sources.resolve(mapping.getSimpleName() + ".java"), javadoc);
        }
        final StringBuilder page = new StringBuilder(HEAD);
        for (final ConfigKey key : ConfigKey.ALL) {
            final Method method = key.method();
            final String text = javadoc.get(method.getDeclaringClass().getSimpleName() + "." + method.getName());
            if (text == null) {
                throw new IllegalStateException(key.name() + " has no Javadoc");
            }
            final int open = text.indexOf(" Default: ");
            final String preset = method.isAnnotationPresent(WithDefault.class)
                    ? "`" + method.getAnnotation(WithDefault.class).value() + "`"
                    : open < 0 ? "none" : withoutPoint(text.substring(open + " Default: ".length()));
            page.append("| `%s` | `%s` | %s | %s | %s | %s |\n"
                    .formatted(
                            key.name(),
                            key.environmentVariable(),
                            type(method, method.getGenericReturnType()),
                            preset,
                            key.range().orElse(""),
                            withoutPoint(open < 0 ? text : text.substring(0, open))));
        }
        return page.append(TAIL).toString();
    }

    private static String withoutPoint(final String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static String type(final Method method, final Type type) {
        if (method.isAnnotationPresent(WithConverter.class)) {
            return "size";
        }
        if (type instanceof final ParameterizedType optional && optional.getRawType() == Optional.class) {
            return type(method, optional.getActualTypeArguments()[0]);
        }
        if (type == int.class || type == OptionalInt.class) {
            return "number";
        }
        return type == boolean.class ? "true or false" : type == String.class ? "text" : "duration";
    }

    private static void readJavadoc(final Path source, final Map<String, String> javadoc) throws IOException {
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            final JavacTask task =
                    (JavacTask) compiler.getTask(null, files, null, null, null, files.getJavaFileObjects(source));
            final DocTrees docs = DocTrees.instance(task);
            for (final CompilationUnitTree unit : task.parse()) {
                new TreePathScanner<Void, String>() {
                    @Override
                    public Void visitClass(final ClassTree type, final String outer) {
                        return super.visitClass(type, type.getSimpleName().toString());
                    }

                    @Override
                    public Void visitMethod(final MethodTree method, final String type) {
                        final DocCommentTree comment = docs.getDocCommentTree(new TreePath(getCurrentPath(), method));
                        if (comment != null) {
                            javadoc.put(type + "." + method.getName(), markdown(comment));
                        }
                        return super.visitMethod(method, type);
                    }
                }.scan(unit, null);
            }
        }
    }

    private static String markdown(final DocCommentTree comment) {
        final StringBuilder text = new StringBuilder();
        comment.getFullBody().forEach(text::append);
        return text.toString()
                .replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
