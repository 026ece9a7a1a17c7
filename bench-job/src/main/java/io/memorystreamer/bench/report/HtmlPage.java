package io.memorystreamer.bench.report;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A template beside this class and {@code page.css}, the look of all pages. All text is escaped. */
final class HtmlPage {

    private static final String STYLE = "page.css";

    private HtmlPage() {}

    /**
     * @param template its file
     * @param page what it shows, under this name
     */
    static String of(final String template, final Object page) {
        return Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                .build()
                .parse(read(template), Variant.forContentType(Variant.TEXT_HTML), template)
                .data("page", page, "style", new RawString(read(STYLE)))
                .render();
    }

    private static String read(final String name) {
        try (InputStream file = HtmlPage.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
