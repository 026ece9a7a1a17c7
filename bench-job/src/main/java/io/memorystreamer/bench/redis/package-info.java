/** Redis Streams through the Jedis client, as a peer of our broker. */
package io.memorystreamer.bench.redis;
