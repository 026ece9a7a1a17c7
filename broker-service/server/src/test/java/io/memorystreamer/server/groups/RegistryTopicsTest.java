package io.memorystreamer.server.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.server.protocol.TopicReference;
import io.memorystreamer.server.topics.SmallBroker;
import io.memorystreamer.server.topics.TopicRegistry;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegistryTopicsTest {

    @Test
    void theVersionIsAnotherOneWheneverATopicHasComeGrownOrGone() throws Exception {
        final TopicRegistry registry = SmallBroker.topics();
        try {
            final RegistryTopics topics = new RegistryTopics(registry);
            registry.follow(topics);
            final Set<Long> versions = new HashSet<>(Set.of(topics.version()));

            registry.create(registry.plan("t", 1, Map.of()));
            assertThat(versions.add(topics.version())).isTrue();
            registry.grow("t", 2, false);
            assertThat(versions.add(topics.version())).isTrue();
            assertThat(topics.find("t").partitions()).isEqualTo(2);
            registry.delete(TopicReference.byName("t"));
            assertThat(versions.add(topics.version())).isTrue();
        } finally {
            registry.close();
        }
    }
}
