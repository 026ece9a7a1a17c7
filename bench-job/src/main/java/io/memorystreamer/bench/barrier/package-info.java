/**
 * How the load generators of a Job, processes on several machines, begin each measurement together. Knows nothing of what is measured.
 */
package io.memorystreamer.bench.barrier;
