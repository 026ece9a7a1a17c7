/**
 * The connector {@code smallrye-memorystreamer} of SmallRye Reactive Messaging: channels of an application become
 * producers and consumers of a partition, over TCP or in process.
 *
 * <p>Written against the connector API alone, so that it runs in Quarkus and in any other CDI container. What moves bytes
 * is in {@code client} and {@code log}.
 */
package io.memorystreamer.reactivemessaging;
