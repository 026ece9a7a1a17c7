package io.memorystreamer.operator.controller.artefacts;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.memorystreamer.operator.api.BenchmarkResult;
import io.memorystreamer.operator.api.BenchmarkResultSpec;
import io.memorystreamer.operator.api.BenchmarkRun;
import io.memorystreamer.operator.api.BenchmarkRunSpec;
import io.memorystreamer.operator.api.Verdict;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.test.kubernetes.client.WithKubernetesTestServer;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator's HTTP port as a Job's Pod and a stranger see it, over a mock API server. */
@QuarkusTest
@TestProfile(ArtefactRoutesTest.WithAddress.class)
@WithKubernetesTestServer
class ArtefactRoutesTest {
    private static final String NAMESPACE = "reports";
    private static final byte[] REPORT = gzip("<html><body>fast</body></html>");

    /** Jobs can hand over their documents; the operator makes its key itself. */
    public static class WithAddress implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "memorystreamer.artefacts.url", "http://operator:8080",
                    "memorystreamer.operator.namespace", "memorystreamer",
                    // The run's Job is played by this test.
                    "quarkus.operator-sdk.start-operator", "false");
        }
    }

    @Inject
    KubernetesClient client;

    @Inject
    ArtefactAccess access;

    private String runUid;
    private String token;

    @BeforeEach
    void aRunWithAJobAtWork() {
        client.configMaps().inNamespace(NAMESPACE).delete();
        client.batch().v1().jobs().inNamespace(NAMESPACE).delete();
        client.resources(BenchmarkRun.class).inNamespace(NAMESPACE).delete();
        client.resources(BenchmarkResult.class).inNamespace(NAMESPACE).delete();
        BenchmarkRun run = new BenchmarkRun();
        run.getMetadata().setName("nightly");
        run.getMetadata().setNamespace(NAMESPACE);
        run.setSpec(Serialization.unmarshal(
                "scenarios: [latency]\nresources: [{cpu: 1, memory: 1Gi}]", BenchmarkRunSpec.class));
        runUid = client.resource(run).create().getMetadata().getUid();
        client.resource(job("nightly-0")).create();
        assertThat(access.url()).as("also fetches the key").contains("http://operator:8080");
        token = access.token(NAMESPACE, "nightly-0", runUid);
    }

    @Test
    void aReportIsKeptAsAConfigMapOfTheRun() {
        put("nightly-0/0/report.html.gz", token, REPORT).statusCode(201);

        ConfigMap kept = configMap("nightly-0-0-report");
        assertThat(kept.getBinaryData()).containsOnlyKeys("report.html.gz");
        assertThat(kept.getMetadata().getOwnerReferences()).extracting("uid").containsExactly(runUid);
        assertThat(kept.getMetadata().getLabels()).containsEntry("memorystreamer.io/run", "nightly");
    }

    @Test
    void aReportMayBeSentAgain() {
        put("nightly-0/0/report.html.gz", token, REPORT).statusCode(201);
        put("nightly-0/0/report.html.gz", token, gzip("again")).statusCode(201);

        given().get("/reports/reports/nightly/nightly-0/0")
                .then()
                .statusCode(200)
                .body(containsString("again"));
    }

    @Test
    void theLargestDocumentIsTakenAndALargerOneIsRefusedInOneLine() {
        put("nightly-0/0/result.json.gz", token, document(ArtefactRoutes.MAX_BYTES))
                .statusCode(201);
        put("nightly-0/0/report.html.gz", token, document(ArtefactRoutes.MAX_BYTES + 1))
                .statusCode(413)
                .body(containsString("at most 921600 bytes"));
        assertThat(configMap("nightly-0-0-report")).isNull();
    }

    @Test
    void withoutAValidTokenNothingIsTaken() {
        String forAnother = access.token(NAMESPACE, "nightly-1", runUid);

        for (String wrong : Arrays.asList(null, "", "x", forAnother, token + "x")) {
            put("nightly-0/0/report.html.gz", wrong, REPORT).statusCode(401).body(containsString("token"));
        }
        // Refused before it is read: a body that would be too large is not the matter.
        put("nightly-0/0/report.html.gz", "x", document(ArtefactRoutes.MAX_BYTES + 1))
                .statusCode(401);
        assertThat(configMap("nightly-0-0-report")).isNull();
    }

    @Test
    void aJobThatIsNotThereOrIsAnotherRunsIsUnknown() {
        put("gone-0/0/report.html.gz", access.token(NAMESPACE, "gone-0", runUid), REPORT)
                .statusCode(404);
        put("nightly-0/0/report.html.gz", access.token(NAMESPACE, "nightly-0", "uid-of-an-earlier-run"), REPORT)
                .statusCode(404);
        put("nightly-0/1/report.html.gz", token, REPORT).statusCode(404);
    }

    @Test
    void aJobThatHasEndedHandsOverNothingMore() {
        Job ended = new JobBuilder(job("nightly-0"))
                .withNewStatus()
                .addNewCondition()
                .withType("Complete")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
        client.resource(ended).updateStatus();

        put("nightly-0/0/report.html.gz", token, REPORT).statusCode(409);
    }

    @Test
    void onlyTheTwoDocumentsAreKept() {
        for (String path : List.of("nightly-0/0/x.gz", "nightly-0/-1/report.html.gz", "nightly-0/00/report.html.gz")) {
            put(path, token, REPORT).statusCode(404);
        }
        put("nightly-0/0/report.html.gz", token, "<html>".getBytes(StandardCharsets.UTF_8))
                .statusCode(400)
                .body(containsString("gzip"));
        put("nightly-0/0/report.html.gz", token, new byte[0]).statusCode(400);
    }

    @Test
    void aConfigMapOfSomebodyElseIsLeftAlone() {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("nightly-0-0-report")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withData(Map.of("theirs", "x"))
                        .build())
                .create();

        put("nightly-0/0/report.html.gz", token, REPORT).statusCode(404);

        assertThat(configMap("nightly-0-0-report").getData()).containsEntry("theirs", "x");
    }

    @Test
    void aReportIsShownAndMayDoNothingButDrawItself() {
        put("nightly-0/0/report.html.gz", token, REPORT).statusCode(201);

        given().get("/reports/reports/nightly/nightly-0/0")
                .then()
                .statusCode(200)
                .header("Content-Type", containsString("text/html"))
                .header("Content-Security-Policy", containsString("sandbox allow-scripts; default-src 'none'"))
                .header("X-Content-Type-Options", "nosniff")
                .body(containsString("fast"));
    }

    @Test
    void theRunsPageListsItsReports() {
        client.resource(result("nightly-0-0-report")).create();

        given().get("/reports/reports/nightly")
                .then()
                .statusCode(200)
                .body(containsString("24.6M/s"))
                .body(containsString("href=\"/reports/reports/nightly/nightly-0/0\""))
                .body(containsString("&lt;b&gt;"))
                .body(not(containsString("<b>")));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (String path : List.of(
                "/reports/reports/other",
                "/reports/reports/nightly/nightly-0/0",
                "/reports/reports/nightly/nightly-0/99",
                "/reports/reports/nightly/..%2f..%2fsecrets/0",
                "/reports/..%2f..%2fx/nightly")) {
            given().urlEncodingEnabled(false).get(path).then().statusCode(404);
        }
    }

    @Test
    void theKeyIsMadeOnceAndKeptInASecret() {
        Secret secret = client.secrets()
                .inNamespace("memorystreamer")
                .withName("memorystreamer-operator-artefacts")
                .get();

        assertThat(Base64.getDecoder().decode(secret.getData().get("key"))).hasSize(32);
        assertThat(secret.getImmutable()).isTrue();
    }

    private static ValidatableResponse put(String path, String token, byte[] content) {
        RequestSpecification request = given().contentType("application/gzip").body(content);
        if (token != null) {
            request = request.header("Authorization", "Bearer " + token);
        }
        return request.put("/artefacts/" + NAMESPACE + "/" + path).then();
    }

    private ConfigMap configMap(String name) {
        return client.configMaps().inNamespace(NAMESPACE).withName(name).get();
    }

    private Job job(String name) {
        // @formatter:off
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .addToLabels("memorystreamer.io/run", "nightly")
                .addNewOwnerReference()
                .withApiVersion("memorystreamer.io/v1alpha1")
                .withKind("BenchmarkRun")
                .withName("nightly")
                .withUid(runUid)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withCompletions(1)
                .endSpec()
                .build();
        // @formatter:on
    }

    private static BenchmarkResult result(String report) {
        BenchmarkResult result = new BenchmarkResult();
        result.getMetadata().setName("nightly-0");
        result.getMetadata().setNamespace(NAMESPACE);
        result.getMetadata().setLabels(Map.of("memorystreamer.io/run", "nightly"));
        result.setSpec(new BenchmarkResultSpec(
                "nightly",
                new BenchmarkResultSpec.Cell("0", "1", "<b>"),
                "nightly-0",
                1,
                1,
                null,
                null,
                null,
                null,
                null,
                "24.6M/s",
                "8.4us",
                Verdict.MET,
                report));
        return result;
    }

    private static byte[] document(int length) {
        byte[] content = new byte[length];
        content[0] = 0x1f;
        content[1] = (byte) 0x8b;
        return content;
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }
}
