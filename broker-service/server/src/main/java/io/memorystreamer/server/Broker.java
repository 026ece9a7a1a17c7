package io.memorystreamer.server;

import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.server.apis.ApiRouter;
import io.memorystreamer.server.apis.Authorizer;
import io.memorystreamer.server.apis.GroupApis;
import io.memorystreamer.server.apis.MessageHandler;
import io.memorystreamer.server.apis.RecordApis;
import io.memorystreamer.server.apis.TopicApis;
import io.memorystreamer.server.config.BrokerConfig;
import io.memorystreamer.server.config.BrokerSettings;
import io.memorystreamer.server.config.ByteSizeConverter;
import io.memorystreamer.server.config.ConfigurationProblems;
import io.memorystreamer.server.config.ConfiguredKeys;
import io.memorystreamer.server.config.HttpConfig;
import io.memorystreamer.server.config.Ranges;
import io.memorystreamer.server.events.BrokerEvent;
import io.memorystreamer.server.events.BrokerEvents;
import io.memorystreamer.server.events.ClientEvents;
import io.memorystreamer.server.events.EventSink;
import io.memorystreamer.server.events.RetentionWatch;
import io.memorystreamer.server.events.TopicEvents;
import io.memorystreamer.server.groups.GroupLimits;
import io.memorystreamer.server.groups.GroupRegistry;
import io.memorystreamer.server.groups.RegistryTopics;
import io.memorystreamer.server.groups.SystemTimers;
import io.memorystreamer.server.handlers.BrokerIdentity;
import io.memorystreamer.server.handlers.RequestRouter;
import io.memorystreamer.server.network.BindFailedException;
import io.memorystreamer.server.network.KafkaServer;
import io.memorystreamer.server.observe.BrokerMetrics;
import io.memorystreamer.server.producers.ProducerIds;
import io.memorystreamer.server.producers.Producers;
import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.storage.DataDirectory;
import io.memorystreamer.server.storage.StateStore;
import io.memorystreamer.server.topics.BatchCommit;
import io.memorystreamer.server.topics.Topic;
import io.memorystreamer.server.topics.TopicListener;
import io.memorystreamer.server.topics.TopicRegistry;
import io.memorystreamer.server.wire.BatchRecordTimes;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the broker together, starts and stops it. One thread starts, one stops it; the rest is thread-safe. */
@ApplicationScoped
public class Broker {

    /** How far apart two events of the same partition's segments are at least. */
    private static final long RETENTION_LOOK_MILLIS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    /** Between two looks at the producers: a start after a kill reads what came in so long again. */
    private static final long PRODUCER_MILLIS = 5_000;
    /** Kafka's offsets.retention.check.interval.ms. */
    private static final long OFFSETS_CHECK_MILLIS = 600_000;

    private final BrokerConfig config;
    private final HttpConfig http;
    private final Vertx vertx;
    private final MeterRegistry meters;
    private final EventSink events;
    private final ClientEvents clientEvents;
    private volatile BrokerSettings settings;
    private volatile DataDirectory dataDirectory;
    private volatile LogMaintenance maintenance;
    private volatile StateStore state;
    private volatile TopicRegistry topics;
    private volatile GroupRegistry groups;
    private volatile ApiRouter router;
    private volatile KafkaServer server;
    private final List<Long> timers = new CopyOnWriteArrayList<>();

    public Broker(
            final BrokerConfig config,
            final HttpConfig http,
            final Vertx vertx,
            final MeterRegistry meters,
            final BrokerEvents events) {
        this.config = config;
        this.http = http;
        this.vertx = vertx;
        this.meters = meters;
        this.events = events;
        this.clientEvents = new ClientEvents(events);
    }

    /**
     * Starts serving clients.
     *
     * @throws io.memorystreamer.server.config.ConfigurationError when the configuration or the data directory cannot be used
     * @throws BindFailedException when the Kafka port cannot be bound
     */
    void start() throws BindFailedException {
        ConfigurationProblems.checkEnvironment(System.getenv());
        Ranges.check(HttpConfig.class, HttpConfig.PREFIX, http);
        settings = BrokerSettings.resolve(config);
        maintenance = new LogMaintenance();
        final BrokerMetrics metrics = new BrokerMetrics(meters, clientEvents::onRefused);
        final String freshId = BrokerIdentity.randomClusterId();
        final String clusterId;
        if (settings.dataDirectory().isPresent()) {
            dataDirectory = DataDirectory.open(settings.dataDirectory().get());
            clusterId = dataDirectory.clusterId(freshId);
            state = dataDirectory.state(maintenance);
            topics = new TopicRegistry(settings, dataDirectory.topics(), state, producers(), maintenance);
            topics.follow(metrics);
            topics.recover();
            LOG.info(
                    "Opened {} topics in {}, {} are offline",
                    topics.all().size(),
                    settings.dataDirectory().get(),
                    topics.offline().size());
        } else {
            clusterId = freshId;
            state = StateStore.inMemory();
            topics = new TopicRegistry(settings, null, state, producers(), maintenance);
            topics.follow(metrics);
        }
        metrics.observe(topics);
        reportEvents();
        final BrokerIdentity identity =
                new BrokerIdentity(clusterId, settings.advertisedHost(), settings.advertisedPort());
        final RequestRouter records = new RequestRouter(topics, BatchCommit.LOCAL, settings.maxFetchSessions());
        final Map<Api, MessageHandler<?>> handlers = new EnumMap<>(Api.class);
        TopicApis.register(handlers, topics, identity, settings, ConfiguredKeys::contains);
        RecordApis.register(
                handlers, topics, new BatchRecordTimes(), new ProducerIds(state, System.currentTimeMillis()));
        final RegistryTopics groupTopics = new RegistryTopics(topics);
        groups = groups(groupTopics);
        metrics.observeGroups(groups::count);
        GroupApis.register(handlers, groups, groupTopics, identity);
        router = new ApiRouter(records, handlers, Authorizer.ALL);
        server = new KafkaServer(vertx, settings, router, metrics);
        metrics.observeNetwork(server::inFlightBytes, settings.inFlightBytes());
        server.start();
        timers.add(vertx.setPeriodic(
                PRODUCER_MILLIS, timer -> vertx.executeBlocking(Executors.callable(topics::maintainProducers), false)));
    }

    private Producers producers() {
        return new Producers(
                state,
                settings.producerExpirationMillis(),
                settings.maxProducers(),
                System::currentTimeMillis,
                clientEvents);
    }

    private GroupRegistry groups(final RegistryTopics groupTopics) {
        final GroupLimits limits = GroupLimits.ofHeap(
                settings.groupInitialRebalanceDelay().toMillis(),
                settings.offsetsRetention().toMillis());
        final GroupRegistry registry = new GroupRegistry(state, groupTopics, limits, new SystemTimers(), clientEvents);
        registry.recover();
        registry.sweepEvery(Math.min(OFFSETS_CHECK_MILLIS, limits.offsetsRetentionMillis()));
        topics.follow(groupTopics);
        topics.follow(new TopicListener() {
            @Override
            public void onDeleted(final Topic topic) {
                registry.onTopicDeleted(topic.name());
            }
        });
        return registry;
    }

    private void reportEvents() {
        topics.offline().forEach(topic -> events.publish(new BrokerEvent.TopicOffline(topic.name(), topic.reason())));
        topics.follow(new TopicEvents(events));
        final RetentionWatch watch = new RetentionWatch(topics, events);
        watch.look();
        // Vert.x gives each expiry the same context, on which ordered blocking work runs one after the other.
        timers.add(vertx.setPeriodic(
                RETENTION_LOOK_MILLIS, timer -> vertx.executeBlocking(Executors.callable(watch::look))));
    }

    /** Before the framework closes what the broker stands on; a signal gets here first. */
    void onShutdown(@Observes final ShutdownEvent event) {
        stop();
    }

    /** Answers what is in flight, closes everything and leaves nothing behind. Harmless when not started or repeated. */
    synchronized void stop() {
        router = null; // ends streams over HTTP
        timers.forEach(vertx::cancelTimer);
        if (groups != null) {
            groups.close(); // members that wait are answered
        }
        if (server != null) {
            server.stop();
        }
        if (topics != null) {
            topics.close();
        }
        if (state != null) {
            state.close();
        }
        if (maintenance != null) {
            maintenance.close();
        }
        if (dataDirectory != null) {
            dataDirectory.close(); // after the logs
        }
        settings = null;
    }

    /** The bound Kafka port, 0 while there is none. */
    public int kafkaPort() {
        final KafkaServer started = server;
        return started == null ? 0 : started.port();
    }

    /** See {@link KafkaServer#longestSilence}. */
    public Duration eventLoopSilence() {
        final KafkaServer started = server;
        return started == null ? Duration.ZERO : started.longestSilence();
    }

    /** Null until the topics are there. */
    public TopicRegistry topics() {
        return topics;
    }

    /** Null until the groups are there. */
    public GroupRegistry groups() {
        return groups;
    }

    /** Null until requests are served. */
    public ApiRouter router() {
        return router;
    }

    String kafkaHost() {
        return settings.host();
    }

    /** Size of all mapped segments and place of those in memory, for people. */
    String memory() {
        return ByteSizeConverter.format(settings.memory()) + " in " + settings.memoryDirectory();
    }
}
