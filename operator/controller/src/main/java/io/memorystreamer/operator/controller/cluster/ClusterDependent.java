package io.memorystreamer.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.memorystreamer.operator.api.MemoryStreamerCluster;
import java.util.function.Function;

/**
 * A resource of a cluster, which the workflow keeps as the plan says, and which goes when the cluster goes. A resource of its name that
 * is somebody else's is left alone: applying it for the first time fails when there is one.
 */
abstract class ClusterDependent<R extends HasMetadata>
        extends CRUDKubernetesDependentResource<R, MemoryStreamerCluster> {
    private final Function<ClusterPlan, R> desired;

    ClusterDependent(Class<R> kind, Function<ClusterPlan, R> desired) {
        super(kind);
        this.desired = desired;
    }

    @Override
    protected R desired(MemoryStreamerCluster cluster, Context<MemoryStreamerCluster> context) {
        return desired.apply(ClusterPlan.from(context));
    }

    @Override
    protected boolean useSSA(Context<MemoryStreamerCluster> context) {
        return ClusterPlan.from(context).serverSideApply();
    }
}
