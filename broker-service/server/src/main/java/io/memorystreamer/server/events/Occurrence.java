package io.memorystreamer.server.events;

import java.time.Instant;

/**
 * An event and when it happened.
 *
 * @param number counts the events of this run of the broker from 1; a gap tells of events that were dropped
 */
public record Occurrence(long number, Instant time, BrokerEvent event) {}
