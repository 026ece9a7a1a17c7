package io.memorystreamer.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Columns of text. Rows of one scenario stand beneath its name; a column with nothing in it is left out. */
final class TextTable {

    private static final String NOTHING = "-";

    private final int textColumns;
    private final List<String> heads;
    private final List<List<String>> rows = new ArrayList<>();
    private String group = "";

    /** @param textColumns the first ones, aligned left; figures are aligned right */
    TextTable(final int textColumns, final String... heads) {
        this.textColumns = textColumns;
        this.heads = List.of(heads);
    }

    /** @param scenario above the row, unless it is above the row before */
    void row(final String scenario, final String... cells) {
        if (!scenario.equals(group)) {
            group = scenario;
            rows.add(List.of(scenario));
        }
        final List<String> row = new ArrayList<>(List.of(cells));
        row.set(0, "  " + row.getFirst());
        rows.add(row);
    }

    /** A row of no scenario, with two cells or more. */
    void row(final List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    /** Lines beneath the last row, as wide as they are. */
    void beneath(final List<String> lines) {
        lines.forEach(line -> rows.add(List.of(line)));
    }

    void print(final StringBuilder out) {
        final int[] widths = new int[heads.size()];
        for (int i = 0; i < widths.length; i++) {
            final int column = i;
            widths[i] = rows.stream()
                    .filter(row -> row.size() > 1)
                    .map(row -> row.get(column))
                    .filter(cell -> !cell.equals(NOTHING) && !cell.isEmpty())
                    .mapToInt(String::length)
                    .max()
                    .orElse(0);
            widths[i] = widths[i] == 0 ? 0 : Math.max(widths[i], heads.get(i).length());
        }
        line(out, heads, widths);
        for (final List<String> row : rows) {
            if (row.size() == 1) {
                out.append(row.getFirst()).append('\n');
            } else {
                line(out, row, widths);
            }
        }
    }

    private void line(final StringBuilder out, final List<String> row, final int[] widths) {
        final StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] > 0) {
                final String padding =
                        " ".repeat(Math.max(0, widths[i] - row.get(i).length()));
                line.append(i == 0 ? "" : "  ").append(i < textColumns ? row.get(i) + padding : padding + row.get(i));
            }
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }
}
