package io.memorystreamer.server.events;

/** Where events are reported. Thread-safe; never blocks and never throws, so that event loops may call it. */
@FunctionalInterface
public interface EventSink {

    void publish(BrokerEvent event);
}
