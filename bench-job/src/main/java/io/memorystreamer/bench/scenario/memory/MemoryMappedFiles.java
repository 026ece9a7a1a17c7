package io.memorystreamer.bench.scenario.memory;

import com.google.auto.service.AutoService;
import io.memorystreamer.bench.micro.JmhScenario;
import io.memorystreamer.bench.scenario.Scenario;
import io.memorystreamer.bench.scenario.Scenarios;
import java.util.List;

/**
 * What it costs to copy 128 bytes into a file and out of it: in a mapping of the file, by system calls, and, as the floor, in
 * anonymous memory; one after the other and at random; and what the first touch of a page costs on top. The file is in the page
 * cache all the time, and nothing is forced to the disk.
 */
@AutoService(Scenarios.class)
public final class MemoryMappedFiles implements Scenarios {

    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new Variant("sequential write", MappedFileBenchmarks.SequentialWrite.class),
                new Variant("sequential read", MappedFileBenchmarks.SequentialRead.class),
                new Variant("random write", MappedFileBenchmarks.RandomWrite.class),
                new Variant("random read", MappedFileBenchmarks.RandomRead.class),
                new Variant("first touch of a page", PageTouchBenchmarks.class));
    }

    private static final class Variant extends JmhScenario {

        private final String name;
        private final Class<?> benchmarks;

        private Variant(final String name, final Class<?> benchmarks) {
            super(benchmarks);
            this.name = name;
            this.benchmarks = benchmarks;
        }

        @Override
        public String id() {
            return "memory::memory_mapped_files";
        }

        @Override
        public String variant() {
            return name;
        }

        @Override
        public String description() {
            return "Cost of 128 bytes to and from a mapped file, by system calls and in plain memory, and of a page's first touch";
        }

        @Override
        public boolean partOfQuick() {
            return benchmarks == MappedFileBenchmarks.SequentialWrite.class || benchmarks == PageTouchBenchmarks.class;
        }
    }
}
