package io.memorystreamer.bench.artefacts;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;

/**
 * Hands files over by HTTP: a PUT each, gzipped, below one address. Tries again what may go well another time (no connection, no
 * answer, 429 and 5xx), and gives up when its time is over: the result that counts goes another way. For one thread.
 */
public final class ArtefactUpload {

    /** For all files together. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration CONNECT = Duration.ofSeconds(3);

    /** One attempt: a server that is there and silent leaves time for another. */
    private static final Duration ATTEMPT = Duration.ofSeconds(10);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    /** More of an answer is not read. */
    private static final int MAX_ANSWER_BYTES = 8 * 1024;

    /** Of an answer, in the line that says what went wrong. */
    private static final int SHOWN_CHARACTERS = 200;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final URI base;
    private final String token;
    private final Duration patience;

    /**
     * @param base http or https; names of files are put behind it
     * @param token what proves that this process may; goes into the Authorization header, and nowhere else
     */
    public ArtefactUpload(final URI base, final String token) {
        this(base, token, PATIENCE);
    }

    ArtefactUpload(final URI base, final String token, final Duration patience) {
        this.base = URI.create(base.toString().replaceFirst("/+$", "") + "/");
        this.token = token;
        this.patience = patience;
    }

    /** What became of one attempt. */
    private record Attempt(boolean done, boolean mayGoWell, String problem) {}

    /**
     * Hands over files, in the order of the map; the first that is not taken ends it.
     *
     * @param texts by name, without {@code .gz}
     * @return why not, one line; empty when all were taken
     */
    public Optional<String> put(final Map<String, String> texts) throws InterruptedException {
        final long deadline = System.nanoTime() + patience.toNanos();
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build()) {
            try {
                for (final Map.Entry<String, String> text : texts.entrySet()) {
                    final String name = text.getKey() + ".gz";
                    final Optional<String> problem = put(client, name, gzip(text.getValue()), deadline);
                    if (problem.isPresent()) {
                        return Optional.of(name + " was not taken by " + base + ": " + problem.get());
                    }
                }
                return Optional.empty();
            } finally {
                client.shutdownNow(); // an attempt that was given up is not waited for
            }
        }
    }

    private Optional<String> put(final HttpClient client, final String name, final byte[] body, final long deadline)
            throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            final Attempt attempt = attempt(client, name, body, deadline);
            if (attempt.done()) {
                return Optional.empty();
            }
            final long left = deadline - System.nanoTime();
            if (!attempt.mayGoWell() || left <= pause.toNanos()) {
                return Optional.of(attempt.problem());
            }
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            pause = pause.multipliedBy(2);
        }
    }

    private Attempt attempt(final HttpClient client, final String name, final byte[] body, final long deadline)
            throws InterruptedException {
        final long nanos = Math.max(1, Math.min(ATTEMPT.toNanos(), deadline - System.nanoTime()));
        final HttpRequest request = HttpRequest.newBuilder(base.resolve(name))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/gzip")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        final CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                request, BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MAX_ANSWER_BYTES));
        try {
            return judge(answer.get(nanos, TimeUnit.NANOSECONDS), body.length);
        } catch (final TimeoutException e) {
            answer.cancel(true);
            return new Attempt(false, true, "no answer within " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms");
        } catch (final ExecutionException e) {
            return new Attempt(false, true, words(e.getCause()));
        }
    }

    private static Attempt judge(final HttpResponse<String> answer, final int bytes) {
        final int status = answer.statusCode();
        if (status / 100 == 2) {
            return new Attempt(true, false, null);
        }
        final String said = answer.body().replaceAll("\\s+", " ").strip();
        return new Attempt(
                false,
                status == TOO_MANY_REQUESTS || status >= SERVER_ERROR,
                "HTTP " + status + " to " + bytes + " bytes"
                        + (said.isEmpty() ? "" : ": " + said.substring(0, Math.min(said.length(), SHOWN_CHARACTERS))));
    }

    /** Of a failed connection the JDK often says nothing but the class. */
    private static String words(final Throwable cause) {
        final String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
        return (cause.getClass().getSimpleName() + message).replaceAll("\\s+", " ");
    }

    private static byte[] gzip(final String text) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
