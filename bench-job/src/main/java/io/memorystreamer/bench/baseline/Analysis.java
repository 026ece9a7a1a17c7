package io.memorystreamer.bench.baseline;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the runs in some files say: each result against that of the run before it which has it too. Immutable.
 *
 * @param schemaVersion of this document
 * @param comparisons one for each two runs that are compared
 * @param measuredOnce results with none before them
 */
public record Analysis(int schemaVersion, List<Comparison> comparisons, List<Once> measuredOnce) {

    private static final int SCHEMA_VERSION = 1;

    /**
     * @param result which
     * @param file where it is
     */
    public record Once(@JsonUnwrapped StoredResult.Key result, String file) {}

    private record Pair(ResultFile before, ResultFile now) {}

    /** Whether anything is worse, beyond doubt. */
    public boolean regressed() {
        return comparisons.stream().anyMatch(Comparison::regressed);
    }

    /** @param files the oldest first */
    public static Analysis of(final List<ResultFile> files) throws ResultFileException {
        final Map<StoredResult.Key, Pair> newest = new LinkedHashMap<>();
        for (final ResultFile file : files) {
            for (final StoredResult result : ResultDocument.read(file.file()).results()) {
                newest.compute(result.key(), (key, pair) -> new Pair(pair == null ? null : pair.now(), file));
            }
        }
        final List<Once> once = new ArrayList<>();
        final Map<Pair, Set<StoredResult.Key>> pairs = new LinkedHashMap<>();
        newest.forEach((key, pair) -> {
            if (pair.before() == null) {
                once.add(new Once(key, pair.now().file().toString()));
            } else {
                pairs.computeIfAbsent(pair, unused -> new LinkedHashSet<>()).add(key);
            }
        });
        final List<Comparison> comparisons = new ArrayList<>();
        for (final Map.Entry<Pair, Set<StoredResult.Key>> entry : pairs.entrySet()) {
            final Pair pair = entry.getKey();
            comparisons.add(Comparer.compare(
                    pair.before().file().toString(),
                    ResultDocument.read(pair.before().file()).only(entry.getValue()),
                    pair.now().file().toString(),
                    ResultDocument.read(pair.now().file()).only(entry.getValue())));
        }
        return new Analysis(SCHEMA_VERSION, List.copyOf(comparisons), List.copyOf(once));
    }
}
