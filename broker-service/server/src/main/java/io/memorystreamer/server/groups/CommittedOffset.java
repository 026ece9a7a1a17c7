package io.memorystreamer.server.groups;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Where a group goes on reading a partition. Immutable.
 *
 * @param leaderEpoch -1 when the client gave none
 * @param metadata what the client wrote beside it, may be empty
 * @param commitMillis when, since the epoch
 * @param expireMillis when it goes, as an old client asked (OffsetCommit up to version 4); -1 for the group's own time
 * @param topicId of the topic that had the name then
 */
public record CommittedOffset(
        long offset, int leaderEpoch, String metadata, long commitMillis, long expireMillis, UUID topicId) {

    private static final byte VERSION = 1;
    private static final int FIXED_BYTES = 1 + 5 * Long.BYTES + Integer.BYTES;

    /** Version, offset, leader epoch, the two times, topic id, metadata in UTF-8. */
    byte[] encode() {
        final byte[] text = metadata.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FIXED_BYTES + text.length)
                .put(VERSION)
                .putLong(offset)
                .putInt(leaderEpoch)
                .putLong(commitMillis)
                .putLong(expireMillis)
                .putLong(topicId.getMostSignificantBits())
                .putLong(topicId.getLeastSignificantBits())
                .put(text)
                .array();
    }

    /** @throws IllegalArgumentException when a newer broker wrote it */
    static CommittedOffset decode(final byte[] value) {
        final ByteBuffer in = ByteBuffer.wrap(value);
        final byte version = in.get();
        if (version != VERSION) {
            throw new IllegalArgumentException("a committed offset of version " + version);
        }
        final long offset = in.getLong();
        final int leaderEpoch = in.getInt();
        final long commitMillis = in.getLong();
        final long expireMillis = in.getLong();
        final UUID topicId = new UUID(in.getLong(), in.getLong());
        final String metadata = new String(value, in.position(), in.remaining(), StandardCharsets.UTF_8);
        return new CommittedOffset(offset, leaderEpoch, metadata, commitMillis, expireMillis, topicId);
    }
}
