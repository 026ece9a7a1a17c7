package io.memorystreamer.log;

import java.lang.ref.Reference;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.agrona.MutableDirectBuffer;

/**
 * Room for one record that its owner writes in place. Reusable, one thread at a time; holds a claim from
 * {@link PartitionLog#tryClaim} to {@link #commit}, {@link #abort} or {@link #close}.
 *
 * <p>Readers wait for a claim that is open, so one whose owner is gone is given up for it, within ten milliseconds: when the
 * thread that claimed has ended, or when the task the claim was made for has. Within a living thread use
 * try-with-resources, which gives the room back at once when the code in between throws.
 */
public final class Claim implements AutoCloseable {

    /** Null when the thread that claims is the owner. */
    final BooleanSupplier ended;

    /** The mapped log's lasting side of this claim; null until it is first used. */
    Lease lease;

    private ClaimOwner owner;
    private MutableDirectBuffer buffer;
    private int offset;
    private int length;

    /** A claim owned by whichever thread takes it. */
    public Claim() {
        this.ended = null;
    }

    /**
     * A claim owned by something that may end before its thread does.
     *
     * @param ended true when the owner will neither write nor commit any more; asked from another thread, often, so it must
     *     be quick and thread-safe
     */
    public Claim(final BooleanSupplier ended) {
        this.ended = ended;
    }

    /** A claim owned by a task: given up when that is done or cancelled. */
    public static Claim ownedBy(final Future<?> task) {
        return new Claim(task::isDone);
    }

    /** Before bytes are claimed, which nobody would give back otherwise. */
    void requireFree() {
        if (owner != null) {
            throw new IllegalStateException("the claim before this one was neither committed nor aborted");
        }
    }

    void wrap(final ClaimOwner newOwner, final MutableDirectBuffer room, final int start, final int bytes) {
        owner = newOwner;
        buffer = room;
        offset = start;
        length = bytes;
    }

    /** The log's memory; write from {@link #offset()} on, {@link #length()} bytes and no more, while the claim is held. */
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    public int offset() {
        return offset;
    }

    /** In bytes, as claimed. */
    public int length() {
        return length;
    }

    /**
     * Makes the record visible to readers. The claim is free for reuse and must not be written to any more.
     *
     * @return false when the claim had been given up, because its owner was found to have ended, and the record is not in the
     *     log; or when it could not be forced, see {@link PartitionLog#FAILED}
     */
    public boolean commit(final long timestamp) {
        try {
            return release().commit(this, timestamp);
        } finally {
            Reference.reachabilityFence(this); // else it might be found forgotten in the middle of this
        }
    }

    /** Gives the room up: readers skip it, and its offset. */
    public void abort() {
        try {
            release().abort(this);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Aborts what is neither committed nor aborted; harmless otherwise. */
    @Override
    public void close() {
        if (owner != null) {
            abort();
        }
    }

    private ClaimOwner release() {
        final ClaimOwner held = owner;
        if (held == null) {
            throw new IllegalStateException("no claim is held");
        }
        owner = null;
        return held;
    }
}
