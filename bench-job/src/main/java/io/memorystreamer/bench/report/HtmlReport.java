package io.memorystreamer.bench.report;

/**
 * The page of a run: one file that needs nothing else, neither network nor other files. What it shows is in
 * {@link ReportPage}, how in {@code report.html} beside this class. All text of results is escaped.
 */
public final class HtmlReport {

    private HtmlReport() {}

    /** @param json the document of a run, that of an earlier one too */
    public static String of(final String json) {
        return of(RunDocument.read(json));
    }

    static String of(final RunDocument document) {
        return HtmlPage.of("report.html", ReportPage.of(document));
    }
}
