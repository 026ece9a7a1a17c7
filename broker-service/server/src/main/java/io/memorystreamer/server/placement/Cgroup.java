package io.memorystreamer.server.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Limits of the control group this process is in, cgroup v1 or v2. A limit of a group above binds as well, so that the tightest of
 * all that can be seen counts; in a container, whose own group is the root that it sees, that is its own.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html">cgroup v2</a>
 */
final class Cgroup {

    /** What v1 says when there is no limit: the largest whole page below 2^63, whatever the page size. */
    private static final long V1_UNLIMITED = 1L << 62;

    private static final String UNLIMITED = "max";

    private final KernelFiles files;

    Cgroup(final KernelFiles files) {
        this.files = files;
    }

    /** Quota and period in microseconds, {@code max} without a quota, empty when the kernel does not say. */
    Optional<String> cpuMax() {
        final Hierarchy cpu = hierarchy("cpu");
        String tightest = null;
        double least = Double.POSITIVE_INFINITY;
        for (final String folder : cpu.folders()) {
            final Optional<String> quota = (cpu.v2() ? files.text(folder + "/cpu.max") : cpuMaxV1(folder))
                    .filter(text -> text.matches("max( [0-9]{1,18})?|[0-9]{1,18} [0-9]{1,18}"));
            if (quota.isEmpty()) {
                continue;
            }
            final double cpus = cpus(quota.get());
            if (tightest == null || cpus < least) {
                least = cpus;
                tightest = quota.get().startsWith(UNLIMITED) ? UNLIMITED : quota.get();
            }
        }
        return Optional.ofNullable(tightest);
    }

    OptionalLong memoryLimit() {
        final Hierarchy memory = hierarchy("memory");
        return least(memory, memory.v2() ? "memory.max" : "memory.limit_in_bytes");
    }

    /** Sizes with a limit other than 0; a group without any huge pages to use has limits of 0. */
    List<Placement.HugePages> hugePages() {
        final Hierarchy hierarchy = hierarchy("hugetlb");
        final String limit = hierarchy.v2() ? ".max" : ".limit_in_bytes";
        final String used = hierarchy.v2() ? ".current" : ".usage_in_bytes";
        if (hierarchy.folders().isEmpty()) {
            return List.of();
        }
        final String own = hierarchy.folders().getFirst();
        return files.names(own, "hugetlb\\.[0-9]+[KMG]B\\Q" + limit + "\\E").stream()
                .map(name -> name.substring(0, name.length() - limit.length()))
                .flatMap(size -> {
                    final OptionalLong most = least(hierarchy, size + limit);
                    return most.isEmpty() || most.getAsLong() == 0
                            ? Stream.empty()
                            : Stream.of(new Placement.HugePages(
                                    size.substring("hugetlb.".length()),
                                    most.getAsLong(),
                                    files.number(own + "/" + size + used).orElse(0)));
                })
                .toList();
    }

    private OptionalLong least(final Hierarchy hierarchy, final String name) {
        return hierarchy.folders().stream()
                .map(folder -> files.number(folder + "/" + name))
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .filter(limit -> limit < V1_UNLIMITED)
                .min();
    }

    private Optional<String> cpuMaxV1(final String folder) {
        final OptionalLong quota = files.number(folder + "/cpu.cfs_quota_us");
        final OptionalLong period = files.number(folder + "/cpu.cfs_period_us");
        if (quota.isEmpty() || period.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(quota.getAsLong() < 0 ? UNLIMITED : quota.getAsLong() + " " + period.getAsLong());
    }

    private static double cpus(final String quotaAndPeriod) {
        final String[] parts = quotaAndPeriod.split(" ");
        final OptionalLong quota = KernelFiles.parse(parts[0]);
        final OptionalLong period = parts.length < 2 ? OptionalLong.empty() : KernelFiles.parse(parts[1]);
        return quota.isEmpty() || period.isEmpty() || period.getAsLong() <= 0
                ? Double.POSITIVE_INFINITY
                : (double) quota.getAsLong() / period.getAsLong();
    }

    /**
     * Where a controller's files are: v1 when a v1 hierarchy has it, as on a machine with both.
     *
     * @param folders the process' own first, then those above, below the root of the files
     */
    private record Hierarchy(boolean v2, List<String> folders) {}

    private Hierarchy hierarchy(final String controller) {
        final List<String[]> groups = files.lines("proc/self/cgroup").stream()
                .map(line -> line.split(":", 3))
                .filter(parts -> parts.length == 3)
                .toList();
        final Optional<String> v1 = groups.stream()
                .filter(parts -> List.of(parts[1].split(",")).contains(controller))
                .map(parts -> parts[2])
                .findFirst();
        final Optional<String> path = v1.or(() -> groups.stream()
                .filter(parts -> parts[0].equals("0") && parts[1].isEmpty())
                .map(parts -> parts[2])
                .findFirst());
        final boolean v2 = v1.isEmpty();
        return new Hierarchy(
                v2,
                path.flatMap(own -> mount(v2, controller).map(mount -> mount.folders(own)))
                        .orElse(List.of()));
    }

    /** @param root which group of the hierarchy is mounted there; {@code point} where, without the leading slash */
    private record Mount(String root, String point) {

        /** A path outside of what is mounted, as with a container's files in another's namespace, leaves the mount itself. */
        List<String> folders(final String group) {
            final String base = root.equals("/") ? "" : root;
            String below = group.startsWith(base) ? group.substring(base.length()) : "";
            if (below.equals("/") || below.contains("..")) {
                below = "";
            }
            final List<String> folders = new ArrayList<>();
            while (!below.isEmpty()) {
                folders.add(point + below);
                below = below.substring(0, Math.max(0, below.lastIndexOf('/')));
            }
            folders.add(point);
            return folders;
        }
    }

    /** Of proc(5)'s mountinfo: the fields around a lone dash, before it the root and the mount point, behind it type and options. */
    private Optional<Mount> mount(final boolean v2, final String controller) {
        return files.lines("proc/self/mountinfo").stream()
                .map(line -> line.split(" - ", 2))
                .filter(halves -> halves.length == 2)
                .filter(halves -> {
                    final String[] behind = halves[1].split(" ");
                    return v2
                            ? behind[0].equals("cgroup2")
                            : behind[0].equals("cgroup")
                                    && behind.length > 2
                                    && Arrays.asList(behind[2].split(",")).contains(controller);
                })
                .map(halves -> halves[0].split(" "))
                .filter(fields -> fields.length > 4)
                .map(fields -> new Mount(fields[3], fields[4].substring(1)))
                .findFirst();
    }
}
