package io.memorystreamer.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The layers of the server. */
@AnalyzeClasses(packages = "io.memorystreamer.server", importOptions = ImportOption.DoNotIncludeTests.class)
class WirePackageTest {

    @ArchTest
    static final ArchRule onlyWireAndApisKnowKafkasMessageClasses = noClasses()
            .that()
            .resideOutsideOfPackages("io.memorystreamer.server.wire", "io.memorystreamer.server.apis")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule handlersSeeNoSockets = noClasses()
            .that()
            .resideInAnyPackage("..server.handlers", "..server.topics", "..server.groups", "..server.protocol")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..server.network", "..server.apis", "..server.wire", "io.netty..", "io.vertx.core.net..");

    @ArchTest
    static final ArchRule topicsGroupsAndProtocolStandAlone = noClasses()
            .that()
            .resideInAnyPackage("..server.topics", "..server.groups", "..server.protocol")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..server.handlers", "io.vertx..");
}
