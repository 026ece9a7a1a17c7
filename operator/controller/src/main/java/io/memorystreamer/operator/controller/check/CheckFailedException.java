package io.memorystreamer.operator.controller.check;

/** A step of the check that did not come out right; the message is for people. */
final class CheckFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CheckFailedException(String message) {
        super(message);
    }
}
