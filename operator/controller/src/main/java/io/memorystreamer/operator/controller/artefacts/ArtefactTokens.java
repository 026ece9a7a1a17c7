package io.memorystreamer.operator.controller.artefacts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What one Job's Pods prove themselves with: to the operator, that they may hand over their documents, by the UID of their run,
 * signed for this very Job with a key that only the operator has; to each other, that they begin together. Immutable and thread-safe.
 */
final class ArtefactTokens {
    static final int MIN_KEY_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";

    /** What else is signed has no such beginning, as it has two slashes. */
    private static final String BARRIER = "barrier/";

    private static final Pattern UID = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final int MAX_TOKEN_LENGTH = 128;

    private final byte[] key;

    ArtefactTokens(byte[] key) {
        if (key.length < MIN_KEY_BYTES) {
            throw new IllegalArgumentException("the key for artefacts needs at least " + MIN_KEY_BYTES + " bytes");
        }
        this.key = key.clone();
    }

    String token(String namespace, String job, String runUid) {
        return runUid + "." + sign(reference(namespace, job, runUid));
    }

    /** What the load generators of a Job know each other by; it opens nothing else. */
    String barrierToken(String namespace, String job, String runUid) {
        return sign(BARRIER + reference(namespace, job, runUid));
    }

    /** Returns the UID of the run that a token was given to for this Job; empty for any other text. */
    Optional<String> verify(String namespace, String job, String token) {
        int dot = token == null || token.length() > MAX_TOKEN_LENGTH ? -1 : token.indexOf('.');
        if (dot < 0 || !UID.matcher(token.substring(0, dot)).matches()) {
            return Optional.empty();
        }
        String runUid = token.substring(0, dot);
        // In constant time: how long it takes must not tell how much of a guess was right.
        return MessageDigest.isEqual(token(namespace, job, runUid).getBytes(UTF_8), token.getBytes(UTF_8))
                ? Optional.of(runUid)
                : Optional.empty();
    }

    /** None of the three has a slash. */
    private static String reference(String namespace, String job, String runUid) {
        return "%s/%s/%s".formatted(namespace, job, runUid);
    }

    private String sign(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
