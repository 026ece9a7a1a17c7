package io.memorystreamer.reactivemessaging;

import io.memorystreamer.log.PartitionLog;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.reactive.messaging.spi.ConnectorLiteral;

/** An application in a CDI container of its own, with SmallRye Reactive Messaging and the connector found on the class path. */
final class Application implements AutoCloseable {

    private final SmallRyeConfig config;
    private final SeContainer container;

    /**
     * @param channels attributes by {@code direction.channel.attribute}; the connector's name is added
     * @param logs to be beans, by their identifiers
     */
    Application(final Map<String, String> channels, final Map<String, PartitionLog> logs, final Class<?>... beans) {
        final Map<String, String> properties = new HashMap<>();
        channels.forEach((name, value) -> {
            final String[] parts = name.split("\\.", 3);
            final String channel = "mp.messaging." + parts[0] + "." + parts[1] + ".";
            properties.put(channel + parts[2], value);
            properties.put(channel + "connector", MemoryStreamerConnector.NAME);
        });
        config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build();
        ConfigProviderResolver.instance()
                .registerConfig(config, Thread.currentThread().getContextClassLoader());
        try {
            container = SeContainerInitializer.newInstance()
                    .addBeanClasses(beans)
                    .addExtensions(new LogBeans(logs))
                    .initialize();
        } catch (final RuntimeException | Error e) {
            ConfigProviderResolver.instance().releaseConfig(config);
            throw e;
        }
    }

    <T> T get(final Class<T> bean) {
        return container.select(bean).get();
    }

    MemoryStreamerConnector connector() {
        return container
                .select(MemoryStreamerConnector.class, ConnectorLiteral.of(MemoryStreamerConnector.NAME))
                .get();
    }

    @Override
    public void close() {
        try {
            container.close();
        } finally {
            ConfigProviderResolver.instance().releaseConfig(config);
        }
    }

    private record LogBeans(Map<String, PartitionLog> logs) implements Extension {

        @SuppressWarnings("unused") // called by the container
        void add(@Observes final AfterBeanDiscovery discovery) {
            logs.forEach((name, log) -> discovery
                    .<PartitionLog>addBean()
                    .types(PartitionLog.class)
                    .qualifiers(Identifier.Literal.of(name))
                    .scope(Singleton.class)
                    .createWith(context -> log));
        }
    }
}
