package io.memorystreamer.bench.brokers;

/** Names of what the sides of a comparison of brokers measure. */
public final class BrokerFigures {

    public static final String MESSAGES_PER_SECOND = "messagesPerSecond";

    /** CPU seconds of the broker's process per 10^9 bytes of payload; absent when its process cannot be watched. */
    public static final String CPU_SECONDS_PER_GIGABYTE = "brokerCpuSecondsPerGigabyte";

    private BrokerFigures() {}
}
