/** The scenarios of the category {@code latency}. */
package io.memorystreamer.bench.scenario.latency;
