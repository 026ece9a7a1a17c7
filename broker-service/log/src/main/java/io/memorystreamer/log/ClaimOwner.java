package io.memorystreamer.log;

/** The log's side of a {@link Claim}. */
abstract class ClaimOwner {

    /** @return false when the claim was given up meanwhile */
    abstract boolean commit(Claim claim, long timestamp);

    abstract void abort(Claim claim);
}
