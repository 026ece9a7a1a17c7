package io.memorystreamer.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** What the kernel says a process of this machine takes. Empty where there is no {@code /proc}, and for a process that has ended. */
public final class ProcessFootprint {

    private static final int PATH_FIELD = 6;

    private final Path files;

    private ProcessFootprint(final String process) {
        files = Path.of("/proc", process);
    }

    public static ProcessFootprint ofThisProcess() {
        return new ProcessFootprint("self");
    }

    /** @param pid of a process of the same user */
    public static ProcessFootprint of(final long pid) {
        return new ProcessFootprint(Long.toString(pid));
    }

    /**
     * Resident memory in bytes, mapped files included; counted page by page, as the counters of the status are behind by what each
     * thread has not yet handed in.
     */
    public OptionalDouble residentBytes() {
        return bytes("smaps_rollup", "Rss:");
    }

    /** Largest resident memory so far in bytes, mapped files included. */
    public OptionalDouble peakResidentBytes() {
        return bytes("status", "VmHWM:");
    }

    /** Of a line such as {@code Rss: 4096 kB}. */
    private OptionalDouble bytes(final String file, final String name) {
        try {
            for (final String line : Files.readAllLines(files.resolve(file))) {
                if (line.startsWith(name)) {
                    return OptionalDouble.of(Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024);
                }
            }
        } catch (final IOException e) {
            // not Linux
        }
        return OptionalDouble.empty();
    }

    /** Size of all mappings of files in bytes, those of programs and of deleted files included. */
    public OptionalDouble mappedFileBytes() {
        try (Stream<String> mappings = Files.lines(files.resolve("maps"))) {
            return OptionalDouble.of(mappings.map(line -> line.split("\\s+", PATH_FIELD))
                    .filter(fields -> fields.length == PATH_FIELD && fields[PATH_FIELD - 1].startsWith("/"))
                    .mapToDouble(fields -> length(fields[0]))
                    .sum());
        } catch (final IOException e) {
            return OptionalDouble.empty(); // not Linux
        }
    }

    private static double length(final String range) {
        final int dash = range.indexOf('-');
        return Long.parseUnsignedLong(range, dash + 1, range.length(), 16) - Long.parseUnsignedLong(range, 0, dash, 16);
    }

    /** Open file descriptors; that which reads them included. */
    public OptionalDouble fileDescriptors() {
        try (Stream<Path> open = Files.list(files.resolve("fd"))) {
            return OptionalDouble.of(open.count());
        } catch (final IOException e) {
            return OptionalDouble.empty(); // not Linux
        }
    }
}
