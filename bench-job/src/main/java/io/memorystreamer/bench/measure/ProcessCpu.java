package io.memorystreamer.bench.measure;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * CPU time and context switches of a process on this machine, this one or another, as Linux counts them; see proc_pid_stat(5) and
 * proc_pid_status(5). CPU time comes in steps of the kernel's clock tick (10 ms). {@link #seconds} is for any thread,
 * {@link #sinceLast} for one.
 */
public final class ProcessCpu {

    /** Of {@code /proc/PID/stat}, behind the command's closing bracket: fields 14 and 15 of the manual, utime and stime. */
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;

    /** USER_HZ is 100 on every architecture Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private final Path process;
    private final Map<String, long[]> threads = new HashMap<>();
    private double userSeconds;
    private double systemSeconds;

    private ProcessCpu(final String process) {
        this.process = Path.of("/proc", process);
    }

    /** @param pid 0 for a process that cannot be watched */
    public ProcessCpu(final long pid) {
        this(Long.toString(pid));
    }

    public static ProcessCpu ofThisProcess() {
        return new ProcessCpu("self");
    }

    /**
     * @param userSeconds CPU time in the program, all threads together
     * @param systemSeconds the same in the kernel
     * @param voluntary context switches of threads that had nothing to do; those of threads that have ended meanwhile are
     *     missing
     * @param involuntary context switches of threads that would have gone on, likewise
     */
    public record Usage(double userSeconds, double systemSeconds, long voluntary, long involuntary) {

        /** Nothing. */
        public static final Usage NONE = new Usage(0, 0, 0, 0);

        public double cpuSeconds() {
            return userSeconds + systemSeconds;
        }

        public long switches() {
            return voluntary + involuntary;
        }

        /** Of both. */
        public Usage plus(final Usage other) {
            return new Usage(
                    userSeconds + other.userSeconds,
                    systemSeconds + other.systemSeconds,
                    voluntary + other.voluntary,
                    involuntary + other.involuntary);
        }
    }

    /** CPU time since the process began, all threads together; empty when there is no such process. */
    public OptionalDouble seconds() {
        try {
            final String[] stat = stat();
            return OptionalDouble.of((ticks(stat, USER_TICKS) + ticks(stat, SYSTEM_TICKS)) / TICKS_PER_SECOND);
        } catch (final IOException e) {
            return OptionalDouble.empty();
        }
    }

    /**
     * What was used since the last call; by the first call, since the process began.
     *
     * @throws IOException where there is no such process, or no {@code /proc}
     */
    public Usage sinceLast() throws IOException {
        final String[] stat = stat();
        final double user = ticks(stat, USER_TICKS) / TICKS_PER_SECOND;
        final double system = ticks(stat, SYSTEM_TICKS) / TICKS_PER_SECOND;
        final long[] switches = switches();
        final Usage usage = new Usage(user - userSeconds, system - systemSeconds, switches[0], switches[1]);
        userSeconds = user;
        systemSeconds = system;
        return usage;
    }

    private String[] stat() throws IOException {
        final String stat = Files.readString(process.resolve("stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    }

    private static long ticks(final String[] stat, final int field) {
        return Long.parseLong(stat[field]);
    }

    private long[] switches() throws IOException {
        final long[] sum = new long[2];
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
            for (final Path task : tasks) {
                final long[] now;
                try {
                    now = ofThread(Files.readAllLines(task.resolve("status")));
                } catch (final NoSuchFileException e) {
                    continue; // it has just ended
                }
                final long[] before = threads.put(task.getFileName().toString(), now);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += now[i] - (before == null ? 0 : before[i]);
                }
            }
        }
        return sum;
    }

    private static long[] ofThread(final List<String> status) {
        final long[] switches = new long[2];
        for (final String line : status) {
            if (line.startsWith("voluntary_ctxt_switches:")) {
                switches[0] = number(line);
            } else if (line.startsWith("nonvoluntary_ctxt_switches:")) {
                switches[1] = number(line);
            }
        }
        return switches;
    }

    private static long number(final String line) {
        return Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
    }
}
