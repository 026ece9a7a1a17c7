package io.memorystreamer.server.handlers;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.Fetch;
import io.memorystreamer.server.protocol.Fetch.Forgotten;
import io.memorystreamer.server.protocol.Fetch.PartitionFetch;
import io.memorystreamer.server.protocol.Fetch.PartitionResult;
import io.memorystreamer.server.protocol.Fetch.TopicFetch;
import io.memorystreamer.server.protocol.Fetch.TopicResult;
import io.memorystreamer.server.protocol.TopicReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a consumer fetches from one time to the next, so that a fetch names what has changed only, and is answered with what has
 * changed only (KIP-227). Belongs to its connection and ends with it, which a client takes as an eviction: it starts a new one.
 */
final class FetchSession {

    private record Key(TopicReference topic, int index) {}

    /** A partition, and what the client knows of it: -1 for nothing. */
    private static final class Cached {
        private PartitionFetch fetch;
        private long highWatermark = -1;
        private long startOffset = -1;

        /** @return whether the client is to learn of this */
        private boolean learn(final PartitionResult result) {
            if (result.error() != ErrorCode.NONE) {
                highWatermark = -1; // so that it learns when the error is over
                return true;
            }
            final boolean news = bytes(result) > 0
                    || result.highWatermark() != highWatermark
                    || result.logStartOffset() != startOffset;
            highWatermark = result.highWatermark();
            startOffset = result.logStartOffset();
            return news;
        }
    }

    private final int id;
    private final boolean byId;
    private final Map<Key, Cached> partitions = new LinkedHashMap<>();
    /** {@link #partitions} as they are fetched; null once they are others, or in another order. */
    private List<TopicFetch> whole;

    private int nextEpoch = 1;

    /** @param id not 0 */
    FetchSession(final int id, final Fetch.Request first) {
        this.id = id;
        this.byId = first.byId();
        add(first.topics());
    }

    private void add(final List<TopicFetch> topics) {
        for (final TopicFetch topic : topics) {
            for (final PartitionFetch fetch : topic.partitions()) {
                partitions.computeIfAbsent(new Key(topic.topic(), fetch.index()), key -> new Cached()).fetch = fetch;
            }
        }
    }

    int id() {
        return id;
    }

    int partitions() {
        return partitions.size();
    }

    /**
     * Takes over what a fetch changes.
     *
     * @return NONE, or why it is not a fetch of this session; nothing has changed then
     */
    ErrorCode update(final Fetch.Request request) {
        if (request.sessionId() != id) {
            return ErrorCode.FETCH_SESSION_ID_NOT_FOUND;
        }
        if (request.sessionEpoch() != nextEpoch) {
            return ErrorCode.INVALID_FETCH_SESSION_EPOCH;
        }
        if (request.byId() != byId) {
            return ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR;
        }
        nextEpoch = nextEpoch == Integer.MAX_VALUE ? 1 : nextEpoch + 1;
        add(request.topics());
        if (!request.topics().isEmpty() || !request.forgotten().isEmpty()) {
            whole = null;
        }
        for (final Forgotten topic : request.forgotten()) {
            topic.partitions().forEach(index -> partitions.remove(new Key(topic.topic(), index)));
        }
        return ErrorCode.NONE;
    }

    /** The whole of what a fetch asks for. */
    Fetch.Request whole(final Fetch.Request request) {
        if (whole == null) {
            whole = byTopic();
        }
        return new Fetch.Request(
                request.maxWaitMillis(),
                request.minBytes(),
                request.maxBytes(),
                id,
                request.sessionEpoch(),
                whole,
                List.of(),
                byId);
    }

    private List<TopicFetch> byTopic() {
        final List<TopicFetch> topics = new ArrayList<>();
        TopicFetch last = null;
        for (final Map.Entry<Key, Cached> entry : partitions.entrySet()) {
            final TopicReference topic = entry.getKey().topic;
            if (last == null || !last.topic().equals(topic)) {
                last = new TopicFetch(topic, new ArrayList<>());
                topics.add(last);
            }
            last.partitions().add(entry.getValue().fetch);
        }
        return topics;
    }

    /**
     * Notes what the client learns, and leaves out what it knows, unless {@code full}. Partitions with records go to the end, so
     * that others come first when the next answer is full.
     *
     * @param results of the last {@link #whole}, in its order
     */
    Fetch.Response answer(final List<TopicResult> results, final boolean full) {
        final List<TopicResult> news = new ArrayList<>();
        final List<Key> served = new ArrayList<>();
        final Iterator<Map.Entry<Key, Cached>> inOrder = partitions.entrySet().iterator();
        for (final TopicResult topic : results) {
            List<PartitionResult> told = null;
            for (final PartitionResult result : topic.partitions()) {
                final Map.Entry<Key, Cached> partition = inOrder.next();
                if (partition.getValue().learn(result) || full) {
                    if (told == null) {
                        told = new ArrayList<>();
                        news.add(new TopicResult(topic.topic(), told));
                    }
                    told.add(result);
                }
                if (bytes(result) > 0) {
                    served.add(partition.getKey());
                }
            }
        }
        if (!served.isEmpty()) {
            served.forEach(key -> partitions.put(key, partitions.remove(key)));
            whole = null;
        }
        return new Fetch.Response(ErrorCode.NONE, id, news);
    }

    private static int bytes(final PartitionResult result) {
        return result.records() == null ? 0 : result.records().bytes();
    }
}
