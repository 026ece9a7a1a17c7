package io.memorystreamer.operator.controller.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class KafkaTopicAdminsTest {
    private final List<String> opened = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private final AtomicLong seconds = new AtomicLong(1_000);
    private final KafkaTopicAdmins admins =
            new KafkaTopicAdmins(this::open, () -> TimeUnit.SECONDS.toNanos(seconds.get()));

    @Test
    void aClusterHasOneClientThatIsKept() {
        use("a");
        use("a");

        assertThat(opened).containsExactly("a");
        assertThat(closed).isEmpty();
    }

    @Test
    void aClientThatNobodyUsesIsClosed() {
        use("a");
        seconds.addAndGet(301);
        use("b");

        assertThat(closed).containsExactly("a");
    }

    @Test
    void thereAreOnlySoManyClients() {
        for (int i = 0; i <= KafkaTopicAdmins.MAX_CLIENTS; i++) {
            use("cluster-" + i);
            seconds.incrementAndGet();
        }

        assertThat(closed).containsExactly("cluster-0");
    }

    @Test
    void whenAllClientsAreAtWorkAFurtherClusterIsPutOff() {
        useAllAndThen(
                0,
                () -> assertThatThrownBy(() -> use("one-more"))
                        .isInstanceOfSatisfying(
                                TopicAdminException.class,
                                failure -> assertThat(failure.kind()).isEqualTo(TopicAdminException.Kind.BUSY)));
        use("one-more");
    }

    private void useAllAndThen(int clusters, Runnable then) {
        if (clusters == KafkaTopicAdmins.MAX_CLIENTS) {
            then.run();
            return;
        }
        admins.with("cluster-" + clusters, _ -> {
            useAllAndThen(clusters + 1, then);
            return null;
        });
    }

    @Test
    void oneClusterTakesOnlySomeOfTheThreads() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(KafkaTopicAdmins.MAX_CALLERS_OF_A_CLUSTER);
        CountDownLatch leave = new CountDownLatch(1);
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < KafkaTopicAdmins.MAX_CALLERS_OF_A_CLUSTER; i++) {
            callers.add(Thread.startVirtualThread(() -> admins.with("slow", _ -> {
                inside.countDown();
                try {
                    leave.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return null;
            })));
        }
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

        assertThatThrownBy(() -> use("slow"))
                .isInstanceOfSatisfying(
                        TopicAdminException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(TopicAdminException.Kind.BUSY));
        use("other");

        leave.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        use("slow");
    }

    @Test
    void aClusterThatDidNotAnswerIsLeftAloneForAWhileAndThenAskedAnew() {
        assertThatThrownBy(() -> fail("a")).hasMessage("no broker answered in time");
        assertThat(closed).containsExactly("a");

        assertThatThrownBy(() -> use("a")).hasMessage("no broker answered in time");
        assertThat(opened).containsExactly("a");

        seconds.addAndGet(11);
        use("a");
        use("a");
        assertThat(opened).containsExactly("a", "a");
    }

    @Test
    void aRefusalIsNoReasonToConnectAnew() {
        assertThatThrownBy(() -> admins.with("a", _ -> {
                    throw TopicAdminException.refused("InvalidConfig", "no", null);
                }))
                .hasMessage("no");
        use("a");

        assertThat(opened).containsExactly("a");
    }

    @Test
    void aNameThatNobodyKnowsIsUnreachable() {
        assertThatThrownBy(() -> use("unknown"))
                .hasMessage("cannot connect to unknown: No resolvable bootstrap urls")
                .isInstanceOfSatisfying(
                        TopicAdminException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(TopicAdminException.Kind.UNREACHABLE));
    }

    @Test
    void closingClosesAllAndNobodyIsServedAfterwards() {
        use("a");
        use("b");

        admins.close();

        assertThat(closed).containsExactlyInAnyOrder("a", "b");
        assertThatThrownBy(() -> use("a")).hasMessage("the operator stops");
    }

    private void use(String cluster) {
        admins.with(cluster, _ -> null);
    }

    private void fail(String cluster) {
        admins.with(cluster, _ -> {
            throw TopicAdminException.unreachable("no broker answered in time", null);
        });
    }

    private Admin open(String cluster) {
        if (cluster.equals("unknown")) {
            throw new KafkaException(
                    "Failed to create new KafkaAdminClient", new KafkaException("No resolvable bootstrap urls"));
        }
        opened.add(cluster);
        return (Admin)
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Admin.class}, (_, method, _) -> {
                    assertThat(method.getName()).isEqualTo("close");
                    closed.add(cluster);
                    return null;
                });
    }
}
