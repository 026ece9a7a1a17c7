package io.memorystreamer.server.groups;

import io.memorystreamer.server.protocol.ErrorCode;

/** The answer to a member that asked for its assignment. */
public record SyncResult(ErrorCode error, String protocolType, String protocolName, byte[] assignment) {

    static final byte[] NOTHING = {};

    static SyncResult failed(final ErrorCode error) {
        return new SyncResult(error, null, null, NOTHING);
    }
}
