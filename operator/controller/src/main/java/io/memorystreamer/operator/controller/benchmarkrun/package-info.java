/**
 * Turns a BenchmarkRun into one Job after another, and what their Pods say into BenchmarkResults. The decisions
 * ({@link RunPlanner}, {@link RunQueue}, {@link JobObserver}, {@link RunStatusFactory}) are pure functions of what is in the
 * cluster; {@link BenchmarkRunReconciler} and {@link RunActions} alone talk to it and keep no state, so that they may be
 * restarted at any point.
 */
package io.memorystreamer.operator.controller.benchmarkrun;
