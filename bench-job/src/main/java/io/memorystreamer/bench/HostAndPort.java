package io.memorystreamer.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Addresses on the command line. */
final class HostAndPort {

    private static final Pattern HOST_PORT = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\s]+):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    private HostAndPort() {}

    /**
     * @param option as the user wrote it, for the message
     * @throws ParameterException when the address is none
     */
    static void require(final CommandSpec spec, final String option, final String address) {
        final Matcher matcher = HOST_PORT.matcher(address);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > MAX_PORT || "0".equals(matcher.group(2))) {
            throw new ParameterException(
                    spec.commandLine(), option + ": must be HOST:PORT with a port from 1 to " + MAX_PORT);
        }
    }
}
