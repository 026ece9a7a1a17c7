/** The command line of the benchmark suite: arguments in, exit code out. No measuring here. */
package io.memorystreamer.bench;
