package io.memorystreamer.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memorystreamer.server.Broker;
import io.memorystreamer.server.apis.ApiRouter;
import io.memorystreamer.server.handlers.Session;
import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.protocol.ApiRequest;
import io.memorystreamer.server.protocol.TopicChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Whoever may not change topics over the Kafka port may not over HTTP. The broker here has no topics yet, which is a 503. */
class TopicAuthorizationTest {

    private final List<ApiRequest> asked = new ArrayList<>();
    private final Session session = new Session(null, "127.0.0.1", 1, "127.0.0.2");
    private boolean permitted;
    private final TopicResource topics = new TopicResource(
            new Requests(new Broker(null, null, null, null, null) {
                @Override
                public ApiRouter router() {
                    return new ApiRouter(null, Map.of(), (client, request) -> {
                        assertThat(client).isSameAs(session);
                        asked.add(request);
                        return permitted;
                    });
                }
            }),
            null);

    private void create() {
        topics.create(new TopicResource.NewTopic("t", 1, null), session);
    }

    private void delete() {
        topics.delete("t", session);
    }

    private static int status(final ThrowingCallable call) {
        final List<Integer> status = new ArrayList<>();
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> status.add(e.problem().status()));
        return status.getFirst();
    }

    @Test
    void whoMayNotIsRefusedBeforeAnythingIsLookedAt() {
        assertThat(status(this::create)).isEqualTo(403);
        assertThat(status(this::delete)).isEqualTo(403);
        assertThatThrownBy(this::delete).hasMessage("DeleteTopics of topic t is not permitted to this client");
    }

    @Test
    void eachChangeIsDecidedOnce() {
        permitted = true;
        assertThat(status(this::create)).isEqualTo(503);
        assertThat(status(this::delete)).isEqualTo(503);
        assertThat(asked)
                .containsExactly(new TopicChange(Api.CREATE_TOPICS, "t"), new TopicChange(Api.DELETE_TOPICS, "t"));
    }
}
