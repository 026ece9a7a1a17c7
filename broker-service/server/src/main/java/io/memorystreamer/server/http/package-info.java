/**
 * Topics, records and events over HTTP, as JSON and as server-sent events.
 *
 * <p>Records take the way every Kafka client's take: requests go through the same router, and are authorized, limited and
 * counted there. Nothing here blocks an event loop, and what bodies, answers and streams hold at a time is bounded by
 * {@link io.memorystreamer.server.http.InFlight}. Errors are problem details (RFC 9457).
 */
package io.memorystreamer.server.http;
