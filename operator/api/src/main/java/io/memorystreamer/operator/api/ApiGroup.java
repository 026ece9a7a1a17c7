package io.memorystreamer.operator.api;

/** Names that every custom resource of this project shares. */
public final class ApiGroup {
    /** The API group. */
    public static final String GROUP = "memorystreamer.io";

    /** The API version. */
    public static final String V1ALPHA1 = "v1alpha1";

    /** The category: {@code kubectl get memorystreamer} lists all kinds. */
    public static final String CATEGORY = "memorystreamer";

    private ApiGroup() {}
}
