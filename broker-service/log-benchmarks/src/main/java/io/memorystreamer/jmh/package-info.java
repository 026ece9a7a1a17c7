/**
 * Microbenchmarks of the partition log, one file per operation; {@code ./memorystreamer jmh} runs them. Part of no
 * application.
 */
package io.memorystreamer.jmh;
