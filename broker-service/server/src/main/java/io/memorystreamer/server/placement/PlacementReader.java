package io.memorystreamer.server.placement;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;

/** Reads a {@link Placement} from {@code /proc}, {@code /sys} and the control group's files. Stateless and thread-safe. */
public final class PlacementReader {

    private static final int KIB = 1024;
    private static final String NODES = "sys/devices/system/node";

    private final KernelFiles files;
    private final Cgroup cgroup;

    /** @param root {@code /}, or a folder with files like those there */
    public PlacementReader(final Path root) {
        this.files = new KernelFiles(root);
        this.cgroup = new Cgroup(files);
    }

    /**
     * Reads everything. Counting the pages of a process with much memory takes the kernel a while, in which it holds a lock that
     * mapping memory waits for: not to be called often.
     */
    public Placement read() {
        final Optional<BitSet> cpus = status("Cpus_allowed_list").flatMap(PlacementReader::list);
        final Optional<BitSet> nodes = cpus.flatMap(this::nodesOf);
        final long memory = cgroup.memoryLimit().orElse(-1);
        return new Placement(
                cpus.map(CpuList::format).orElse(null),
                files.text("sys/devices/system/cpu/online").orElse(null),
                nodes.map(CpuList::format).orElse(null),
                files.text(NODES + "/online").orElse(null),
                status("Mems_allowed_list").orElse(null),
                nodes.flatMap(this::localMemoryPercent).orElse(null),
                cgroup.cpuMax().orElse(null),
                memory < 0 ? null : memory,
                cgroup.hugePages());
    }

    private Optional<String> status(final String key) {
        return files.lines("proc/self/status").stream()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).strip())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    private static Optional<BitSet> list(final String text) {
        try {
            return Optional.of(CpuList.parse(text));
        } catch (final IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the NUMA nodes that have any of the CPUs, or empty when the kernel knows no NUMA nodes. */
    private Optional<BitSet> nodesOf(final BitSet cpus) {
        final BitSet nodes = new BitSet();
        for (final String name : files.names(NODES, "node[0-9]{1,4}")) {
            files.text(NODES + "/" + name + "/cpulist")
                    .flatMap(PlacementReader::list)
                    .filter(cpus::intersects)
                    .ifPresent(_ -> nodes.set(Integer.parseInt(name.substring("node".length()))));
        }
        return nodes.isEmpty() ? Optional.empty() : Optional.of(nodes);
    }

    /** By numa_maps of proc(5): {@code ... N0=12 N1=3 kernelpagesize_kB=4}, the number of pages on each node. */
    private Optional<Integer> localMemoryPercent(final BitSet nodes) {
        final Pages pages = new Pages(nodes);
        files.eachLine("proc/self/numa_maps", pages::add);
        return pages.all == 0 ? Optional.empty() : Optional.of((int) (100 * pages.local / pages.all));
    }

    /** Sums of KiB, of which a long holds more than there is: one hundred times 2^53 KiB fit. */
    private static final class Pages {

        private final BitSet nodes;
        private long local;
        private long all;

        Pages(final BitSet nodes) {
            this.nodes = nodes;
        }

        void add(final String mapping) {
            long onLocal = 0;
            long onAll = 0;
            long pageKib = 4096 / KIB;
            for (final String field : mapping.split(" ")) {
                final int equals = field.indexOf('=');
                if (equals < 0) {
                    continue;
                }
                final long value =
                        KernelFiles.parse(field.substring(equals + 1)).orElse(-1);
                if (value < 0) {
                    continue;
                }
                if (field.startsWith("kernelpagesize_kB=")) {
                    pageKib = value;
                } else if (field.matches("N[0-9]{1,4}=[0-9]+")) {
                    onAll += value;
                    onLocal += nodes.get(Integer.parseInt(field.substring(1, equals))) ? value : 0;
                }
            }
            local += onLocal * pageKib;
            all += onAll * pageKib;
        }
    }
}
