/**
 * The few figures of a run that stand for many, and how they are printed: the same with {@code kubectl get} and with
 * {@code bench -f}. Pure functions; nothing here reads or writes anything.
 */
package io.memorystreamer.operator.api.headline;
