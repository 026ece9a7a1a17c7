/**
 * Topics, records, groups and events over HTTP, as JSON and as server-sent events.
 *
 * <p>Every request is authorized once, before anything is looked at, see {@link io.memorystreamer.server.http.Requests}. Those for
 * records then take the way every Kafka client's take, through the same router, and are limited and counted there. Nothing here
 * blocks an event loop, and what bodies, answers and streams hold at a time is bounded by {@link
 * io.memorystreamer.server.http.InFlight}. Errors are problem details (RFC 9457).
 */
package io.memorystreamer.server.http;
