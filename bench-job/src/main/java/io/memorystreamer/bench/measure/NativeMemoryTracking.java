package io.memorystreamer.bench.measure;

import java.lang.management.ManagementFactory;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Native memory of this JVM as its own Native Memory Tracking has it, without the Java heap, the tracking's own and what its compiler
 * takes and gives back as it likes. Needs {@link #FLAG}.
 */
public final class NativeMemoryTracking {

    /** What the JVM has to be started with. */
    public static final String FLAG = "-XX:NativeMemoryTracking=summary";

    /** Categories that do not count. */
    public static final Set<String> LEFT_OUT =
            Set.of("Java Heap", "Compiler", "Code", "Arena Chunk", "Native Memory Tracking");

    private static final Pattern CATEGORY = Pattern.compile("(?m)^-\\s+(.+?) \\(reserved=\\d+, committed=(\\d+)");
    private static final Object[] ARGUMENTS = {new String[] {"summary", "scale=B"}};
    private static final String[] SIGNATURE = {String[].class.getName()};

    private NativeMemoryTracking() {}

    /** Committed bytes; empty when the JVM was started without {@link #FLAG}. */
    public static OptionalDouble committedBytes() {
        try {
            final Object summary = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmNativeMemory",
                            ARGUMENTS,
                            SIGNATURE);
            return committedBytes(summary.toString());
        } catch (final JMException e) {
            return OptionalDouble.empty(); // a JVM without this command
        }
    }

    static OptionalDouble committedBytes(final String summary) {
        final Matcher category = CATEGORY.matcher(summary);
        boolean found = false;
        double committed = 0;
        while (category.find()) {
            found = true;
            committed += LEFT_OUT.contains(category.group(1)) ? 0 : Double.parseDouble(category.group(2));
        }
        return found ? OptionalDouble.of(committed) : OptionalDouble.empty();
    }
}
