package io.memorystreamer.images;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes into one image.
 *
 * @param name of the image, without a tag
 * @param layers from what changes least to what changes most
 * @param command the entry point
 */
record ApplicationImage(String name, List<Layer> layers, List<String> command) {

    /** A file or folder and where it goes. */
    record Layer(Path source, String target) {}

    private static final String HOME = "/opt/memorystreamer/";

    /** Agrona's access to memory; the same flags stand in the launcher and the root pom.xml. */
    private static final List<String> MEMORY_ACCESS = List.of(
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    static List<ApplicationImage> all(final Path root) {
        return List.of(broker(root), bench(root), operator(root));
    }

    private static ApplicationImage broker(final Path root) {
        return quarkus("memorystreamer-broker", "broker", root.resolve("broker-service/server/target/quarkus-image"));
    }

    private static ApplicationImage operator(final Path root) {
        return quarkus("memorystreamer-operator", "operator", root.resolve("operator/controller/target/quarkus-image"));
    }

    private static ApplicationImage quarkus(final String name, final String folder, final Path application) {
        return new ApplicationImage(
                name,
                quarkusLayers(folder, application),
                command(List.of(), List.of("-jar", HOME + folder + "/quarkus-run.jar")));
    }

    /** A Quarkus fast-jar: the libraries change least. */
    private static List<Layer> quarkusLayers(final String folder, final Path application) {
        return List.of(
                new Layer(application.resolve("lib"), HOME + folder + "/lib"),
                new Layer(application.resolve("quarkus"), HOME + folder + "/quarkus"),
                new Layer(application.resolve("app"), HOME + folder + "/app"),
                new Layer(application.resolve("quarkus-run.jar"), HOME + folder + "/quarkus-run.jar"));
    }

    /** The suite starts brokers of its own, so the broker and the Kafka it is compared with are in its image too. */
    private static ApplicationImage bench(final Path root) {
        final Path target = root.resolve("bench-job/target");
        final List<Layer> layers = new ArrayList<>();
        layers.add(new Layer(target.resolve("lib"), HOME + "bench/lib"));
        layers.addAll(quarkusLayers("broker", root.resolve("broker-service/server/target/quarkus-image")));
        final Path kafka = root.resolve("bench-job/kafka-peer/target");
        layers.add(new Layer(kafka.resolve("lib"), HOME + "kafka/lib"));
        layers.add(new Layer(kafka.resolve("classes"), HOME + "kafka/classes"));
        layers.add(new Layer(target.resolve("classes"), HOME + "bench/classes"));
        return new ApplicationImage(
                "memorystreamer-bench",
                layers,
                command(
                        List.of(
                                "-Xmx64m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Dmemorystreamer.broker.home=" + HOME + "broker",
                                "-Dmemorystreamer.kafka.home=" + HOME + "kafka"),
                        List.of(
                                "-cp",
                                HOME + "bench/classes:" + HOME + "bench/lib/*",
                                "io.memorystreamer.bench.Bench")));
    }

    private static List<String> command(final List<String> flags, final List<String> application) {
        final List<String> command = new ArrayList<>();
        command.add("java");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.addAll(MEMORY_ACCESS);
        command.addAll(flags);
        command.addAll(application);
        return command;
    }
}
