package io.memorystreamer.tests;

import java.nio.file.Path;

/** The checkout these tests stand in. */
final class Checkout {

    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Checkout() {}
}
