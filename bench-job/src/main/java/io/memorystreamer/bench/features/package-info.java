/** What brokers can do, found out by doing it: every feature is a small exchange with a running server. */
package io.memorystreamer.bench.features;
