package io.memorystreamer.server.placement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reads small text files below a root; one that is not there, or may not be read, is as if the kernel did not have it. */
final class KernelFiles {

    private final Path root;

    KernelFiles(final Path root) {
        this.root = root;
    }

    /** Returns the text without white space around it, when there is any. */
    Optional<String> text(final String path) {
        try {
            return Optional.of(Files.readString(root.resolve(path), StandardCharsets.ISO_8859_1)
                            .strip())
                    .filter(text -> !text.isEmpty());
        } catch (final IOException e) {
            return Optional.empty();
        }
    }

    /** Returns the number that is the whole text. */
    OptionalLong number(final String path) {
        return text(path).map(KernelFiles::parse).orElse(OptionalLong.empty());
    }

    List<String> lines(final String path) {
        return text(path).map(text -> text.lines().toList()).orElse(List.of());
    }

    /** Hands over line by line, for files that may be long; what was handed over before an error stays so. */
    void eachLine(final String path, final Consumer<String> consumer) {
        try (Stream<String> lines = Files.lines(root.resolve(path), StandardCharsets.ISO_8859_1)) {
            lines.forEach(consumer);
        } catch (final IOException | UncheckedIOException e) {
            // As if it ended here.
        }
    }

    /** Returns the names in a folder that match. */
    List<String> names(final String path, final String pattern) {
        try (Stream<Path> files = Files.list(root.resolve(path))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(pattern))
                    .sorted()
                    .toList();
        } catch (final IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    /** Returns the number, unless the text is another, such as {@code max}. */
    static OptionalLong parse(final String text) {
        try {
            return OptionalLong.of(Long.parseLong(text.strip()));
        } catch (final NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
