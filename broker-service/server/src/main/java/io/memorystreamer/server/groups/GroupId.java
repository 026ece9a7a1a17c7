package io.memorystreamer.server.groups;

import io.memorystreamer.server.protocol.ErrorCode;

/** Rules for the names that clients give to groups. */
final class GroupId {

    private GroupId() {}

    /**
     * Not empty (as in Kafka), bounded, and without control characters: one of them separates the parts of the store's keys.
     *
     * @throws GroupException INVALID_GROUP_ID, saying what is wrong
     */
    static void validate(final String id) throws GroupException {
        if (id == null || id.isBlank()) {
            throw invalid("a group's id must not be empty");
        }
        if (id.length() > GroupLimits.MAX_ID_LENGTH) {
            throw invalid("a group's id has at most " + GroupLimits.MAX_ID_LENGTH + " characters, this one has "
                    + id.length());
        }
        for (int i = 0; i < id.length(); i++) {
            final char c = id.charAt(i);
            if (Character.isISOControl(c) || c >= '\uFFFE') {
                throw invalid("a group's id must not contain control characters, this one does at index " + i);
            }
        }
    }

    private static GroupException invalid(final String message) {
        return new GroupException(ErrorCode.INVALID_GROUP_ID, message);
    }
}
