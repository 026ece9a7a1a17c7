package io.memorystreamer.operator.controller.artefacts;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Where Jobs hand over their documents, from {@code memorystreamer.artefacts.*}. */
@ConfigMapping(prefix = "memorystreamer.artefacts")
public interface ArtefactConfig {
    /**
     * How Jobs reach this operator, e.g. {@code http://memorystreamer-operator.memorystreamer.svc:8080}; without it they keep
     * their documents to themselves.
     */
    Optional<String> url();

    /** What tokens are signed with, at least 32 characters; without it a Secret of the operator's namespace has it. */
    Optional<String> key();

    /** Name of that Secret, which the operator makes when there is none. */
    @WithDefault("memorystreamer-operator-artefacts")
    String secret();

    /** What kubectl forwards a port to, to open a report. */
    @WithDefault("deploy/memorystreamer-operator")
    String workload();

    /** Whether reports are shown to others than {@code kubectl port-forward}, which comes from the Pod itself. */
    @WithDefault("false")
    boolean reportsForAll();
}
