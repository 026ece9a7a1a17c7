package io.memorystreamer.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.memorystreamer.server.Broker;
import io.memorystreamer.server.apis.ApiRouter;
import io.memorystreamer.server.config.HttpConfig;
import io.memorystreamer.server.handlers.RequestRouter;
import io.memorystreamer.server.placement.Placement;
import io.memorystreamer.server.placement.PlacementCache;
import io.memorystreamer.server.protocol.Access;
import io.memorystreamer.server.protocol.Access.Operation;
import io.memorystreamer.server.protocol.Api;
import io.memorystreamer.server.protocol.ApiRequest;
import io.memorystreamer.server.protocol.ErrorCode;
import io.memorystreamer.server.protocol.Fetch;
import io.memorystreamer.server.topics.BatchCommit;
import io.memorystreamer.server.topics.SmallBroker;
import io.memorystreamer.server.topics.TopicRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every request over HTTP asks the authorizer once and before anything else. The broker here has no topics, no groups and no room
 * for streams, so that what is permitted ends with 503.
 */
class HttpAuthorizationTest {

    private final List<ApiRequest> asked = new ArrayList<>();
    private boolean permitted;
    private RequestRouter records;

    private final Requests requests = new Requests(new Broker(null, null, null, null, null) {
        @Override
        public ApiRouter router() {
            return new ApiRouter(records, Map.of(), (client, request) -> {
                assertThat(client.clientHost()).isEqualTo("127.0.0.2");
                asked.add(request);
                return permitted;
            });
        }
    });
    private final HttpServerRequest request = answering(
            HttpServerRequest.class,
            Map.of("localAddress", address("127.0.0.1"), "remoteAddress", address("127.0.0.2")));
    private final InFlight noRoom = new InFlight(
            answering(HttpConfig.class, Map.of("inFlightBytes", 0L, "maxStreams", 0)), new SimpleMeterRegistry());

    private final PlacementCache unreadable = new PlacementCache() {
        @Override
        public Placement get() {
            throw ProblemException.of(503, "nothing to tell");
        }
    };

    private final TopicResource topics = new TopicResource(requests, null);
    private final GroupResource groups = new GroupResource(requests);
    private final PartitionReads reads = new PartitionReads(requests);

    /** What is asked for, how, and what that needs. */
    private record Case(String method, Runnable call, Access access) {

        @Override
        public String toString() {
            return method;
        }
    }

    private static SocketAddress address(final String host) {
        return SocketAddress.inetSocketAddress(new InetSocketAddress(host, 1));
    }

    private static <T> T answering(final Class<T> type, final Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.get(method.getName())));
    }

    private List<Case> cases() {
        return List.of(
                new Case(
                        "GET /topics", () -> topics.list(request), Access.topic(Api.METADATA, Operation.DESCRIBE, "*")),
                new Case(
                        "GET /topics/{topic}",
                        () -> topics.get("t", request),
                        Access.topic(Api.METADATA, Operation.DESCRIBE, "t")),
                new Case(
                        "POST /topics",
                        () -> topics.create(new TopicResource.NewTopic("t", 1, null), requests.session(request)),
                        Access.topic(Api.CREATE_TOPICS, Operation.CREATE, "t")),
                new Case(
                        "DELETE /topics/{topic}",
                        () -> topics.delete("t", request),
                        Access.topic(Api.DELETE_TOPICS, Operation.DELETE, "t")),
                new Case(
                        "POST /topics/{topic}/records",
                        () -> new ProduceResource(requests, null).produce("t", new byte[0], request),
                        Access.topic(Api.PRODUCE, Operation.WRITE, "t")),
                new Case(
                        "GET /topics/{topic}/partitions/{partition}/records",
                        () -> new ConsumeResource(requests, reads, noRoom)
                                .consume("t", "0", "earliest", null, null, null, request, null),
                        Access.topic(Api.FETCH, Operation.READ, "t")),
                new Case(
                        "GET /topics/{topic}/partitions/{partition}/stream",
                        () -> new StreamResource(requests, reads, noRoom, null)
                                .follow("t", "0", "latest", null, null, request, null),
                        Access.topic(Api.FETCH, Operation.READ, "t")),
                new Case(
                        "GET /groups",
                        () -> groups.list(request),
                        new Access(Api.LIST_GROUPS, Operation.DESCRIBE, Access.ResourceType.CLUSTER, "kafka-cluster")),
                new Case(
                        "GET /groups/{group}",
                        () -> groups.get("g", request),
                        Access.group(Api.DESCRIBE_GROUPS, Operation.DESCRIBE, "g")),
                new Case(
                        "GET /events",
                        () -> new EventResource(requests, null, null, noRoom).follow(request, null),
                        Access.cluster(Api.DESCRIBE_CLUSTER, Operation.DESCRIBE)),
                new Case(
                        "GET /placement",
                        () -> new PlacementResource(requests, unreadable).get(request),
                        Access.cluster(Api.DESCRIBE_CLUSTER, Operation.DESCRIBE)));
    }

    static Stream<String> methods() {
        return new HttpAuthorizationTest().cases().stream().map(Case::method);
    }

    private Case named(final String method) {
        return cases().stream()
                .filter(each -> each.method().equals(method))
                .findFirst()
                .orElseThrow();
    }

    private static Problem problem(final Runnable call) {
        return catchThrowableOfType(ProblemException.class, call::run).problem();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void whoMayNotIsRefusedBeforeAnythingIsLookedAt(final String method) {
        final Case asking = named(method);

        final Problem refusal = problem(asking.call());

        assertThat(asked).containsExactly(asking.access());
        assertThat(refusal.status()).isEqualTo(403);
        assertThat(refusal.kafkaError()).isEqualTo(asking.access().type().refusal());
        assertThat(refusal.detail())
                .isEqualTo(asking.access().operation() + " on "
                        + asking.access().type() + " " + asking.access().name() + " is not permitted to this client");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void whoMayGoesOnAndIsNotAskedAboutAgain(final String method) {
        permitted = true;
        final Case asking = named(method);

        assertThat(problem(asking.call()).status()).isEqualTo(503);

        assertThat(asked).containsExactly(asking.access());
    }

    @Test
    void theFetchesAndProducesOfARequestAreNotAskedAboutAgain() {
        final TopicRegistry none = SmallBroker.topics();
        try {
            records = new RequestRouter(none, BatchCommit.LOCAL, 0);
            final Fetch.Request fetch = new Fetch.Request(0, 1, 1, 0, Fetch.FINAL_EPOCH, List.of(), List.of(), true);

            assertThat(requests.ask(fetch, requests.session(request)).succeeded())
                    .isTrue();

            assertThat(asked).isEmpty();
        } finally {
            none.close();
        }
    }

    @Test
    void eachResourceTypeHasKafkasError() {
        assertThat(Stream.of(Access.ResourceType.values()).map(Access.ResourceType::refusal))
                .containsExactly(
                        ErrorCode.TOPIC_AUTHORIZATION_FAILED,
                        ErrorCode.GROUP_AUTHORIZATION_FAILED,
                        ErrorCode.CLUSTER_AUTHORIZATION_FAILED);
    }

    @Test
    void noMethodOfAnyResourceIsMissingHere() {
        final List<String> served = new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.memorystreamer.server")
                        .stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .map(JavaClass::reflect)
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                        .flatMap(HttpAuthorizationTest::served)
                        .toList();
        assertThat(methods()).containsExactlyInAnyOrderElementsOf(served);
    }

    /** Its HTTP method and path, when it has one. */
    private static Stream<String> served(final Method method) {
        final Path own = method.getAnnotation(Path.class);
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(verb -> verb.value() + " "
                        + method.getDeclaringClass().getAnnotation(Path.class).value()
                        + (own == null ? "" : own.value()));
    }
}
