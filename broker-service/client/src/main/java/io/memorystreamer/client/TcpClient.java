package io.memorystreamer.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The TCP transport: makes producers and consumers that speak the Kafka protocol, through the stock Kafka client, with
 * any broker that does. Thread-safe.
 *
 * <p>Its defaults are for telling quickly: a broker that dies is reported within about ten seconds, where a stock client
 * retries for minutes or for ever. Overrides are settings of Kafka's producer, consumer and admin clients, each given to
 * those that know it, and the constants of this class.
 */
public final class TcpClient implements AutoCloseable {

    /** Records a producer accepts ahead of their acknowledgement; beyond, offers are back-pressured. */
    public static final String MAX_IN_FLIGHT_RECORDS = "memorystreamer.max.in.flight.records";
    /** Milliseconds of polling without one answered fetch after which a consumer gives its broker up. */
    public static final String BROKER_TIMEOUT_MS = "memorystreamer.broker.timeout.ms";
    /** Milliseconds a consumer's poll waits for records where there are none; 0 for not at all. */
    public static final String POLL_TIMEOUT_MS = "memorystreamer.poll.timeout.ms";

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final TcpSettings settings;
    private final Admin admin;

    private TcpClient(final TcpSettings settings, final Admin admin) {
        this.settings = settings;
        this.admin = admin;
    }

    /**
     * Connects to a broker, or to a cluster through any of its brokers, and makes sure that one answers.
     *
     * @param bootstrapServers one or more {@code host:port}, separated by commas
     * @throws IllegalArgumentException naming a setting that is unknown, fixed or out of range
     * @throws ClientException when no broker answers within {@code request.timeout.ms}
     */
    public static TcpClient connect(final String bootstrapServers, final Map<String, String> overrides) {
        final TcpSettings settings = new TcpSettings(bootstrapServers, overrides);
        final Admin admin;
        try {
            admin = Admin.create(settings.admin());
        } catch (final KafkaException e) {
            // What is left to fail after the settings' own checks: host names that do not resolve, TLS files.
            throw failed(settings, "cannot connect", e.getCause() == null ? e : e.getCause());
        }
        final TcpClient client = new TcpClient(settings, admin);
        try {
            client.await(
                    admin.describeCluster(new DescribeClusterOptions()
                                    .timeoutMs((int) settings.requestTimeout().toMillis()))
                            .nodes(),
                    "does not answer");
            return client;
        } catch (final RuntimeException e) {
            admin.close(Duration.ZERO);
            throw e;
        }
    }

    /**
     * Checks what {@link #connect} would be given, without a connection.
     *
     * @throws IllegalArgumentException as {@link #connect} does
     */
    public static void requireValid(final String bootstrapServers, final Map<String, String> overrides) {
        new TcpSettings(bootstrapServers, overrides);
    }

    /**
     * A producer for one thread.
     *
     * @throws ProducerException when the broker does not answer or has no such partition
     */
    public Producer producer(final String topic, final int partition) {
        return producer(topic, partition, null);
    }

    /**
     * A producer for one thread that reports on what it has accepted.
     *
     * @throws ProducerException when the broker does not answer or has no such partition
     */
    public Producer producer(final String topic, final int partition, final DeliveryListener listener) {
        return new TcpProducer(settings, topic, partition, listener);
    }

    /**
     * A consumer for one thread, at the oldest record.
     *
     * @throws ConsumerException when the broker does not answer or has no such partition
     */
    public Consumer consumer(final String topic, final int partition) {
        return consumer(topic, partition, settings.pollTimeout());
    }

    /**
     * A consumer for one thread, at the oldest record.
     *
     * @param pollTimeout how long a poll waits for records where there are none
     * @throws ConsumerException when the broker does not answer or has no such partition
     */
    public Consumer consumer(final String topic, final int partition, final Duration pollTimeout) {
        return new TcpConsumer(settings, topic, partition, pollTimeout);
    }

    /**
     * Creates a topic, replicated as the broker does by default, and waits until producers and consumers can use it.
     *
     * @param configs the topic's settings, such as {@code retention.bytes}
     * @return false when the topic existed; it is left as it is then, whatever its settings
     * @throws ClientException when the broker does not answer or refuses
     */
    public boolean createTopic(final String name, final int partitions, final Map<String, String> configs) {
        final NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configs);
        boolean created = true;
        try {
            await(admin.createTopics(List.of(topic)).all(), "cannot create topic " + name);
        } catch (final ClientException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
            created = false;
        }
        awaitLeaders(name);
        return created;
    }

    /**
     * Deletes a topic and all that is in it.
     *
     * @throws ClientException when the broker does not answer, refuses, or has no such topic
     */
    public void deleteTopic(final String name) {
        await(admin.deleteTopics(List.of(name)).all(), "cannot delete topic " + name);
    }

    /** A topic that the controller has created is known to the brokers a moment later. */
    private void awaitLeaders(final String topic) {
        final long deadline = System.nanoTime() + settings.apiTimeout().toNanos();
        while (!hasLeaders(topic)) {
            if (System.nanoTime() - deadline > 0) {
                throw new ClientException(
                        TcpFailure.noAnswer(
                                settings.bootstrapServers(),
                                "no leader for topic " + topic + ", which was created,",
                                settings.apiTimeout()),
                        null);
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private boolean hasLeaders(final String topic) {
        final int timeoutMs = (int) settings.requestTimeout().toMillis();
        try {
            return await(
                            admin.describeTopics(List.of(topic), new DescribeTopicsOptions().timeoutMs(timeoutMs))
                                    .allTopicNames(),
                            "cannot describe topic " + topic)
                    .get(topic)
                    .partitions()
                    .stream()
                    .allMatch(partition ->
                            partition.leader() != null && !partition.leader().isEmpty());
        } catch (final ClientException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    /** Everything that is set, defaults and overrides, by Kafka's names, without secrets. For reports. */
    public SortedMap<String, String> settings() {
        return settings.visible();
    }

    /** Closes the connection this object holds itself. Producers and consumers are their owners' to close. Idempotent. */
    @Override
    public void close() {
        admin.close(CLOSE_TIMEOUT);
    }

    private <T> T await(final KafkaFuture<T> future, final String what) {
        try {
            return future.get();
        } catch (final ExecutionException e) {
            throw failed(settings, what, e.getCause());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientException(
                    "broker " + settings.bootstrapServers() + ": " + what + ": the thread was interrupted", e);
        }
    }

    private static ClientException failed(final TcpSettings settings, final String what, final Throwable cause) {
        return new ClientException(TcpFailure.message(settings.bootstrapServers(), what, cause), cause);
    }
}
