package io.memorystreamer.bench;

import org.junit.jupiter.api.Assumptions;

/** Ends a test for want of something, and says so on the console: the build's own report of a skipped test does not name it. */
public final class NotTested {

    private NotTested() {}

    /**
     * For what anybody can install or build: the test fails where CI runs it.
     *
     * @param what is not tested
     * @param reason one line that says what is missing, and how to get it
     */
    public static void unlessInstalled(final String what, final String reason) {
        if (System.getenv("CI") != null) {
            throw new AssertionError(message(what, reason));
        }
        skip(what, reason);
    }

    /** For what this machine's kernel does not let this user do, in CI neither; parameters as in {@link #unlessInstalled}. */
    public static void unlessPermitted(final String what, final String reason) {
        skip(what, reason);
    }

    private static void skip(final String what, final String reason) {
        System.out.println(message(what, reason));
        Assumptions.abort(message(what, reason));
    }

    private static String message(final String what, final String reason) {
        return "NOT TESTED: " + what + ": " + reason;
    }
}
