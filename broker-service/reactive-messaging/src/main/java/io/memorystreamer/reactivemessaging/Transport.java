package io.memorystreamer.reactivemessaging;

import io.memorystreamer.client.Consumer;
import io.memorystreamer.client.DeliveryListener;
import io.memorystreamer.client.InProcess;
import io.memorystreamer.client.Producer;
import io.memorystreamer.client.TcpClient;
import io.memorystreamer.log.PartitionLog;
import java.time.Duration;
import java.util.function.Supplier;

/** Opens what a channel reads from or writes to. Each call may be the first or one after a failure. */
interface Transport {

    /** @throws io.memorystreamer.client.ClientException when the broker does not answer or refuses */
    Consumer consumer();

    /**
     * @param listener told by a producer whose records are acknowledged later than they are accepted
     * @throws io.memorystreamer.client.ClientException when the broker does not answer or refuses
     */
    Producer producer(DeliveryListener listener);

    /** @param log asked for when the channel is first used, and not while the container is still wiring its beans */
    static Transport inProcess(final Supplier<PartitionLog> log) {
        return new Transport() {
            @Override
            public Consumer consumer() {
                return InProcess.consumer(log.get());
            }

            @Override
            public Producer producer(final DeliveryListener listener) {
                return InProcess.producer(log.get()); // acknowledges before an offer returns
            }
        };
    }

    static Transport tcp(final ChannelConfig config) {
        return new Tcp(config);
    }

    /** Consumers and producers have connections of their own, so that the client need not outlive their making. */
    record Tcp(ChannelConfig config) implements Transport {

        /** How long a poll waits where there is nothing: what a cancellation may take longer. */
        private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

        @Override
        public Consumer consumer() {
            try (TcpClient client = TcpClient.connect(config.bootstrapServers(), config.kafka())) {
                return client.consumer(config.topic(), config.partition(), POLL_TIMEOUT);
            }
        }

        @Override
        public Producer producer(final DeliveryListener listener) {
            try (TcpClient client = TcpClient.connect(config.bootstrapServers(), config.kafka())) {
                return client.producer(config.topic(), config.partition(), listener);
            }
        }
    }
}
