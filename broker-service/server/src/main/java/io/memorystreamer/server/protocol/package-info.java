/**
 * What clients ask and what the broker answers, free of bytes and versions.
 *
 * <p>One file per API with its request and response. The {@code wire} package turns them from and into bytes, the {@code
 * handlers} package answers them; no Kafka class may appear here.
 */
package io.memorystreamer.server.protocol;
