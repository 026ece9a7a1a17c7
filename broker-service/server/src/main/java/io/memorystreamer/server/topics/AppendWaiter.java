package io.memorystreamer.server.topics;

/** Somebody who waits until enough bytes have been appended to one or more partitions. */
public interface AppendWaiter {

    /** From the appending thread, after the append; must be quick and must not block. */
    void onAppend(int bytes);
}
