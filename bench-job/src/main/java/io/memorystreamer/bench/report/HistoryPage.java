package io.memorystreamer.bench.report;

import io.memorystreamer.bench.baseline.History;
import io.memorystreamer.bench.baseline.History.Trend;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** How figures moved from commit to commit: one page that needs nothing else, with a chart for each result and metric. */
public final class HistoryPage {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 160;
    private static final int LEFT = 90;
    private static final int MARGIN = 16;

    private static final String STYLE = """
            body { font: 14px system-ui, sans-serif; margin: 2em; color: #222; background: #fff }
            h2 { font-size: 1em; margin: 2em 0 0.2em }
            table { border-collapse: collapse } td, th { text-align: left; padding: 0.1em 1em 0.1em 0 }
            svg { max-width: 100%; height: auto } text { font-size: 11px; fill: #555 }
            .axis { stroke: #bbb } .trend { fill: none; stroke: #1565c0; stroke-width: 1.5 } circle { fill: #1565c0 }
            """;

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter page;
    private final History history;

    private HistoryPage(final History history) throws XMLStreamException {
        this.history = history;
        this.page = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
    }

    /** The page as HTML; names from the documents are escaped. */
    public static String of(final History history) {
        try {
            return new HistoryPage(history).write();
        } catch (final XMLStreamException e) {
            throw new IllegalStateException(e); // the writer is a string
        }
    }

    private String write() throws XMLStreamException {
        page.writeDTD("<!DOCTYPE html>\n");
        page.writeStartElement("html");
        page.writeAttribute("lang", "en");
        page.writeStartElement("head");
        page.writeEmptyElement("meta");
        page.writeAttribute("charset", "utf-8");
        element("title", "MemoryStreamer: history of the benchmarks");
        element("style", STYLE);
        page.writeEndElement();
        page.writeStartElement("body");
        element("h1", "History of the benchmarks");
        commits();
        for (final Trend trend : history.trends()) {
            element("h2", trend.result() + ": " + trend.metric());
            chart(trend);
        }
        page.writeEndElement();
        page.writeEndElement();
        page.close();
        return text.toString();
    }

    private void commits() throws XMLStreamException {
        page.writeStartElement("table");
        row("th", List.of("Commit", "First run", "Runs"));
        for (final History.Commit commit : history.commits()) {
            row("td", List.of(commit.commit(), commit.time(), Integer.toString(commit.runs())));
        }
        page.writeEndElement();
    }

    private void row(final String cell, final List<String> values) throws XMLStreamException {
        page.writeStartElement("tr");
        for (final String value : values) {
            element(cell, value);
        }
        page.writeEndElement();
    }

    /** From 0, so that what is steady looks steady; a line is broken where a commit has no figure. */
    private void chart(final Trend trend) throws XMLStreamException {
        final double greatest = trend.medians().stream()
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        page.writeStartElement("svg");
        page.writeAttribute("viewBox", "0 0 " + WIDTH + " " + HEIGHT);
        page.writeAttribute("width", Integer.toString(WIDTH));
        page.writeAttribute("role", "img");
        page.writeAttribute("aria-label", trend.metric() + " by commit, " + better(trend));
        line(LEFT, HEIGHT - MARGIN, WIDTH - MARGIN, HEIGHT - MARGIN);
        line(LEFT, MARGIN, LEFT, HEIGHT - MARGIN);
        label(MARGIN, Units.figure(greatest));
        label(HEIGHT - MARGIN, "0");
        label(HEIGHT / 2, better(trend));
        curve(trend, greatest);
        page.writeEndElement();
    }

    private static String better(final Trend trend) {
        return switch (trend.better()) {
            case HIGHER -> "higher is better";
            case LOWER -> "lower is better";
            case NEITHER -> "";
        };
    }

    private void curve(final Trend trend, final double greatest) throws XMLStreamException {
        final StringBuilder path = new StringBuilder();
        boolean connected = false;
        for (int i = 0; i < trend.medians().size(); i++) {
            final Double median = trend.medians().get(i);
            if (median != null) {
                path.append(connected ? " L " : " M ").append(x(i)).append(' ').append(y(median, greatest));
            }
            connected = median != null;
        }
        page.writeEmptyElement("path");
        page.writeAttribute("class", "trend");
        page.writeAttribute("d", path.toString().strip());
        for (int i = 0; i < trend.medians().size(); i++) {
            final Double median = trend.medians().get(i);
            if (median != null) {
                page.writeStartElement("circle");
                page.writeAttribute("cx", x(i));
                page.writeAttribute("cy", y(median, greatest));
                page.writeAttribute("r", "3");
                element("title", history.commits().get(i).commit() + ": " + Units.figure(median));
                page.writeEndElement();
            }
        }
    }

    private String x(final int commit) {
        final int last = Math.max(1, history.commits().size() - 1);
        return decimal(LEFT + MARGIN + (double) (WIDTH - LEFT - 3 * MARGIN) * commit / last);
    }

    /** What is below 0 lies on the axis. */
    private static String y(final double figure, final double greatest) {
        final double share = greatest > 0 ? Math.max(0, figure / greatest) : 0;
        return decimal(HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * share);
    }

    private static String decimal(final double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private void line(final int x1, final int y1, final int x2, final int y2) throws XMLStreamException {
        page.writeEmptyElement("line");
        page.writeAttribute("class", "axis");
        page.writeAttribute("x1", Integer.toString(x1));
        page.writeAttribute("y1", Integer.toString(y1));
        page.writeAttribute("x2", Integer.toString(x2));
        page.writeAttribute("y2", Integer.toString(y2));
    }

    private void label(final int y, final String what) throws XMLStreamException {
        page.writeStartElement("text");
        page.writeAttribute("x", Integer.toString(LEFT - 4));
        page.writeAttribute("y", Integer.toString(y + 4));
        page.writeAttribute("text-anchor", "end");
        page.writeCharacters(what);
        page.writeEndElement();
    }

    private void element(final String name, final String content) throws XMLStreamException {
        page.writeStartElement(name);
        page.writeCharacters(content);
        page.writeEndElement();
    }
}
