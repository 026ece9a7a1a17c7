/** What the machine itself does, below any broker: the variants of {@code baseline::system_baseline}. */
package io.memorystreamer.bench.scenario.baseline.system;
