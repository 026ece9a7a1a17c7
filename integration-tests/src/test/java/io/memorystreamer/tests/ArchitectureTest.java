package io.memorystreamer.tests;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Dependencies point one way; whoever wants one that is not listed here changes the design first. */
class ArchitectureTest {

    private static final String LOG = "io.memorystreamer.log..";
    private static final String CLIENT = "io.memorystreamer.client..";
    private static final String REACTIVE_MESSAGING = "io.memorystreamer.reactivemessaging..";
    private static final String SERVER = "io.memorystreamer.server..";
    private static final String WIRE = "io.memorystreamer.server.wire..";
    private static final String APIS = "io.memorystreamer.server.apis..";
    private static final String OPERATOR_API = "io.memorystreamer.operator.api..";
    private static final String STATISTICS = "io.memorystreamer.statistics..";
    private static final String CONTROLLER = "io.memorystreamer.operator.controller..";
    private static final String JMH = "io.memorystreamer.jmh..";
    private static final String BENCH = "io.memorystreamer.bench..";
    private static final String KAFKA_PEER = "io.memorystreamer.kafkapeer..";
    private static final String IMAGES = "io.memorystreamer.images..";
    private static final String APPLICATIONS = "io.memorystreamer.tests..";

    /** Each module's packages, and what of ours it may use besides itself. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry(LOG, List.of()),
            Map.entry(CLIENT, List.of(LOG)),
            Map.entry(REACTIVE_MESSAGING, List.of(LOG, CLIENT)),
            Map.entry(SERVER, List.of(LOG)),
            Map.entry(OPERATOR_API, List.of()),
            Map.entry(STATISTICS, List.of()),
            Map.entry(CONTROLLER, List.of(OPERATOR_API, STATISTICS)),
            Map.entry(BENCH, List.of(LOG, CLIENT, OPERATOR_API, STATISTICS)),
            Map.entry(JMH, List.of(LOG)),
            Map.entry(KAFKA_PEER, List.of()),
            Map.entry(IMAGES, List.of()),
            Map.entry(APPLICATIONS, List.of()));

    private static JavaClasses classes;

    @BeforeAll
    static void importEveryModule() throws IOException {
        try (Stream<Path> poms = Files.find(Checkout.ROOT, 3, (path, attributes) -> path.endsWith("pom.xml"))) {
            classes = new ClassFileImporter()
                    .importPaths(poms.map(pom -> pom.resolveSibling("target/classes"))
                            .filter(Files::isDirectory)
                            .toList());
        }
    }

    @Test
    void everyModuleWasBuiltAndHasItsRule() {
        MAY_USE.keySet()
                .forEach(module -> assertThat(classes.that(resideInAPackage(module)))
                        .as(module)
                        .isNotEmpty());
        assertThat(classes.that(DescribedPredicate.not(
                        resideInAnyPackage(MAY_USE.keySet().toArray(String[]::new)))))
                .as("classes outside every module")
                .isEmpty();
    }

    @Test
    void dependenciesPointOneWay() {
        MAY_USE.forEach((module, others) -> classes()
                .that()
                .resideInAPackage(module)
                .should()
                .onlyDependOnClassesThat(resideInAPackage(module)
                        .or(resideInAnyPackage(others.toArray(String[]::new)))
                        .or(notOurs()))
                .check(classes));
    }

    /** They are internal to Kafka and move between its releases. */
    @Test
    void kafkasMessageClassesAreUsedInTheWirePackageAndTheApisAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(WIRE, APIS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka.common.message..",
                        "org.apache.kafka.common.protocol..",
                        "org.apache.kafka.common.requests..",
                        "org.apache.kafka.common.record..")
                .check(classes);
    }

    @Test
    void theLogKnowsNoFramework() {
        classes()
                .that()
                .resideInAPackage(LOG)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(LOG, "java..", "org.agrona..", "org.slf4j..")
                .check(classes);
    }

    @Test
    void everyPackageSaysWhatLivesThere() {
        final List<String> silent = classes.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(candidate -> !candidate.getClasses().isEmpty())
                .filter(candidate -> !candidate.getName().endsWith(".jmh_generated"))
                .filter(candidate -> candidate.tryGetPackageInfo().isEmpty())
                .map(candidate -> candidate.getName())
                .filter(name -> !Files.exists(packageInfo(name)))
                .toList();
        assertThat(silent).as("packages without a package-info.java").isEmpty();
    }

    /** A package-info without an annotation leaves no class file. */
    private static Path packageInfo(final String name) {
        try (Stream<Path> found = Files.find(
                Checkout.ROOT,
                20,
                (path, attributes) ->
                        path.endsWith(Path.of("src/main/java", name.replace('.', '/'), "package-info.java")
                                .toString()))) {
            return found.findFirst().orElse(Path.of("missing"));
        } catch (final IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static DescribedPredicate<JavaClass> notOurs() {
        return DescribedPredicate.not(resideInAPackage("io.memorystreamer.."));
    }
}
