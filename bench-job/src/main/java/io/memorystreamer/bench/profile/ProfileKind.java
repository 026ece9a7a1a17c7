package io.memorystreamer.bench.profile;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is to be found out about the processes of a run. */
public enum ProfileKind {
    /** Where CPU time goes, by async-profiler. */
    CPU,
    /** Where objects are allocated on the heap, by async-profiler. */
    ALLOC,
    /** Where threads wait for locks, by async-profiler. */
    LOCK,
    /** All that Java Flight Recorder tells. */
    DETAILED,
    /** Instructions and cycles, by perf and the counters of the hardware. */
    INSTRUCTIONS;

    /** As on the command line and in reports. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return label();
    }
}
