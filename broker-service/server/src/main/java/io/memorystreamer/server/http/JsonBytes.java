package io.memorystreamer.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Bytes in JSON: a string is their text in UTF-8, an object with {@code base64} is whatever else they are, and null is null.
 *
 * @param base64 the bytes in Base64 (RFC 4648, section 4)
 */
public record JsonBytes(String base64) {

    /** @return a string when the bytes are UTF-8 and text is wanted, else an object; null for null */
    static Object of(final byte[] bytes, final boolean text) {
        if (bytes == null) {
            return null;
        }
        if (text) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (final CharacterCodingException e) {
                // not text
            }
        }
        return new JsonBytes(Base64.getEncoder().encodeToString(bytes));
    }
}
