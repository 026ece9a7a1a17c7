package io.memorystreamer.server.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The broker's configuration, as system properties ({@code memorystreamer.broker.kafka-port}), environment variables
 * ({@code MEMORYSTREAMER_BROKER_KAFKA_PORT}) or in {@code config/application.properties}. Sizes may carry a unit, see
 * {@link ByteSizeConverter}. {@link Ranges} checks values, {@link BrokerSettings} resolves what is left open. The HTTP
 * endpoint is configured by {@code quarkus.http.host} and {@code quarkus.http.port}, and see {@link HttpConfig}.
 */
@ConfigMapping(prefix = BrokerConfig.PREFIX)
public interface BrokerConfig {

    String PREFIX = "memorystreamer.broker";

    /** Address the Kafka port is bound to. */
    @WithDefault("0.0.0.0")
    String host();

    /** TCP port of the Kafka protocol; 0 takes any free one. */
    @Range(min = "0", max = "65535")
    @WithDefault("9092")
    int kafkaPort();

    /** Host name or address clients are told to connect to. Default: the address their connection arrived at. */
    Optional<String> advertisedHost();

    /** Port clients are told to connect to. Default: the port their connection arrived at. */
    @Range(min = "1", max = "65535")
    OptionalInt advertisedPort();

    /**
     * Directory in which topics with storage mapped and file, groups and committed offsets survive a restart. One broker at
     * a time uses it. Default: none, and nothing survives.
     */
    Optional<String> dataDir();

    /**
     * Directory for the segments of topics in memory, best on a tmpfs; their files are unlinked at once. Default:
     * {@code /dev/shm} if that can be written, else the data directory, else the JVM's temporary directory.
     */
    Optional<String> memoryDir();

    /**
     * Size of all mapped segments together: those of topics with storage memory and mapped. Default: a
     * quarter of the memory of the machine or control group; without a data directory no more than nine tenths of the
     * free space in the memory directory.
     */
    @Range(min = "32m", max = "1024t")
    @WithConverter(ByteSizeConverter.class)
    Optional<Long> memory();

    /** Storage of topics that do not set memorystreamer.storage; mapped and file need data-dir. */
    @OneOf({"memory", "mapped", "file"})
    @WithDefault("memory")
    String storage();

    /** Partitions of a topic that is created without saying how many. */
    @Range(min = "1", max = "max-partitions")
    @WithDefault("1")
    int defaultPartitions();

    /** Largest number of partitions of all topics together. */
    @Range(min = "1", max = "100000")
    @WithDefault("2000")
    int maxPartitions();

    /** Segment size of topics that do not set segment.bytes. Default: 16m, less when memory is scarce. */
    @Range(min = "64k", max = "1g")
    @WithConverter(ByteSizeConverter.class)
    Optional<Long> segmentBytes();

    /** Retention of each partition of topics that do not set retention.bytes. Default: memory / 32. */
    @Range(min = "0", max = "1024t")
    @WithConverter(ByteSizeConverter.class)
    Optional<Long> retentionBytes();

    /**
     * Age, from its last append, after which a full segment goes, of topics that do not set retention.ms. Default:
     * no bound.
     */
    @Range(min = "PT0.001S", max = "P36500D")
    Optional<Duration> retentionTime();

    /**
     * How long after its last append a partition forgets an idempotent producer. Kafka's
     * producer.id.expiration.ms.
     */
    @Range(min = "PT1S", max = "P365D")
    @WithDefault("P1D")
    Duration producerIdExpiration();

    /**
     * Idempotent producers that are known at the same time, each counted once for every partition it appends to;
     * beyond it a partition forgets the one that has been idle longest for each that comes.
     */
    @Range(min = "1", max = "10000000")
    @WithDefault("100000")
    int maxProducers();

    /** Whether a topic that a client asks for is created when the client permits it. */
    @WithDefault("true")
    boolean autoCreateTopics();

    /** Largest request of the Kafka protocol. */
    @Range(min = "1k", max = "1g")
    @WithDefault("64m")
    @WithConverter(ByteSizeConverter.class)
    long maxRequestBytes();

    /** Largest record batch of topics that do not set max.message.bytes. Its default is Kafka's. */
    @Range(min = "1k", max = "16m")
    @WithDefault("1048588")
    @WithConverter(ByteSizeConverter.class)
    long maxMessageBytes();

    /** Connections of the Kafka port at the same time. */
    @Range(min = "1", max = "1000000")
    @WithDefault("10000")
    int maxConnections();

    /**
     * Bytes of requests being received or worked on and of answers not yet written, on all connections of the Kafka port.
     * While there are more, connections that hold more than their share are not read. Default: half of the JVM's largest
     * heap.
     */
    @Range(min = "1m", max = "1024t")
    @WithConverter(ByteSizeConverter.class)
    Optional<Long> inFlightBytes();

    /**
     * Incremental fetch sessions at the same time. A consumer that gets none names all its partitions with each
     * fetch. Kafka's max.incremental.fetch.session.cache.slots.
     */
    @Range(min = "0", max = "1000000")
    @WithDefault("1000")
    int maxFetchSessions();

    /** A connection without a request for this long is closed. Kafka's connections.max.idle.ms. */
    @Range(min = "PT1S", max = "P1D")
    @WithDefault("PT10M")
    Duration idleTimeout();

    /**
     * How long the first members of an empty group wait for others before partitions are assigned. Kafka's
     * group.initial.rebalance.delay.ms, which is 3 s there.
     */
    @Range(min = "PT0S", max = "PT1M")
    @WithDefault("PT0.5S")
    Duration groupInitialRebalanceDelay();

    /** How long the offsets of a group without members are kept. Kafka's offsets.retention.minutes. */
    @Range(min = "PT1S", max = "P36500D")
    @WithDefault("P7D")
    Duration offsetsRetention();

    /**
     * How long an event loop of the Kafka port may run nothing before /q/health/live fails, so that whatever watches the
     * broker restarts it. A restart costs what is in memory only.
     */
    @Range(min = "PT5S", max = "PT1H")
    @WithDefault("PT30S")
    Duration livenessTimeout();

    /**
     * Whether the broker stops when its standard input ends. For a parent process that must not leave it behind, however
     * the parent itself ends.
     */
    @WithDefault("false")
    boolean stopWithStandardInput();
}
