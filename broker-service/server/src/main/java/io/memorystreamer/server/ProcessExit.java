package io.memorystreamer.server;

import io.memorystreamer.server.config.ConfigurationError;
import io.memorystreamer.server.config.ConfigurationProblems;
import io.memorystreamer.server.network.BindFailedException;
import io.netty.channel.unix.Errors.NativeIoException;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Ends the process with a code that says why, and with one line on standard error when it failed.
 *
 * <p>A signal ends a JVM with 128 + its number, however orderly. An orderly stop is what SIGTERM asks for, hence 0: a
 * shutdown hook waits for the stop and then halts the JVM with the code.
 */
final class ProcessExit {

    static final int STOPPED = 0;
    static final int FAILED = 1;
    static final int BAD_CONFIGURATION = 2;

    /** The stop takes two seconds and a bit at most; container runtimes kill after ten. */
    private static final long STOP_SECONDS = 8;

    private static final CountDownLatch ENDED = new CountDownLatch(1);
    private static volatile int code = FAILED;
    private static volatile boolean signalled;

    private ProcessExit() {}

    static void onSignalAwaitStop() {
        Runtime.getRuntime().addShutdownHook(new Thread(ProcessExit::haltWhenStopped, "await-stop"));
    }

    private static void haltWhenStopped() {
        if (ENDED.getCount() == 0) {
            return; // by System.exit, which has the code already
        }
        signalled = true;
        try {
            if (!ENDED.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("The broker did not stop within " + STOP_SECONDS + " s");
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(code);
    }

    /** @param failure null after an orderly stop */
    static void exit(final Integer quarkusCode, final Throwable failure) {
        if (signalled) {
            code = STOPPED; // a start that was cut short fails in many ways, none of which is news
        } else {
            code = failure == null ? quarkusCode : report(failure);
        }
        ENDED.countDown();
        if (!signalled) {
            System.exit(code);
        }
    }

    private static int report(final Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case ConfigurationError error -> {
                    System.err.println(error.getMessage());
                    return BAD_CONFIGURATION;
                }
                case ConfigValidationException invalid -> {
                    for (int i = 0; i < invalid.getProblemCount(); i++) {
                        System.err.println(ConfigurationProblems.describe(
                                oneLine(invalid.getProblem(i).getMessage())));
                    }
                    return BAD_CONFIGURATION;
                }
                case ConfigurationException invalid -> {
                    System.err.println(ConfigurationProblems.describe(oneLine(invalid.getMessage())));
                    return BAD_CONFIGURATION;
                }
                case BindFailedException bind -> {
                    System.err.println(bind.getMessage());
                    return FAILED;
                }
                case QuarkusBindException bind -> {
                    return httpPortInUse(bind.getHost(), Integer.toString(bind.getPort()));
                }
                // What epoll throws, which Quarkus does not turn into the exception above. That of the Kafka port came
                // first.
                case NativeIoException bind
                when bind.getMessage().startsWith("bind(") -> {
                    final Config config = ConfigProvider.getConfig();
                    return httpPortInUse(
                            config.getValue("quarkus.http.host", String.class),
                            config.getValue("quarkus.http.port", String.class));
                }
                // What a value could not be converted to.
                case IllegalArgumentException invalid
                when ConfigurationProblems.isOne(invalid.getMessage()) -> {
                    System.err.println(ConfigurationProblems.describe(oneLine(invalid.getMessage())));
                    return BAD_CONFIGURATION;
                }
                default -> {
                    // Its cause may say more.
                }
            }
        }
        failure.printStackTrace();
        return FAILED;
    }

    private static int httpPortInUse(final String host, final String port) {
        System.err.println("cannot bind the HTTP port " + host + ":" + port + ": it is in use; set quarkus.http.port");
        return FAILED;
    }

    private static String oneLine(final String message) {
        return message.lines().map(String::strip).reduce((a, b) -> a + " " + b).orElse("");
    }
}
