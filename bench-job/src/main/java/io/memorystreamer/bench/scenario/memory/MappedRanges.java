package io.memorystreamer.bench.scenario.memory;

import io.memorystreamer.bench.scenario.ScenarioException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Where the files of a directory are mapped in this process, as the kernel has it in {@code /proc/self/maps}: nobody's word is taken
 * for it. Files that have lost their names count too. Not thread-safe.
 */
final class MappedRanges {

    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final int PAGE_SHIFT = 12;
    private static final long NO_PAGE = -1;

    private final String prefix;
    /** Start and end of each range, one behind the other; ascending, as the kernel lists them. */
    private long[] bounds = {};

    /** The last page that is in no range even after a look at the list: another look would be in vain. */
    private long outside = NO_PAGE;

    /** @throws ScenarioException where the kernel does not tell */
    MappedRanges(final Path directory) throws ScenarioException {
        prefix = directory.toAbsolutePath() + "/";
        if (!Files.isReadable(MAPS)) {
            throw new ScenarioException("this system does not tell what is mapped where: " + MAPS + " is missing");
        }
    }

    /** Whether an address outside the heap is in one of the files; looks again when files have been mapped meanwhile. */
    boolean contains(final long address) {
        if (isListed(address)) {
            return true;
        }
        if (address >>> PAGE_SHIFT == outside) {
            return false;
        }
        look();
        if (isListed(address)) {
            return true;
        }
        outside = address >>> PAGE_SHIFT;
        return false;
    }

    private boolean isListed(final long address) {
        final int found = Arrays.binarySearch(bounds, address);
        // At a start it is in the range; otherwise the number of bounds before it tells whether a range is open there.
        return found >= 0
                ? found % 2 == 0 || found + 1 < bounds.length && bounds[found + 1] == address
                : -found % 2 == 0;
    }

    private void look() {
        try {
            final List<String> mapped = Files.readAllLines(MAPS).stream()
                    .filter(line -> line.contains(" " + prefix))
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .toList();
            final long[] found = new long[2 * mapped.size()];
            for (int i = 0; i < mapped.size(); i++) {
                final String[] range = mapped.get(i).split("-");
                found[2 * i] = Long.parseUnsignedLong(range[0], 16);
                found[2 * i + 1] = Long.parseUnsignedLong(range[1], 16);
            }
            bounds = found;
        } catch (final IOException e) {
            bounds = new long[0]; // nothing is known to be in place then
        }
    }
}
