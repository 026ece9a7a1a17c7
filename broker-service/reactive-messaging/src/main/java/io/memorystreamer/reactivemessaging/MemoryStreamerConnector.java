package io.memorystreamer.reactivemessaging;

import static io.smallrye.reactive.messaging.annotations.ConnectorAttribute.Direction.INCOMING;
import static io.smallrye.reactive.messaging.annotations.ConnectorAttribute.Direction.INCOMING_AND_OUTGOING;
import static io.smallrye.reactive.messaging.annotations.ConnectorAttribute.Direction.OUTGOING;

import io.memorystreamer.log.PartitionLog;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.annotations.ConnectorAttribute;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import io.smallrye.reactive.messaging.connector.OutboundConnector;
import io.smallrye.reactive.messaging.health.HealthReport;
import io.smallrye.reactive.messaging.health.HealthReporter;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/**
 * Makes channels of MemoryStreamer partitions. Attributes are checked when the application is deployed, and a bad one
 * ends the deployment; a broker that is not there yet does not, but shows in the channel's readiness until it is.
 */
@ApplicationScoped
@Connector(MemoryStreamerConnector.NAME)
@ConnectorAttribute(
        name = "transport",
        type = "string",
        direction = INCOMING_AND_OUTGOING,
        defaultValue = "tcp",
        description = "`tcp` for a broker, or `in-process` for a PartitionLog bean whose @Identifier is the topic")
@ConnectorAttribute(
        name = "bootstrap.servers",
        type = "string",
        direction = INCOMING_AND_OUTGOING,
        description = "host:port of the broker, or several separated by commas; required with `tcp`")
@ConnectorAttribute(
        name = "topic",
        type = "string",
        direction = INCOMING_AND_OUTGOING,
        description = "the topic; the channel's name by default")
@ConnectorAttribute(
        name = "partition",
        type = "int",
        direction = INCOMING_AND_OUTGOING,
        defaultValue = "0",
        description = "the topic's partition; 0 with `in-process`")
@ConnectorAttribute(
        name = "value.type",
        type = "string",
        direction = INCOMING,
        defaultValue = "bytes",
        description = "`bytes` for payloads of byte[], `string` for String, read as UTF-8")
@ConnectorAttribute(
        name = "poll.batch",
        type = "int",
        direction = INCOMING,
        defaultValue = "256",
        description = "records taken with one poll, at most")
@ConnectorAttribute(
        name = "start",
        type = "string",
        direction = INCOMING,
        defaultValue = "earliest",
        description = "where to start: `earliest` at the oldest record, `latest` behind the newest")
@ConnectorAttribute(
        name = "failure-strategy",
        type = "string",
        direction = INCOMING,
        defaultValue = "fail",
        description =
                "when a message is negatively acknowledged: `fail` ends the channel, `ignore` logs it and goes on")
@ConnectorAttribute(
        name = "max.in.flight",
        type = "int",
        direction = OUTGOING,
        defaultValue = "1024",
        description = "messages sent ahead of their acknowledgement, at most")
@ConnectorAttribute(
        name = "kafka.*",
        type = "string",
        direction = INCOMING_AND_OUTGOING,
        description = "settings of the Kafka client and of TcpClient, such as `kafka.security.protocol`")
public class MemoryStreamerConnector implements InboundConnector, OutboundConnector, HealthReporter {

    public static final String NAME = "smallrye-memorystreamer";

    private final Instance<PartitionLog> logs;
    private final List<IncomingChannel> incoming = new CopyOnWriteArrayList<>();
    private final List<OutgoingChannel> outgoing = new CopyOnWriteArrayList<>();

    /** For the container's client proxy only. */
    protected MemoryStreamerConnector() {
        this(null);
    }

    @Inject
    public MemoryStreamerConnector(@Any final Instance<PartitionLog> logs) {
        this.logs = logs;
    }

    /** @throws IllegalArgumentException naming the channel and the attribute that is wrong */
    @Override
    public Flow.Publisher<? extends Message<?>> getPublisher(final Config config) {
        final ChannelConfig channelConfig = ChannelConfig.of(config);
        final IncomingChannel channel = new IncomingChannel(channelConfig, transport(channelConfig));
        incoming.add(channel);
        return channel;
    }

    /** @throws IllegalArgumentException naming the channel and the attribute that is wrong */
    @Override
    public Flow.Subscriber<? extends Message<?>> getSubscriber(final Config config) {
        final ChannelConfig channelConfig = ChannelConfig.of(config);
        final OutgoingChannel channel = new OutgoingChannel(channelConfig, transport(channelConfig));
        outgoing.add(channel);
        return channel;
    }

    private Transport transport(final ChannelConfig config) {
        if (config.transport() == ChannelConfig.TransportType.TCP) {
            return Transport.tcp(config);
        }
        final Instance<PartitionLog> named = logs.select(Identifier.Literal.of(config.topic()));
        if (!named.isResolvable()) {
            throw config.invalid(
                    "topic",
                    (named.isAmbiguous() ? "several PartitionLog beans have" : "no PartitionLog bean has")
                            + " the qualifier @Identifier(\"" + config.topic() + "\")");
        }
        return Transport.inProcess(named::get);
    }

    /** A channel is ready unless its broker cannot be reached or it has failed. */
    @Override
    public HealthReport getReadiness() {
        final HealthReport.HealthReportBuilder report = HealthReport.builder();
        incoming.forEach(channel -> add(report, channel.name(), channel.problem()));
        outgoing.forEach(channel -> add(report, channel.name(), channel.problem()));
        return report.build();
    }

    private static void add(final HealthReport.HealthReportBuilder report, final String channel, final String problem) {
        if (problem == null) {
            report.add(channel, true);
        } else {
            report.add(channel, false, problem);
        }
    }

    /** Incoming first: what they deliver may still go out. */
    void close(
            @Observes(notifyObserver = Reception.IF_EXISTS) @Priority(50) @BeforeDestroyed(ApplicationScoped.class)
                    final Object event) {
        incoming.forEach(IncomingChannel::close);
        outgoing.forEach(OutgoingChannel::close);
    }
}
