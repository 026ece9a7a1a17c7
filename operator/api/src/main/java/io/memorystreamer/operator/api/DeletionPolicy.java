package io.memorystreamer.operator.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of what a resource stands for when the resource is deleted. */
public enum DeletionPolicy {
    /** It stays. */
    @JsonProperty("Retain")
    RETAIN,

    /** It is deleted, too. */
    @JsonProperty("Delete")
    DELETE
}
