package io.memorystreamer.operator.controller.artefacts;

import java.util.regex.Pattern;

/** What may stand in the path of a request. Pure functions. */
final class Paths {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]?");

    private Paths() {}

    /** Whether a text can be a Kubernetes resource's name. */
    static boolean isName(String text) {
        return text != null && NAME.matcher(text).matches();
    }

    /** Returns the number that a text is, from 0 to {@code max}; -1 when it is none. */
    static int index(String text, int max) {
        if (text == null || !INDEX.matcher(text).matches()) {
            return -1;
        }
        int index = Integer.parseInt(text);
        return index <= max ? index : -1;
    }
}
