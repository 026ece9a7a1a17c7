package io.memorystreamer.bench.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One way to profile Java processes. Each process, and each that it starts with its own flags, leaves a file in a directory; when
 * all have ended, the files become one profile. Stateless.
 */
interface Profiler {

    Pattern ADDRESS = Pattern.compile("[.+/]0x[0-9a-f]+");

    /**
     * The command that starts a process, with what makes it a profiled one.
     *
     * @param command a Java command
     * @param parts directory for the files of the processes
     * @param number of the process, in this directory
     */
    List<String> command(List<String> command, Path parts, int number);

    /**
     * Makes one profile of what the processes left.
     *
     * @param parts the files, one or more
     * @param target where the profile goes: a path without the ending of its name
     * @param metrics what was measured meanwhile, by name; empty for a broker
     * @return the files made, the most useful first; none when nothing was seen
     */
    Output merge(List<Path> parts, Path target, Map<String, Double> metrics) throws IOException;

    /**
     * @param files the most useful first; empty when nothing was seen
     * @param page an HTML page that needs nothing else
     */
    record Output(List<Path> files, String page) {

        static final Output NOTHING = new Output(List.of(), "");
    }

    /** Names of hidden classes end with an address, another one in each JVM: those of several could not be added up. */
    static String withoutAddresses(final String names) {
        return ADDRESS.matcher(names).replaceAll("");
    }

    /** A page of plain text. */
    static String page(final String text) {
        return "<!doctype html><html><meta charset=\"utf-8\"><title>Profile</title><pre>"
                + text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                + "</pre></html>";
    }
}
