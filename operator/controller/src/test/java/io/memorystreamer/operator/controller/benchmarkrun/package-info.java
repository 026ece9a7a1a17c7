/** Tests of how a BenchmarkRun becomes Jobs and results: pure decisions, a mock API server, and a real one when given. */
package io.memorystreamer.operator.controller.benchmarkrun;
