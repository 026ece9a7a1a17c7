package io.memorystreamer.bench.scenario.baseline;

import io.memorystreamer.bench.scenario.Scenario;

/** What takes minutes with all its variants: not part of a quick run of its category, and not measured again in other forks. */
abstract class MinutesLong implements Scenario {

    @Override
    public final boolean partOfQuickCategory() {
        return false;
    }

    /** The rounds within it are the samples, or a second process would get the same answers. */
    @Override
    public final int maxForks() {
        return 1;
    }
}
