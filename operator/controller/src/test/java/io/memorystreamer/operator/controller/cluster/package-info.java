/** Tests of {@code MemoryStreamerCluster}: every decision by itself, and the reconciler on an API server. */
package io.memorystreamer.operator.controller.cluster;
