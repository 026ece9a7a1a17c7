/**
 * What the partition log is compared with, and the log itself, behind one {@link io.memorystreamer.bench.peers.Peer}; one
 * file each. All of them get the same messages from the same load generators.
 */
package io.memorystreamer.bench.peers;
