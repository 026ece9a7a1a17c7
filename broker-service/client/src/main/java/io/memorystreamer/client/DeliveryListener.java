package io.memorystreamer.client;

/**
 * Told what became of the records a TCP producer accepted, on the Kafka client's network thread: return quickly, never
 * wait, and call nothing of the producer but {@link Producer#acknowledged()}.
 */
public interface DeliveryListener {

    /**
     * @param acknowledged records acknowledged so far. With the default settings records are acknowledged in the order
     *     they were accepted, so this covers the first {@code acknowledged} ones
     */
    void onAcknowledged(long acknowledged);

    /** A record was not delivered: none that is not acknowledged by now can be relied on. Called once at most. */
    void onFailure(ProducerException failure);
}
