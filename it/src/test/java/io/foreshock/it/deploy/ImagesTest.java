package io.foreshock.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ImagesTest {
    /** name:tag, the tag with a whole version in it. */
    private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:[a-z]*\\d+\\.\\d+[^:]*");

    @Test
    void arePinnedToAVersion() throws IOException {
        assertThat(images())
                .hasSizeGreaterThan(6)
                .allMatch(image -> PINNED.matcher(image).matches());
    }

    @Test
    void ofThisProjectHaveItsVersion() throws IOException {
        Matcher version =
                Pattern.compile("<version>(.+)</version>")
                        .matcher(DeployedFiles.text(DeployedFiles.ROOT.resolve("pom.xml")));
        assertThat(version.find()).isTrue();

        assertThat(images())
                .filteredOn(image -> image.startsWith("foreshock-"))
                .isNotEmpty()
                .allMatch(image -> image.endsWith(":" + version.group(1)));
    }

    @Test
    void areTheSameVersionsEverywhere() throws IOException {
        assertThat(
                        images().stream()
                                .distinct()
                                .map(image -> image.substring(0, image.indexOf(':'))))
                .doesNotHaveDuplicates();
    }

    @Test
    void haveTheVersionsOfTheBuild() throws IOException {
        String pom = DeployedFiles.text(DeployedFiles.ROOT.resolve("pom.xml"));

        assertThat(images())
                .contains(
                        "apache/kafka:" + property(pom, "kafka.version"),
                        "apicurio/apicurio-registry:" + property(pom, "apicurio.version"),
                        "flink:" + property(pom, "flink.version") + "-java17");
    }

    @Test
    void copyOnlyWhatTheContextLetsThrough() throws IOException {
        List<String> allowed =
                DeployedFiles.text(DeployedFiles.ROOT.resolve(".dockerignore"))
                        .lines()
                        .filter(line -> line.startsWith("!"))
                        .map(line -> line.substring(1).replace("*.jar", ""))
                        .toList();
        for (Path file : dockerfiles()) {
            List<String> sources =
                    Pattern.compile("(?m)^COPY (?:--\\S+ )*(\\S+) ")
                            .matcher(DeployedFiles.text(file))
                            .results()
                            .map(found -> found.group(1))
                            .toList();
            assertThat(sources).as(file.toString()).isNotEmpty().isSubsetOf(allowed);
        }
    }

    private static String property(String pom, String name) {
        Matcher found = Pattern.compile("<" + name + ">(.+)</" + name + ">").matcher(pom);
        assertThat(found.find()).as(name).isTrue();
        return found.group(1);
    }

    private static List<String> images() throws IOException {
        Stream<String> bases =
                dockerfiles().stream()
                        .flatMap(
                                file ->
                                        Pattern.compile("(?m)^FROM (\\S+)")
                                                .matcher(DeployedFiles.text(file))
                                                .results()
                                                .map(MatchResult::group)
                                                .map(line -> line.substring("FROM ".length())));
        Stream<String> composed =
                DeployedFiles.valuesOf("image", DeployedFiles.yaml(DeployedFiles.COMPOSE).get(0))
                        .stream();
        Stream<String> deployed =
                DeployedFiles.objects().stream()
                        .flatMap(object -> DeployedFiles.valuesOf("image", object).stream());
        return Stream.of(bases, composed, deployed).flatMap(images -> images).toList();
    }

    private static List<Path> dockerfiles() throws IOException {
        try (Stream<Path> files = Files.list(DeployedFiles.IMAGES)) {
            return files.filter(file -> file.toString().endsWith(".Dockerfile")).toList();
        }
    }
}
