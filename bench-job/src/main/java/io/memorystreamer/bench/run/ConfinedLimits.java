package io.memorystreamer.bench.run;

import java.io.IOException;
import java.util.Optional;

/** Limits with a control group that enforces them where one can be made; elsewhere the JVMs alone are told. */
public final class ConfinedLimits implements AutoCloseable {

    private final Limits limits;
    private final String enforcedBy;

    private ConfinedLimits(final Limits limits, final String enforcedBy) {
        this.limits = limits;
        this.enforcedBy = enforcedBy;
    }

    /** Those that are there already. */
    public static ConfinedLimits none(final Limits limits) {
        return new ConfinedLimits(limits, "nobody");
    }

    /**
     * @param cpus CPUs' worth of time, above 0
     * @param memoryBytes memory of all processes together
     */
    public static ConfinedLimits of(final double cpus, final long memoryBytes) {
        final int wholeCpus = (int) Math.ceil(cpus);
        try {
            final ControlGroup group = ControlGroup.create(cpus, memoryBytes);
            return new ConfinedLimits(new Limits(wholeCpus, memoryBytes, group), group.version());
        } catch (final IOException e) {
            return new ConfinedLimits(new Limits(wholeCpus, memoryBytes), "flags of the JVMs alone: " + e.getMessage());
        }
    }

    /** For the processes to be started. */
    public Limits limits() {
        return limits;
    }

    /** Empty where there is none. */
    public Optional<ControlGroup> group() {
        return Optional.ofNullable(limits.group());
    }

    /** In words for people. */
    public String enforcedBy() {
        return enforcedBy;
    }

    /** Its processes end. */
    @Override
    public void close() {
        group().ifPresent(ControlGroup::close);
    }
}
