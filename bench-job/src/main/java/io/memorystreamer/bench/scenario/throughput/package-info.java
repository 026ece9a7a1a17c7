/** The scenarios of the category {@code throughput}. */
package io.memorystreamer.bench.scenario.throughput;
