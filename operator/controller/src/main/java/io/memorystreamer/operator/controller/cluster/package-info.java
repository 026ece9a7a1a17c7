/**
 * {@code MemoryStreamerCluster}: what a cluster's resources look like (pure functions of a {@link
 * io.memorystreamer.operator.controller.cluster.ClusterPlan}), a dependent resource for each of them, and the reconciler that plans
 * before them and tells in the status what became of it.
 */
package io.memorystreamer.operator.controller.cluster;
