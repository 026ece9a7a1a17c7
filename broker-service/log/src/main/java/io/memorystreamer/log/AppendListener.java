package io.memorystreamer.log;

/** Is told that records were appended to a log; see {@link PartitionLog#addListener}. */
@FunctionalInterface
public interface AppendListener {

    /**
     * From the appending thread, after the append; must be quick and must not block or throw. May also be called without an
     * append, so that whoever is told looks whether there is anything to read.
     *
     * @param bytes appended, headers and padding not counted; 0 when it is just to look; {@link Integer#MAX_VALUE} when the
     *     log was closed
     */
    void onAppend(int bytes);
}
