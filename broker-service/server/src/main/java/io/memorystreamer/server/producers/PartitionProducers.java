package io.memorystreamer.server.producers;

import io.memorystreamer.log.PartitionLog;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The idempotent producers of a partition beside its log. Thread-safe. */
public final class PartitionProducers {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionProducers.class);

    private final ProducerStates states;
    private final PartitionLog log;
    /** Null when nothing is to survive. */
    private final ProducerSnapshot snapshot;

    private final Producers all;
    private boolean closed;

    PartitionProducers(
            final ProducerStates states, final PartitionLog log, final ProducerSnapshot snapshot, final Producers all) {
        this.states = states;
        this.log = log;
        this.snapshot = snapshot;
        this.all = all;
    }

    public ProducerStates states() {
        return states;
    }

    /** Forgets who has been idle too long, and notes what the log has got since the last time. Blocks; called now and then. */
    public synchronized void maintain() {
        if (closed) {
            return;
        }
        states.expire(all.expiredBefore());
        if (snapshot != null) {
            try {
                snapshot.write(log, states);
            } catch (final IOException e) {
                // Nothing is lost: the next start reads more of the log.
                LOG.warn(
                        "The producers of {} could not be noted: {}",
                        log.config().directory(),
                        e.getMessage());
            }
        }
    }

    /** Notes where the log ends, so that the next start need not read it. Before the log is closed. */
    public synchronized void close() {
        maintain();
        end();
    }

    /** Forgets everything, of a partition that was deleted. */
    public synchronized void delete() {
        end();
        if (snapshot != null) {
            snapshot.remove();
        }
    }

    private void end() {
        closed = true;
        states.close();
    }
}
