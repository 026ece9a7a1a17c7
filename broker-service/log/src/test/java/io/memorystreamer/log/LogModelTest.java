package io.memorystreamer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random operations on each kind of log, in small segments that are dropped and reused all the time, against a list of
 * records on the heap.
 *
 * <p>{@code -Dlog.model.seed=N} runs one seed only, {@code -Dlog.model.seeds=N} the first N, of logs in files a quarter of
 * them. Retention runs on a thread of its own, so that a failure of a seed need not come again at the same operation.
 */
class LogModelTest {

    private static final int SEGMENT_BYTES = LogConfig.MIN_SEGMENT_BYTES;
    private static final int OPERATIONS = 3_000;

    private static final long SEEDS = Long.getLong("log.model.seeds", 20);
    private static final Long ONLY_SEED = Long.getLong("log.model.seed");

    /** @param in the configuration of a log, given a directory of its own */
    private record Configuration(String name, Function<Path, LogConfig> in) {

        @Override
        public String toString() {
            return name;
        }
    }

    @TempDir
    Path directory;

    private static Stream<Configuration> configurations() {
        final LogConfig three = LogConfig.anonymous(SEGMENT_BYTES, 3 * SEGMENT_BYTES);
        return Stream.of(
                new Configuration("anonymous, nothing retained", path -> LogConfig.anonymous(SEGMENT_BYTES, 0)),
                new Configuration("memory in a directory", path -> three.withStorage(Storage.MEMORY, path)),
                new Configuration("mapped", path -> three.withStorage(Storage.MAPPED, path.resolve("log"))),
                new Configuration("file", path -> three.withStorage(Storage.FILE, path.resolve("log"))),
                new Configuration("rejecting", path -> three.withOverflow(Overflow.REJECT)),
                new Configuration(
                        "rejecting, file",
                        path -> three.withOverflow(Overflow.REJECT).withStorage(Storage.FILE, path.resolve("log"))),
                new Configuration("by age", path -> three.withRetentionMillis(20)));
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void logBehavesLikeAListOfRecords(final Configuration configuration) throws IOException {
        try (LogMaintenance maintenance = new LogMaintenance()) {
            final long first = ONLY_SEED == null ? 0 : ONLY_SEED;
            // Opening anew and forcing take their time.
            final long seeds = configuration.in.apply(directory).durable() ? (SEEDS + 3) / 4 : SEEDS;
            final long last = ONLY_SEED == null ? seeds - 1 : ONLY_SEED;
            for (long seed = first; seed <= last; seed++) {
                run(configuration, seed, maintenance);
            }
        }
    }

    private void run(final Configuration configuration, final long seed, final LogMaintenance maintenance)
            throws IOException {
        final LogConfig config = configuration.in.apply(directory);
        final ModelState state = new ModelState(() -> PartitionLog.open(config, maintenance), seed);
        try {
            final LogModelRun run = new LogModelRun(state, seed % 2 == 1 || config.overflow() == Overflow.REJECT);
            run.run(OPERATIONS);
            assertThat(run.startOffset()).as("segments have been dropped").isPositive();
        } catch (final Throwable e) {
            throw new AssertionError(
                    "%s: -Dlog.model.seed=%d failed: %s%n%s"
                            .formatted(configuration, seed, e.getMessage(), numbered(state.history())),
                    e);
        } finally {
            state.log().close();
        }
    }

    private static String numbered(final List<String> history) {
        final StringBuilder lines = new StringBuilder();
        for (int i = 0; i < history.size(); i++) {
            lines.append(i).append(' ').append(history.get(i)).append(System.lineSeparator());
        }
        return lines.toString();
    }
}
