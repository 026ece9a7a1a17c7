package io.memorystreamer.operator.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether Pods are to have CPUs of their own, on one NUMA node. */
public enum Pinning {
    /** CPUs are whole numbers, and nodes that cannot pin are not taken. */
    @JsonProperty("required")
    REQUIRED,

    /** CPUs are whole numbers; nodes that can pin are taken first. */
    @JsonProperty("preferred")
    PREFERRED,

    /** CPUs are shared with others. */
    @JsonProperty("none")
    NONE
}
