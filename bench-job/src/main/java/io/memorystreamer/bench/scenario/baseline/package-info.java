/** The scenarios of the category {@code baseline}. */
package io.memorystreamer.bench.scenario.baseline;
