package io.memorystreamer.bench.scenario.concurrent;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.micro.JmhScenario;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.Scenarios;
import java.util.List;

/**
 * What it costs to have an empty task run by somebody else: one at a time, where the caller waits for its end, and in
 * bursts, where it waits for the end of all; time per task.
 */
@AutoService(Scenarios.class)
public final class AsyncTaskScheduling implements Scenarios {

    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new Variant("bursts of " + Tasks.BURST + " tasks", Tasks.Bursts.class, true),
                new Variant("one task at a time", Tasks.RoundTrips.class, false));
    }

    private static final class Variant extends JmhScenario {

        private final String variant;
        private final boolean quick;

        Variant(final String variant, final Class<?> benchmarks, final boolean quick) {
            super(benchmarks);
            this.variant = variant;
            this.quick = quick;
        }

        @Override
        public String id() {
            return "concurrent::async_task_scheduling";
        }

        @Override
        public String variant() {
            return variant;
        }

        @Override
        public boolean partOfQuick() {
            return quick;
        }

        @Override
        public String description() {
            return "Overhead of handing a task to virtual threads, a fixed pool, a ForkJoinPool and an event loop";
        }
    }
}
