/** The scenarios of the category {@code stress}: MemoryStreamer short of something, for long, or beside what fails. */
package io.memorystreamer.bench.scenario.stress;
