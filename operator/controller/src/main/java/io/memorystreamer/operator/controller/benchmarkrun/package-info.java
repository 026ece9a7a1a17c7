/**
 * Turns a BenchmarkRun into one Job after another and their termination messages into BenchmarkResults. The decisions
 * ({@link RunPlanner}, {@link JobObserver}, {@link RunStatusFactory}) are pure functions of what is in the cluster;
 * {@link BenchmarkRunReconciler} alone talks to it and keeps no state, so that it may be restarted at any point.
 */
package io.memorystreamer.operator.controller.benchmarkrun;
