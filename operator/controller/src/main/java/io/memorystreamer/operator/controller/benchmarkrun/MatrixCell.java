package io.memorystreamer.operator.controller.benchmarkrun;

import io.fabric8.kubernetes.api.model.Quantity;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.ResourceCell;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One entry of a run's resource matrix. Immutable.
 *
 * @param name the entry's name, or its index when it has none
 * @param cpu CPUs, request and limit
 * @param memory memory, request and limit
 */
record MatrixCell(String name, Quantity cpu, Quantity memory) {
    /** The entries of a run in their order. */
    static List<MatrixCell> of(BenchmarkRun run) {
        List<ResourceCell> cells = run.getSpec().cells();
        return IntStream.range(0, cells.size())
                .mapToObj(index -> of(index, cells.get(index)))
                .toList();
    }

    private static MatrixCell of(int index, ResourceCell cell) {
        return new MatrixCell(cell.name() == null ? Integer.toString(index) : cell.name(), cell.cpu(), cell.memory());
    }

    /** Whether a result is of an entry with these limits, whatever its name and however they are spelt. */
    boolean hasLimitsOf(BenchmarkResultSpec.Cell other) {
        return cpu.equals(Quantity.parse(other.cpu())) && memory.equals(Quantity.parse(other.memory()));
    }

    /** How people read it in a message. */
    String describe() {
        return "cell %s (cpu %s, memory %s)".formatted(name, cpu, memory);
    }

    BenchmarkResultSpec.Cell toResultCell() {
        return new BenchmarkResultSpec.Cell(name, cpu.toString(), memory.toString());
    }
}
