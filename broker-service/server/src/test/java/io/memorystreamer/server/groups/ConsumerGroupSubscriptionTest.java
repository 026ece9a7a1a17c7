package io.memorystreamer.server.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.memorystreamer.server.protocol.ErrorCode;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which topics the members of a group are assigned. */
class ConsumerGroupSubscriptionTest extends ConsumerGroupFixture {

    @Test
    void topicsThatComeAndGoAreAssignedAnew() throws GroupException {
        final Member a = member("a").join("t", "later");
        topics.add("later", 2);
        assertThat(a.heartbeat().owned).hasSize(6);
        assertThat(a.epoch).isEqualTo(2);
        topics.remove("t");
        a.heartbeat();
        assertThat(a.owned).hasSize(2);
    }

    @Test
    void aPatternSubscribesToTopicsThatMatchAsAWhole() throws GroupException {
        topics.add("orders-1", 1);
        topics.add("old-orders-1", 1);
        final Member a = member("a").joinByPattern("orders-.*");
        assertThat(a.owned).hasSize(1);
        topics.add("orders-2", 2);
        assertThat(a.heartbeat().owned).hasSize(3);
    }

    @Test
    void aPatternThatIsNoneOrTooLargeIsRefusedAndLeavesNothing() {
        assertRefused(ErrorCode.INVALID_REGULAR_EXPRESSION, () -> member("a").joinByPattern("(((("));
        assertRefused(ErrorCode.INVALID_REGULAR_EXPRESSION, () -> member("a").joinByPattern("((a{1000}){1000})"));
        assertRefused(ErrorCode.INVALID_REGULAR_EXPRESSION, () -> member("a").joinByPattern("a".repeat(2000)));
        assertThat(group.isEmpty()).isTrue();
    }

    @Test
    void aSubscriptionThatGrowsTooLargeIsRefusedAndLeavesTheMemberWhereItWas() throws GroupException {
        final Member a = member("a").join("t");
        final Set<String> many = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            many.add("a-topic-with-quite-a-long-name-of-its-own-and-a-number-" + i);
        }
        assertRefused(ErrorCode.GROUP_MAX_SIZE_REACHED, () -> a.send(a.epoch, many, null, null));
        assertThat(a.heartbeat().owned).hasSize(4);
    }
}
