package io.memorystreamer.operator.controller.topic;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/**
 * One client of Kafka for each cluster that is asked, kept while it is in use and some minutes longer. Thread-safe. A cluster
 * that does not answer costs few threads for a few seconds: only so many ask it at once, and after a failure nobody does for
 * a while.
 */
@ApplicationScoped
class KafkaTopicAdmins implements TopicAdmins {
    /** Each has a thread and some buffers. */
    static final int MAX_CLIENTS = 16;

    /** Of the threads that reconcile, which all controllers share (50 by default). */
    static final int MAX_CALLERS_OF_A_CLUSTER = 4;

    /** For the others to be done; an answer takes milliseconds. */
    private static final Duration TURN = Duration.ofMillis(250);

    /** For one request with all its retries. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final Duration SILENCE_AFTER_FAILURE = Duration.ofSeconds(10);

    private final Function<String, Admin> factory;
    private final LongSupplier nanoTime;
    private final Map<String, Entry> entries = new HashMap<>();
    private boolean closed;

    /** What is known of a cluster. Guarded by the map's owner. */
    private static final class Entry {
        private Admin admin;
        private int callers;
        private long lastUsed;
        private TopicAdminException failure;
    }

    KafkaTopicAdmins() {
        this(KafkaTopicAdmins::connect, System::nanoTime);
    }

    KafkaTopicAdmins(Function<String, Admin> factory, LongSupplier nanoTime) {
        this.factory = factory;
        this.nanoTime = nanoTime;
    }

    private static Admin connect(String bootstrapServers) {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "memorystreamer-operator",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) TIMEOUT.toMillis(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) TIMEOUT.toMillis(),
                AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG,
                2_000L,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                1_000L,
                AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                false));
    }

    @Override
    public <T> T with(String bootstrapServers, Function<TopicAdmin, T> work) {
        Admin admin = acquire(bootstrapServers);
        TopicAdminException failure = null;
        try {
            return work.apply(new KafkaTopicAdmin(admin));
        } catch (TopicAdminException e) {
            failure = e.kind() == TopicAdminException.Kind.UNREACHABLE ? e : null;
            throw e;
        } finally {
            release(bootstrapServers, failure);
        }
    }

    private Admin acquire(String bootstrapServers) {
        List<Admin> idle;
        Admin admin;
        synchronized (this) {
            Entry entry = entries.computeIfAbsent(bootstrapServers, _ -> new Entry());
            requireCallable(bootstrapServers, entry);
            entry.callers++;
            entry.lastUsed = nanoTime.getAsLong();
            try {
                idle = removeIdle();
                if (entry.admin == null) {
                    entry.admin = create(bootstrapServers);
                }
            } catch (TopicAdminException e) {
                entry.callers--;
                notifyAll();
                entry.failure = e.kind() == TopicAdminException.Kind.UNREACHABLE ? e : null;
                throw e;
            }
            admin = entry.admin;
        }
        idle.forEach(KafkaTopicAdmins::close);
        return admin;
    }

    private void requireCallable(String bootstrapServers, Entry entry) {
        long until = System.nanoTime() + TURN.toNanos();
        requireNoFailure(entry);
        while (entry.callers >= MAX_CALLERS_OF_A_CLUSTER) {
            long millis = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (millis <= 0) {
                throw TopicAdminException.busy("%d callers ask %s already".formatted(entry.callers, bootstrapServers));
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                throw KafkaErrors.interrupted(e);
            }
            requireNoFailure(entry);
        }
        entry.failure = null;
    }

    private void requireNoFailure(Entry entry) {
        if (closed) {
            throw TopicAdminException.busy("the operator stops");
        }
        if (entry.failure != null && nanoTime.getAsLong() - entry.lastUsed < SILENCE_AFTER_FAILURE.toNanos()) {
            throw TopicAdminException.unreachable(entry.failure.getMessage(), entry.failure);
        }
    }

    private Admin create(String bootstrapServers) {
        long clients =
                entries.values().stream().filter(entry -> entry.admin != null).count();
        if (clients >= MAX_CLIENTS) {
            throw TopicAdminException.busy("%d clusters are asked already".formatted(clients));
        }
        try {
            return factory.apply(bootstrapServers);
        } catch (KafkaException e) {
            // For instance a name that no DNS server knows.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw TopicAdminException.unreachable(
                    "cannot connect to %s: %s".formatted(bootstrapServers, cause.getMessage()), e);
        }
    }

    /** Takes out what has been idle for long, and of the rest the one that has been idle longest when all places are taken. */
    private List<Admin> removeIdle() {
        long now = nanoTime.getAsLong();
        List<Admin> removed = new ArrayList<>();
        entries.values().removeIf(entry -> {
            boolean old = entry.callers == 0 && now - entry.lastUsed > IDLE.toNanos();
            if (old && entry.admin != null) {
                removed.add(entry.admin);
            }
            return old;
        });
        if (entries.values().stream().filter(entry -> entry.admin != null).count() >= MAX_CLIENTS) {
            entries.values().stream()
                    .filter(entry -> entry.callers == 0 && entry.admin != null)
                    .min(Comparator.comparingLong(entry -> entry.lastUsed - now))
                    .ifPresent(entry -> {
                        removed.add(entry.admin);
                        entry.admin = null;
                    });
        }
        return removed;
    }

    private void release(String bootstrapServers, TopicAdminException failure) {
        Admin done = null;
        synchronized (this) {
            Entry entry = entries.get(bootstrapServers);
            if (entry == null) {
                return; // closed
            }
            entry.callers--;
            notifyAll();
            entry.lastUsed = nanoTime.getAsLong();
            if (failure != null) {
                entry.failure = failure;
            }
            // What failed connects anew, by names that may stand for other addresses by then.
            if (entry.failure != null && entry.callers == 0) {
                done = entry.admin;
                entry.admin = null;
            }
        }
        if (done != null) {
            close(done);
        }
    }

    /** Does not wait for what is under way. */
    private static void close(Admin admin) {
        admin.close(Duration.ZERO);
    }

    @PreDestroy
    void close() {
        List<Admin> admins;
        synchronized (this) {
            closed = true;
            admins = entries.values().stream()
                    .filter(entry -> entry.admin != null)
                    .map(entry -> entry.admin)
                    .toList();
            entries.clear();
            notifyAll();
        }
        admins.forEach(KafkaTopicAdmins::close);
    }
}
