/**
 * What of the machine the broker really got: CPUs, NUMA nodes, quota, memory, huge pages, as the kernel tells in files. Reads
 * only, and knows nothing of brokers.
 */
package io.memorystreamer.server.placement;
