package io.memorystreamer.bench;

import io.memorystreamer.bench.config.ConfigException;
import io.memorystreamer.bench.run.ConfinedLimits;
import io.memorystreamer.bench.run.Limits;
import io.memorystreamer.bench.run.RunPart;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkTarget;
import io.memorystreamer.operator.api.ResourceCell;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Under which limits a run measures, and how often.
 *
 * @param name of the BenchmarkRun; null for a run that is none
 * @param target of the BenchmarkRun; null: brokers of the run itself
 * @param cells the limits, one after another
 * @param repetitions how often each is measured
 * @param loadGenerators how many measure together, each within these limits
 */
record RunPlan(String name, BenchmarkTarget target, List<Cell> cells, int repetitions, int loadGenerators) {

    /** As the API server demands; less does not hold a broker and its load. */
    private static final long MIN_CELL_BYTES = 512L * 1024 * 1024;

    /**
     * One of the limits.
     *
     * @param resources as the BenchmarkRun has them, with a name; null where there is no limit but that of this process
     * @param cpus CPUs' worth of time; 0 likewise
     */
    record Cell(ResourceCell resources, double cpus, Limits limits) {

        String name() {
            return resources == null ? null : resources.name();
        }

        /** For each of the load generators its own. */
        List<ConfinedLimits> confine(final int loadGenerators) {
            if (resources == null) {
                return List.of(ConfinedLimits.none(limits));
            }
            final List<ConfinedLimits> confined = Stream.generate(() -> ConfinedLimits.of(cpus, limits.memoryBytes()))
                    .limit(loadGenerators)
                    .toList();
            System.err.println("memorystreamer: the limits of "
                    + (loadGenerators == 1 ? "" : "each of " + loadGenerators + " load generators of ") + "cell "
                    + name() + " are enforced by " + confined.getFirst().enforcedBy());
            return confined;
        }
    }

    /** Once, within what this process has. */
    static RunPlan once() {
        return new RunPlan(null, null, List.of(new Cell(null, 0, Limits.ofThisProcess())), 1, 1);
    }

    /** @throws ConfigException when a quantity is none, or too small */
    static RunPlan of(final BenchmarkRun run) throws ConfigException {
        final List<Cell> cells = new ArrayList<>();
        for (final ResourceCell resource : run.getSpec().cells()) {
            final String name = resource.name() == null ? Integer.toString(cells.size()) : resource.name();
            cells.add(cell(new ResourceCell(name, resource.cpu(), resource.memory())));
        }
        return new RunPlan(
                run.getMetadata().getName(),
                run.getSpec().target(),
                cells,
                run.getSpec().repetitions(),
                run.getSpec().loadGenerators());
    }

    private static Cell cell(final ResourceCell cell) throws ConfigException {
        try {
            final double cpus = cell.cpu().getNumericalAmount().doubleValue();
            final long memory = cell.memory().getNumericalAmount().longValueExact();
            if (cpus > 0 && memory >= MIN_CELL_BYTES) {
                return new Cell(cell, cpus, new Limits((int) Math.ceil(cpus), memory));
            }
        } catch (final RuntimeException e) {
            // no quantity, or none given
        }
        throw new ConfigException("spec.resources: cpu " + cell.cpu() + ", memory " + cell.memory()
                + ": must be quantities such as 500m and 1Gi, cpu above 0, memory at least 512Mi");
    }

    /** How many measurements there are in all. */
    int total() {
        return cells.size() * repetitions;
    }

    /** The measurements of one of the cells, in order. */
    List<RunPart> parts(final Cell cell) {
        return IntStream.rangeClosed(1, repetitions)
                .mapToObj(repetition -> new RunPart(cell.name(), repetitions == 1 ? null : repetition))
                .toList();
    }
}
