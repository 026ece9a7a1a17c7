package io.memorystreamer.bench.run;

import io.memorystreamer.bench.scenario.Measurement;
import java.util.List;

/**
 * What a fork has to say; one line of JSON on its standard output.
 *
 * @param measurement the figures, or null
 * @param error why there are none, or null
 * @param jvmFlags the fork's own, as the JVM reports them
 */
record ForkReply(Measurement measurement, String error, List<String> jvmFlags) {}
