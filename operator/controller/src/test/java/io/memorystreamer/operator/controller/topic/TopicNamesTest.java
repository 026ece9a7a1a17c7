package io.memorystreamer.operator.controller.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.operator.api.Topic;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicNamesTest {
    @Test
    void theTopicIsCalledLikeTheResourceUnlessItSaysOtherwise() {
        assertThat(TopicNames.inCluster(Samples.topic("orders", "{cluster: demo}")))
                .isEqualTo("orders");
        assertThat(TopicNames.key(Samples.topic("orders", "{cluster: demo, topicName: Orders_v2}")))
                .isEqualTo("streams/demo/Orders_v2");
    }

    @Test
    void theOldestHasTheTopicAndOfOneSecondTheFirstByName() {
        Topic oldest = topic("zebra", "2026-01-01T00:00:00Z");
        Topic second = topic("ant", "2026-01-01T00:00:01Z");
        Topic third = topic("bee", "2026-01-01T00:00:01Z");
        List<Topic> all = List.of(third, second, oldest);

        assertThat(TopicNames.ownerBefore(oldest, all)).isEmpty();
        assertThat(TopicNames.ownerBefore(second, all)).containsSame(oldest);
        assertThat(TopicNames.ownerBefore(third, all)).containsSame(oldest);
        assertThat(TopicNames.ownerBefore(third, List.of(second, third))).containsSame(second);
    }

    private static Topic topic(String name, String created) {
        Topic topic = Samples.topic(name, "{cluster: demo, topicName: same}");
        topic.getMetadata().setCreationTimestamp(created);
        return topic;
    }
}
