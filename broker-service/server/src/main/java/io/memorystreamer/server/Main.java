package io.memorystreamer.server;

import io.memorystreamer.server.config.BrokerConfig;
import io.memorystreamer.server.config.ConfigurationError;
import io.memorystreamer.server.network.BindFailedException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker's process: prints one line on standard output when it is ready, stops in order on SIGTERM and SIGINT.
 *
 * <p>Exit codes: 0 stopped, 1 failed (a port is in use, say), 2 the configuration cannot be used.
 */
@QuarkusMain
public final class Main {

    private Main() {}

    public static void main(final String... args) {
        ProcessExit.onSignalAwaitStop();
        Quarkus.run(Application.class, ProcessExit::exit, args);
    }

    /** Runs between the start and the end of everything else. */
    public static final class Application implements QuarkusApplication {

        private static final Logger LOG = LoggerFactory.getLogger(Main.class);

        private final Broker broker;
        private final HttpServer httpServer;
        private final String httpHost;
        private final boolean stopWithStandardInput;

        @Inject
        public Application(
                final Broker broker,
                final HttpServer httpServer,
                final BrokerConfig config,
                @ConfigProperty(name = "quarkus.http.host") final String httpHost) {
            this.broker = broker;
            this.httpServer = httpServer;
            this.httpHost = httpHost;
            this.stopWithStandardInput = config.stopWithStandardInput();
        }

        @Override
        public int run(final String... args) throws BindFailedException {
            if (args.length > 0) {
                throw new ConfigurationError(
                        "unexpected argument " + args[0] + ": set system properties -D" + BrokerConfig.PREFIX + ".*");
            }
            try {
                broker.start();
                if (stopWithStandardInput) {
                    Thread.ofPlatform().daemon(true).name("parent-watch").start(Application::exitAtEndOfInput);
                }
                System.out.println("MemoryStreamer broker ready: kafka "
                        + address(broker.kafkaHost(), broker.kafkaPort()) + ", http "
                        + address(httpHost, httpServer.getPort()) + ", memory " + broker.memory());
                System.out.flush();
                LOG.info("Ready {} s after the start of the JVM", uptimeSeconds());
                Quarkus.waitForExit();
            } finally {
                broker.stop();
            }
            return ProcessExit.STOPPED;
        }

        private static void exitAtEndOfInput() {
            try {
                while (System.in.read() >= 0) {
                    // the parent has nothing to say
                }
            } catch (final IOException e) {
                // as good as the end
            }
            Quarkus.asyncExit();
        }

        /** The JVM starts some milliseconds after the process. */
        private static String uptimeSeconds() {
            return String.format(
                    Locale.ROOT, "%.2f", ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
        }

        /** Where a client on this machine can connect to. */
        private static String address(final String host, final int port) {
            final String reachable = host.equals("0.0.0.0") ? "127.0.0.1" : host.equals("::") ? "::1" : host;
            return (reachable.contains(":") ? "[" + reachable + "]" : reachable) + ":" + port;
        }
    }
}
