/**
 * Starts BenchmarkRuns on schedule, as a CronJob starts Jobs, and removes old ones. When a run is due is said by {@link Cron},
 * what follows by {@link ScheduleDecision}, a pure function; {@link BenchmarkScheduleReconciler} alone talks to the cluster
 * and keeps no state. What a run does is none of this package's business.
 */
package io.memorystreamer.operator.controller.schedule;
