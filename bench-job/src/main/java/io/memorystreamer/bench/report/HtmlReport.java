package io.memorystreamer.bench.report;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The page of a run: one file that needs nothing else, neither network nor other files. What it shows is in
 * {@link ReportPage}, how in {@code report.html} beside this class. All text of results is escaped.
 */
public final class HtmlReport {

    private static final String TEMPLATE = "report.html";

    private HtmlReport() {}

    /** @param json the document of a run, that of an earlier one too */
    public static String of(final String json) {
        return of(RunDocument.read(json));
    }

    static String of(final RunDocument document) {
        return template().data("page", ReportPage.of(document)).render();
    }

    private static Template template() {
        try (InputStream file = HtmlReport.class.getResourceAsStream(TEMPLATE)) {
            return Engine.builder()
                    .addDefaults()
                    .addValueResolver(new ReflectionValueResolver())
                    .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                    .build()
                    .parse(
                            new String(file.readAllBytes(), StandardCharsets.UTF_8),
                            Variant.forContentType(Variant.TEXT_HTML),
                            TEMPLATE);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
