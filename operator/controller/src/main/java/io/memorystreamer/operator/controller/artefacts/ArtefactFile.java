package io.memorystreamer.operator.controller.artefacts;

import java.util.Optional;
import java.util.stream.Stream;

/** The documents of a Job's Pod. */
public enum ArtefactFile {
    /** The benchmark's JSON document. */
    RESULT("result.json.gz", "result"),
    /** Its report for people, one HTML page. */
    REPORT("report.html.gz", "report");

    private final String fileName;
    private final String suffix;

    ArtefactFile(String fileName, String suffix) {
        this.fileName = fileName;
        this.suffix = suffix;
    }

    static Optional<ArtefactFile> of(String fileName) {
        return Stream.of(values())
                .filter(file -> file.fileName.equals(fileName))
                .findFirst();
    }

    /** As in the URL, and as the key in the ConfigMap. */
    public String fileName() {
        return fileName;
    }

    /** A ConfigMap holds at most a mebibyte, and so one document. */
    public String configMapName(String job, int index) {
        return job + "-" + index + "-" + suffix;
    }
}
