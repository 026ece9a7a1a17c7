package io.memorystreamer.images;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Writes every image as a docker-archive tar. Arguments: the checkout, the base image (a reference, or the path of a
 * docker-archive tar), the output folder, the tag.
 */
public final class BuildImages {

    /** Not root, and no user of the base image; the group is root's, as restricted clusters expect. */
    private static final String USER = "10001:0";

    private BuildImages() {}

    public static void main(final String[] args) {
        if (args.length != 4) {
            System.err.println("usage: BuildImages CHECKOUT BASE-IMAGE OUTPUT TAG");
            System.exit(2);
        }
        try {
            for (final ApplicationImage image : ApplicationImage.all(Path.of(args[0]))) {
                System.out.println(build(image, args[1], Path.of(args[2]), args[3]));
            }
        } catch (final Exception e) {
            System.err.println(
                    "memorystreamer: images: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
            System.exit(1);
        }
        System.exit(0);
    }

    private static Path build(final ApplicationImage image, final String base, final Path output, final String tag)
            throws Exception {
        final JibContainerBuilder builder = from(base)
                .setUser(USER)
                .setCreationTime(Instant.now())
                .addLabel("org.opencontainers.image.title", image.name())
                .addLabel("org.opencontainers.image.licenses", "Apache-2.0")
                .setEntrypoint(image.command())
                .setProgramArguments(List.of());
        for (final ApplicationImage.Layer layer : image.layers()) {
            builder.addFileEntriesLayer(entries(layer));
        }
        final Path tar = output.resolve(image.name() + ".tar");
        builder.containerize(Containerizer.to(TarImage.at(tar).named(ImageReference.of(null, image.name(), tag)))
                .setAllowInsecureRegistries(false)
                .setToolName("memorystreamer"));
        return tar;
    }

    private static JibContainerBuilder from(final String base) throws Exception {
        return base.endsWith(".tar") ? Jib.from(TarImage.at(Path.of(base))) : Jib.from(base);
    }

    private static FileEntriesLayer entries(final ApplicationImage.Layer layer) throws IOException {
        if (!Files.exists(layer.source())) {
            throw new IOException(layer.source() + " is missing: build the applications first");
        }
        return FileEntriesLayer.builder()
                .addEntryRecursive(layer.source(), AbsoluteUnixPath.get(layer.target()))
                .build();
    }
}
