/** The scenarios of the category {@code memory}. */
package io.memorystreamer.bench.scenario.memory;
