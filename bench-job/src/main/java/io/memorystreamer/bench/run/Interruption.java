package io.memorystreamer.bench.run;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Ctrl-C, or SIGINT: the first one interrupts the thread that runs the suite, so that it can end its processes and report what it has; the
 * second one ends this process at once.
 *
 * <p>The JDK has no supported way to tell this signal from others. {@code sun.misc.Signal} of its module {@code jdk.unsupported} is the
 * one everybody uses; it is called by name, as the compiler warns of it in a way that cannot be turned off.
 */
public final class Interruption {

    /** What shells report for a process that SIGINT ended: 128 and its number. */
    public static final int EXIT_CODE = 130;

    private final Thread suite;
    private volatile boolean requested;

    private Interruption(final Thread suite) {
        this.suite = suite;
    }

    /** From now on Ctrl-C interrupts the calling thread. Where the JVM leaves signals alone ({@code -Xrs}) nothing changes. */
    public static Interruption ofThisThread() {
        final Interruption interruption = new Interruption(Thread.currentThread());
        try {
            final Class<?> signal = Class.forName("sun.misc.Signal");
            final Class<?> handler = Class.forName("sun.misc.SignalHandler");
            final MethodHandles.Lookup lookup = MethodHandles.lookup();
            final Object onSignal = MethodHandleProxies.asInterfaceInstance(
                    handler,
                    MethodHandles.dropArguments(
                            lookup.bind(interruption, "request", MethodType.methodType(void.class)), 0, signal));
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), onSignal);
        } catch (final ReflectiveOperationException e) {
            // the signal then ends this process as it does any other, and the shutdown hook its children
        }
        return interruption;
    }

    private void request() {
        if (requested) {
            System.exit(EXIT_CODE);
        }
        requested = true;
        suite.interrupt();
    }

    /** Whether there was one. */
    public boolean requested() {
        return requested;
    }
}
