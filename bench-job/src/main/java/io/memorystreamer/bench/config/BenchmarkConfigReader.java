package io.memorystreamer.bench.config;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Reads {@code benchmark.toml}. Every key that is there must be known, of its type and in its range; the first that is
 * not is reported with file, line and what would be right.
 */
public final class BenchmarkConfigReader {

    /** A batch or message goes into the logs of both paths: a quarter of a 4 MiB segment, Kafka's default limit. */
    private static final int MAX_MESSAGE_BYTES = 1_000_000;

    private static final int RECORD_OVERHEAD = 24;

    private final String file;
    private final TomlParseResult toml;
    private final Set<String> known = new HashSet<>();

    private BenchmarkConfigReader(final String file, final TomlParseResult toml) {
        this.file = file;
        this.toml = toml;
    }

    /** The configuration without a file. */
    public static BenchmarkConfig defaults() {
        try {
            return parse("defaults", "");
        } catch (final ConfigException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws ConfigException when the file cannot be read or its content not be used */
    public static BenchmarkConfig read(final Path path) throws ConfigException {
        return parse(path.toString(), TextFile.read(path));
    }

    /**
     * @param file where the text is from, for messages
     * @throws ConfigException when it cannot be used
     */
    public static BenchmarkConfig parse(final String file, final String text) throws ConfigException {
        final TomlParseResult toml = Toml.parse(text);
        if (toml.hasErrors()) {
            final List<TomlParseError> errors = toml.errors();
            final TomlParseError first = errors.getFirst();
            throw new ConfigException(file + ":" + first.position().line() + ": not TOML: "
                    + first.getMessage().lines().findFirst().orElse(""));
        }
        return new BenchmarkConfigReader(file, toml).read();
    }

    private BenchmarkConfig read() throws ConfigException {
        final BenchmarkConfig config = new BenchmarkConfig(
                new BenchmarkConfig.Throughput(
                        integer("throughput.target_throughput", 10_000_000, 1, 10_000_000_000L),
                        integer("throughput.batch_target_throughput", 15_000_000, 1, 10_000_000_000L),
                        number("throughput.max_latency_micros", 10, 0.001, 60_000_000),
                        (int) integer("throughput.test_duration_secs", 60, 1, 86_400),
                        (int) integer("throughput.message_size_bytes", 32, 16, MAX_MESSAGE_BYTES - RECORD_OVERHEAD),
                        (int) integer("throughput.batch_size", 128, 1, 10_000)),
                new BenchmarkConfig.Latency(
                        number("latency.target_p99_micros", 10, 0.001, 60_000_000),
                        number("latency.target_p95_micros", 5, 0.001, 60_000_000),
                        number("latency.target_mean_micros", 2, 0.001, 60_000_000),
                        integer("latency.measurement_iterations", 0, 100, 10_000_000_000L),
                        integer("latency.warmup_iterations", 1_000, 0, 10_000_000_000L),
                        integer("latency.rate_per_second", 100_000, 1, 50_000_000),
                        integer("latency.tcp_rate_per_second", 1_000, 1, 50_000_000),
                        (int) integer("latency.test_duration_secs", 30, 1, 86_400),
                        (int) integer("latency.message_size_bytes", 32, 16, MAX_MESSAGE_BYTES - RECORD_OVERHEAD)),
                new BenchmarkConfig.Memory(
                        flag("memory.enable_leak_detection", true),
                        flag("memory.enable_allocation_tracking", true),
                        (int) integer("memory.memory_limit_mb", 2048, 64, 1_048_576)),
                new BenchmarkConfig.Stress(
                        (int) integer("stress.test_duration_secs", 300, 1, 86_400),
                        (int) integer("stress.memory_pressure_mb", 1024, 1, 1_048_576),
                        (int) integer("stress.cpu_stress_level", 8, 1, 1024)),
                new BenchmarkConfig.Comparison(
                        (int) integer("comparison.rounds", 9, 1, 1_000),
                        (int) integer("comparison.warmup_rounds", 6, 0, 100),
                        (int) integer("comparison.round_millis", 250, 10, 10_000)),
                new BenchmarkConfig.Run(
                        (int) integer("run.forks", 5, 1, 100), (int) integer("run.warmup_min_secs", 2, 0, 3_600), (int)
                                integer("run.warmup_max_secs", 10, 1, 3_600)));
        refuseUnknownKeys();
        requireBatchThatFits(config.throughput());
        requireOrder(config.run());
        return config;
    }

    private void requireBatchThatFits(final BenchmarkConfig.Throughput throughput) throws ConfigException {
        final long bytes = (long) throughput.batchSize() * (throughput.messageSizeBytes() + RECORD_OVERHEAD);
        if (bytes > MAX_MESSAGE_BYTES) {
            throw new ConfigException(file + ": throughput.batch_size = " + throughput.batchSize()
                    + " with throughput.message_size_bytes = " + throughput.messageSizeBytes() + ": a batch takes "
                    + bytes
                    + " bytes and may take " + MAX_MESSAGE_BYTES);
        }
    }

    private void requireOrder(final BenchmarkConfig.Run run) throws ConfigException {
        if (run.warmupMinSecs() > run.warmupMaxSecs()) {
            throw new ConfigException(file + ": run.warmup_min_secs = " + run.warmupMinSecs()
                    + " with run.warmup_max_secs = " + run.warmupMaxSecs() + ": must not be more");
        }
    }

    private long integer(final String key, final long byDefault, final long min, final long max)
            throws ConfigException {
        final Object value = value(key);
        if (value == null) {
            return byDefault;
        }
        if (!(value instanceof Long whole) || whole < min || whole > max) {
            throw bad(key, value, "a whole number from " + min + " to " + max);
        }
        return whole;
    }

    private double number(final String key, final double byDefault, final double min, final double max)
            throws ConfigException {
        final Object value = value(key);
        if (value == null) {
            return byDefault;
        }
        // The negated comparison also refuses nan.
        if (!(value instanceof Number number) || !(number.doubleValue() >= min && number.doubleValue() <= max)) {
            throw bad(key, value, "a number from " + min + " to " + max);
        }
        return number.doubleValue();
    }

    private boolean flag(final String key, final boolean byDefault) throws ConfigException {
        final Object value = value(key);
        if (value == null) {
            return byDefault;
        }
        if (!(value instanceof Boolean flag)) {
            throw bad(key, value, "true or false");
        }
        return flag;
    }

    private Object value(final String key) throws ConfigException {
        known.add(key);
        final String table = key.substring(0, key.indexOf('.'));
        if (toml.get(table) != null && !toml.isTable(table)) {
            throw bad(table, toml.get(table), "a table, [" + table + "]");
        }
        return toml.get(key);
    }

    private ConfigException bad(final String key, final Object value, final String expected) {
        final String shown = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
        return new ConfigException(
                position(key) + ": " + key + " = " + shown.replace('\n', ' ') + ": must be " + expected);
    }

    private void refuseUnknownKeys() throws ConfigException {
        for (final String key : toml.dottedKeySet(true)) {
            if (known.contains(key)) {
                continue;
            }
            final boolean table = toml.get(key) instanceof TomlTable;
            final String prefix = key + ".";
            if (table && known.stream().anyMatch(name -> name.startsWith(prefix))) {
                continue;
            }
            throw new ConfigException(position(key) + ": unknown " + (table ? "table" : "key") + " " + key
                    + "; known here: " + siblings(key));
        }
    }

    private String siblings(final String key) {
        final int dot = key.indexOf('.');
        final String prefix = dot < 0 ? "" : key.substring(0, dot + 1);
        final Set<String> names = new TreeSet<>();
        for (final String name : known) {
            if (name.startsWith(prefix)) {
                final String rest = name.substring(prefix.length());
                names.add(prefix.isEmpty() ? rest.substring(0, rest.indexOf('.')) : rest);
            }
        }
        return names.isEmpty() ? "nothing" : String.join(", ", names);
    }

    private String position(final String key) {
        final TomlPosition position = toml.inputPositionOf(key);
        return position == null ? file : file + ":" + position.line();
    }
}
