/** The processes of a run: the suite, a fork for each scenario and path, the broker. All of them end with the suite. */
package io.memorystreamer.bench.run;
