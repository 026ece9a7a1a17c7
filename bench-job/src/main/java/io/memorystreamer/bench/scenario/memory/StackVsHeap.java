package io.memorystreamer.bench.scenario.memory;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.config.BenchmarkConfig;
import io.memorystreamer.bench.micro.JmhScenario;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.Scenarios;
import io.memorystreamer.bench.scenario.Target;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What it costs to put the values of a message together in local variables, in an object that does not leave its method, and in one
 * that does; with the compiler's escape analysis, which takes the second for the first, and without it.
 */
@AutoService(Scenarios.class)
public final class StackVsHeap implements Scenarios {

    private static final String NOT_ESCAPING_ALLOCATED = "localObjectAllocatedBytes";

    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new Variant("escape analysis on", List.of("-XX:+DoEscapeAnalysis"), true),
                new Variant("escape analysis off", List.of("-XX:-DoEscapeAnalysis"), false));
    }

    private static final class Variant extends JmhScenario {

        private final String name;
        private final List<String> flags;
        private final boolean free;

        /** @param free whether an object that does not escape is to cost no memory */
        private Variant(final String name, final List<String> flags, final boolean free) {
            super(Values.class);
            this.name = name;
            this.flags = flags;
            this.free = free;
        }

        @Override
        public String id() {
            return "memory::stack_vs_heap";
        }

        @Override
        public String variant() {
            return name;
        }

        @Override
        public String description() {
            return "Local variables, an object that stays local and one that escapes, with and without escape analysis";
        }

        @Override
        protected List<String> benchmarkJvmFlags() {
            return flags;
        }

        /** JMH's own loop allocates a few bytes now and then, which it divides among the operations. */
        @Override
        public List<Target> targets(final BenchmarkConfig config) {
            return free ? List.of(new Target(NOT_ESCAPING_ALLOCATED, 0.1, Target.Kind.SIZE)) : List.of();
        }
    }

    /** Each builds two positions and returns their distance; all but the last keep them to themselves. */
    @State(Scope.Thread)
    public static class Values {

        /** Where a message is. */
        public record Position(long offset, long timestamp) {

            long distance(final Position other) {
                return (offset - other.offset) ^ (timestamp - other.timestamp);
            }
        }

        private long next;

        @Benchmark
        public long localVariables() {
            final long offset = next++;
            final long timestamp = next << 1;
            final long otherOffset = offset >>> 1;
            final long otherTimestamp = next++;
            return (offset - otherOffset) ^ (timestamp - otherTimestamp);
        }

        @Benchmark
        public long localObject() {
            final long offset = next++;
            final Position one = new Position(offset, next << 1);
            final Position other = new Position(offset >>> 1, next++);
            return one.distance(other);
        }

        /** JMH takes the returned object to where the compiler cannot follow. */
        @Benchmark
        public Position escapingObject() {
            final long offset = next++;
            final Position one = new Position(offset, next << 1);
            final Position other = new Position(offset >>> 1, next++);
            return new Position(one.distance(other), offset);
        }
    }
}
