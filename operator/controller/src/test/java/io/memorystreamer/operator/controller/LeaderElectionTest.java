package io.memorystreamer.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class LeaderElectionTest {
    private static final String NAMESPACE = "streams";
    private static final String NAME = "demo-operator";

    KubernetesClient client;

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
        assertThat(configuration.isExitOnStopLeading()).isTrue();
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
        assertThat(client.leases()
                        .inNamespace(NAMESPACE)
                        .withName(NAME)
                        .get()
                        .getSpec()
                        .getHolderIdentity())
                .isEqualTo("me");
    }

    @Test
    void withoutADeploymentItLeadsAllTheSame() {
        startLeading();

        assertThat(owners()).isEmpty();
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
        return new LeaderElection(client, config, new OperatorOwner(client, config)).configuration();
    }
}
