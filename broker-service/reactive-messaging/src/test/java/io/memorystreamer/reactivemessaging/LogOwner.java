package io.memorystreamer.reactivemessaging;

import io.memorystreamer.log.LogConfig;
import io.memorystreamer.log.LogMaintenance;
import io.memorystreamer.log.PartitionLog;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;

/** Makes the log and sends to it: the emitter needs the channel, the channel needs the log, the log needs this bean. */
@ApplicationScoped
class LogOwner {

    private final LogMaintenance maintenance = new LogMaintenance();

    @Inject
    @Channel("out")
    Emitter<String> emitter;

    private PartitionLog log;

    @Produces
    @Singleton
    @Identifier("owned")
    PartitionLog log() throws IOException {
        final Path directory = Path.of(System.getProperty("java.io.tmpdir"));
        log = PartitionLog.open(new LogConfig(directory, LogConfig.MIN_SEGMENT_BYTES, 0), maintenance);
        return log;
    }

    @PreDestroy
    void close() {
        log.close();
        maintenance.close();
    }

    CompletableFuture<Void> send(final String payload) {
        return emitter.send(payload).toCompletableFuture();
    }
}
