package io.memorystreamer.server.apis;

import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.topics.TopicException;

/** What can be configured, in the numbers of Kafka's ConfigResource.Type. */
final class ConfigResources {

    static final byte TOPIC = 2;
    static final byte BROKER = 4;

    /** The one broker. */
    static final String THIS_BROKER = "0";

    private ConfigResources() {}

    /** As a request names it. */
    record Resource(byte type, String name) {

        /**
         * @param times how often the request names it
         * @throws TopicException INVALID_REQUEST when that is more than once, or it is no topic
         */
        void requireChangeable(final int times) throws TopicException {
            if (times > 1) {
                throw invalid("the request names this resource more than once");
            }
            if (type != TOPIC) {
                throw notChangeable(type, name);
            }
        }
    }

    /**
     * Of a resource that is no topic: nothing of it can be changed.
     *
     * @return INVALID_REQUEST, as Kafka for a broker's key that is read-only
     */
    private static TopicException notChangeable(final byte type, final String name) {
        if (type == BROKER) {
            return invalid(
                    "the configuration of the broker cannot be changed while it runs; set memorystreamer.broker.*"
                            + " and restart it, or configure the topic");
        }
        return notServed(type, name);
    }

    static TopicException notServed(final byte type, final String name) {
        return invalid("resource " + name + " of type " + type
                + " has no configuration here: there are topics (2) and the broker (4)");
    }

    static TopicException invalid(final String message) {
        return new TopicException(ErrorCode.INVALID_REQUEST, message);
    }
}
