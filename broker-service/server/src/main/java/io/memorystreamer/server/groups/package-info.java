/**
 * Consumer groups and their committed offsets: what a group's coordinator knows and decides. It knows neither Kafka's message
 * classes nor Vert.x; time is given to it, so that its state machines are tested with a clock moved by hand.
 *
 * <p>Lock order: a group, then the store. Whoever holds a group's lock asks the topics only what is lock-free.
 */
package io.memorystreamer.server.groups;
