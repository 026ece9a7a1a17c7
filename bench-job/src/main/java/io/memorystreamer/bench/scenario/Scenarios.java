package io.memorystreamer.bench.scenario;

import java.util.List;

/**
 * One scenario, or a family of scenarios with one id that differ in peer or variant. A class that is annotated with
 * {@code @AutoService(Scenarios.class)} and has a public constructor without parameters is in the suite; nothing else is to be
 * told of it.
 */
@FunctionalInterface
public interface Scenarios {

    /** One or more, all with the same id, in the order they are to be measured in; the same on every call. */
    List<Scenario> scenarios();
}
