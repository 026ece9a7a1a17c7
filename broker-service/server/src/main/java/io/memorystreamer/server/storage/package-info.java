/**
 * What a broker keeps in its data directory beside the logs: the lock, the cluster id, each topic's description, and small values
 * by key.
 *
 * <p>Everything is written so that a crash leaves the old state or the new one, and read so that damage is told and never
 * taken for data. Nothing here knows logs, budgets or the protocol.
 */
package io.memorystreamer.server.storage;
