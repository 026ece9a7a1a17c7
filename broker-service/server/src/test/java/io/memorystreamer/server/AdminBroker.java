package io.memorystreamer.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A broker whose topics may survive, and a stock Admin that asks it; both are others after {@link #killAndStartAgain}. */
final class AdminBroker implements AutoCloseable {

    private final String[] properties;
    private BrokerProcess process;
    private Admin admin;

    private AdminBroker(final String[] properties) throws Exception {
        this.properties = properties;
        startAgain();
    }

    static AdminBroker start(final Path directory, final String... properties) throws Exception {
        return new AdminBroker(
                Stream.concat(Stream.of("memorystreamer.broker.data-dir=" + directory), Stream.of(properties))
                        .toArray(String[]::new));
    }

    private void startAgain() throws Exception {
        process = BrokerProcess.start(properties);
        admin = Clients.admin(process);
    }

    void killAndStartAgain() throws Exception {
        admin.close();
        process.kill();
        startAgain();
    }

    BrokerProcess process() {
        return process;
    }

    Admin admin() {
        return admin;
    }

    void create(final String topic, final int partitions, final Map<String, String> configs) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)))
                .all()
                .get();
    }

    long offset(final TopicPartition partition, final OffsetSpec spec) throws Exception {
        return admin.listOffsets(Map.of(partition, spec))
                .partitionResult(partition)
                .get()
                .offset();
    }

    /** @return what the broker answered to a request that is to fail */
    static Throwable failureOf(final ThrowingCallable request) {
        return assertThatThrownBy(request)
                .isInstanceOf(ExecutionException.class)
                .actual()
                .getCause();
    }

    @Override
    public void close() {
        admin.close();
        process.close();
    }
}
