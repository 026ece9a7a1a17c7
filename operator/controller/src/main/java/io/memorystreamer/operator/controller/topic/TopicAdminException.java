package io.memorystreamer.operator.controller.topic;

/** A cluster did not do what was asked of it. */
final class TopicAdminException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is to be done about it. */
    enum Kind {
        /** The broker said no, and why. */
        REFUSED,
        /** No broker answered. */
        UNREACHABLE,
        /** Nobody was asked: too much is under way already. */
        BUSY
    }

    private final Kind kind;
    private final String reason;

    private TopicAdminException(Kind kind, String reason, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.reason = reason;
    }

    /** @param reason name of the broker's error, in CamelCase */
    static TopicAdminException refused(String reason, String message, Throwable cause) {
        return new TopicAdminException(Kind.REFUSED, reason, message, cause);
    }

    static TopicAdminException unreachable(String message, Throwable cause) {
        return new TopicAdminException(Kind.UNREACHABLE, "BrokerUnreachable", message, cause);
    }

    static TopicAdminException busy(String message) {
        return new TopicAdminException(Kind.BUSY, "OperatorBusy", message, null);
    }

    Kind kind() {
        return kind;
    }

    /** Returns the reason of a condition. */
    String reason() {
        return reason;
    }
}
