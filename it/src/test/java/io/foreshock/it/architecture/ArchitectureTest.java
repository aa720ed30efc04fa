package io.foreshock.it.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom (docs/architecture.md). A module that is not built yet breaks no rule. */
final class ArchitectureTest {
    private static final List<String> MODULES =
            List.of(
                    "options",
                    "schemas",
                    "collector",
                    "pipeline",
                    "jobs",
                    "gateway",
                    "local",
                    "benchmarks");

    /** Packages of pipeline that are plain arithmetic. */
    private static final String[] ARITHMETIC = {
        "io.foreshock.pipeline.completeness..",
        "io.foreshock.pipeline.deadletter..",
        "io.foreshock.pipeline.latency..",
        "io.foreshock.pipeline.status..",
        "io.foreshock.pipeline.window.."
    };

    private static JavaClasses ours;

    @BeforeAll
    static void importClasses() {
        List<Path> built =
                MODULES.stream()
                        .map(module -> Path.of("..", module, "target", "classes"))
                        .filter(Files::isDirectory)
                        .toList();
        ours = new ClassFileImporter().importPaths(built);
    }

    /** Else the other tests would pass by seeing nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"options", "schemas", "collector", "pipeline", "jobs"})
    void modulesBelowThisOneAreSeen(String module) {
        assertThat(ours.stream().map(JavaClass::getPackageName))
                .anyMatch(name -> name.startsWith("io.foreshock." + module));
    }

    @ParameterizedTest(name = "{0} knows of ours only {1}")
    @CsvSource({
        "options, ''",
        "schemas, ''",
        "collector, options schemas",
        "pipeline, schemas",
        "jobs, options pipeline schemas",
        "gateway, options schemas",
        "local, options schemas collector pipeline jobs gateway",
        "benchmarks, options schemas collector pipeline jobs gateway local",
    })
    void modulesKnowOnlyThoseBelowThem(String module, String below) {
        DescribedPredicate<JavaClass> allowed =
                resideInAnyPackage(
                        Stream.concat(Stream.of(module), Stream.of(below.split(" ")))
                                .filter(name -> !name.isEmpty())
                                .map(ArchitectureTest::packages)
                                .toArray(String[]::new));
        check(
                classes()
                        .that()
                        .resideInAPackage(packages(module))
                        .should()
                        .onlyDependOnClassesThat(
                                DescribedPredicate.not(resideInAnyPackage("io.foreshock.."))
                                        .or(allowed)));
    }

    @Test
    void pipelineKnowsNoKafkaAndHasNoMain() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(packages("pipeline"))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "org.apache.kafka..", "org.apache.flink.connector.kafka.."));
        check(
                methods()
                        .that()
                        .areDeclaredInClassesThat()
                        .resideInAPackage(packages("pipeline"))
                        .should()
                        .notHaveName("main"));
    }

    @Test
    void arithmeticKnowsNoFlink() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(ARITHMETIC)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.apache.flink.."));
    }

    @Test
    void onlyTheBindingOfLibbpfAndTheProvokerKnowNativeCode() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "io.foreshock.collector.bpf..",
                                "io.foreshock.local.provoke..",
                                packages("benchmarks"))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("com.sun.jna.."));
    }

    /** They would not fit into 60 MB beside the Kafka client. */
    @Test
    void collectorRunsWithoutAvroJacksonAndPicocli() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(packages("collector"))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "org.apache.avro..",
                                "com.fasterxml..",
                                "picocli..",
                                "org.apache.flink.."));
    }

    @Test
    void packagesAreNamedAfterConcepts() {
        check(
                noClasses()
                        .should()
                        .resideInAnyPackage(
                                "..util..", "..utils..", "..common..", "..helper..", "..misc.."));
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked =
                ours.stream()
                        .filter(DescribedPredicate.not(are(generated())))
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(each -> !each.isAnnotatedWith(NullMarked.class))
                        .map(JavaPackage::getName)
                        .collect(Collectors.toSet());
        assertThat(unmarked).as("packages without @NullMarked in package-info.java").isEmpty();
    }

    private static DescribedPredicate<JavaClass> generated() {
        return resideInAnyPackage(
                "io.foreshock.schemas.signal..",
                "io.foreshock.schemas.result..",
                "io.foreshock.benchmarks..jmh_generated..");
    }

    private static String packages(String module) {
        return "io.foreshock." + module + "..";
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(ours);
    }
}
