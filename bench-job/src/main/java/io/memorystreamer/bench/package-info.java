/**
 * The benchmark suite.
 */
package io.memorystreamer.bench;
