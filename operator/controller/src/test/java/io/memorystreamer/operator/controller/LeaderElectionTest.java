package io.memorystreamer.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.quarkus.runtime.ShutdownEvent;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class LeaderElectionTest {
    private static final String NAMESPACE = "streams";
    private static final String NAME = "demo-operator";

    KubernetesClient client;

    private int deaths;

    @BeforeEach
    void lease() {
        client.resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity("me")
                        .endSpec()
                        .build())
                .create();
    }

    @Test
    void theLeaseHasTheOperatorsNameAndNamespace() {
        LeaderElectionConfiguration configuration = configuration();

        assertThat(configuration.getLeaseName()).isEqualTo(NAME);
        assertThat(configuration.getLeaseNamespace()).hasValue(NAMESPACE);
        assertThat(configuration.isExitOnStopLeading())
                .as("by the SDK, which would wait for itself in a shutdown")
                .isFalse();
        assertThat(configuration.getRenewDeadline()).isLessThan(configuration.getLeaseDuration());
        assertThat(configuration.getRetryPeriod()).isLessThan(configuration.getRenewDeadline());
    }

    @Test
    void theLeaseBelongsToTheDeploymentOnceThePodLeads() {
        client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();

        startLeading();

        assertThat(owners())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getKind()).isEqualTo("Deployment"))
                .satisfies(owner -> assertThat(owner.getName()).isEqualTo(NAME));
        assertThat(holder()).isEqualTo("me");
    }

    @Test
    void withoutADeploymentItLeadsAllTheSame() {
        startLeading();

        assertThat(owners()).isEmpty();
    }

    @Test
    void aLeaderThatIsToldToStopGivesItsLeaseBack() {
        LeaderElection election = election();
        LeaderCallbacks callbacks =
                election.configuration().getLeaderCallbacks().orElseThrow();
        callbacks.onStartLeading();

        election.onShutdown(new ShutdownEvent());
        callbacks.onStopLeading();

        assertThat(holder()).isEmpty();
        assertThat(deaths).isZero();
    }

    @Test
    void aLeaseThatIsSomebodyElsesIsNotGivenBack() {
        LeaderElection election = election();
        LeaderCallbacks callbacks =
                election.configuration().getLeaderCallbacks().orElseThrow();
        callbacks.onStartLeading();
        client.leases()
                .inNamespace(NAMESPACE)
                .withName(NAME)
                .edit(lease -> new LeaseBuilder(lease)
                        .editSpec()
                        .withHolderIdentity("another")
                        .endSpec()
                        .build());

        election.onShutdown(new ShutdownEvent());
        callbacks.onStopLeading();

        assertThat(holder()).isEqualTo("another");
    }

    @Test
    void aLeaderThatLosesItsLeaseDies() {
        LeaderCallbacks callbacks = configuration().getLeaderCallbacks().orElseThrow();
        callbacks.onStartLeading();

        callbacks.onStopLeading();

        assertThat(deaths).isEqualTo(1);
        assertThat(holder()).isEqualTo("me");
    }

    @Test
    void oneThatNeverLedGoesOn() {
        configuration().getLeaderCallbacks().orElseThrow().onStopLeading();

        assertThat(deaths).isZero();
    }

    private String holder() {
        return client.leases()
                .inNamespace(NAMESPACE)
                .withName(NAME)
                .get()
                .getSpec()
                .getHolderIdentity();
    }

    private void startLeading() {
        configuration().getLeaderCallbacks().orElseThrow().onStartLeading();
    }

    private List<OwnerReference> owners() {
        return client.leases()
                .inNamespace(NAMESPACE)
                .withName(NAME)
                .get()
                .getMetadata()
                .getOwnerReferences();
    }

    private LeaderElectionConfiguration configuration() {
        return election().configuration();
    }

    private LeaderElection election() {
        OperatorConfig config = new OperatorConfig() {
            @Override
            public String name() {
                return NAME;
            }

            @Override
            public String namespace() {
                return NAMESPACE;
            }
        };
        return new LeaderElection(client, config, new OperatorOwner(client, config), () -> deaths++);
    }
}
