package io.memorystreamer.server.protocol;

/**
 * A topic that is to be created or deleted over another port than Kafka's, for whoever decides about requests.
 *
 * @param api the one that does the same over the Kafka port
 * @param topic as the client gave it: not validated, may be null
 */
public record TopicChange(Api api, String topic) implements ApiRequest {}
