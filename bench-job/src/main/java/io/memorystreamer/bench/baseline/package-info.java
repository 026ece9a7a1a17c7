/** Results of earlier runs: their files, what changed between two of them, and how figures moved over many. */
package io.memorystreamer.bench.baseline;
