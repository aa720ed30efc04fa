package io.foreshock.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    @TempDir Path directory;

    private Map<String, String> read(String yaml) throws IOException {
        return ConfigFile.read(Files.writeString(directory.resolve("c.yaml"), yaml));
    }

    @Test
    void nestedKeysAndDottedKeysMeanTheSame() throws IOException {
        assertThat(read("a:\n  b:\n    c: 1\n  d.e: 2\nf: 3\n"))
                .isEqualTo(Map.of("a.b.c", "1", "a.d.e", "2", "f", "3"));
    }

    @Test
    void valuesAreTakenAsTheyAreWritten() throws IOException {
        String yaml = "a: 0123\nb: no\nc: 1:30\nd: 1e3\ne: 2026-01-01\nf: 4_194_304\ng: \"x: y\"\n";
        assertThat(read(yaml))
                .isEqualTo(
                        Map.of(
                                "a",
                                "0123",
                                "b",
                                "no",
                                "c",
                                "1:30",
                                "d",
                                "1e3",
                                "e",
                                "2026-01-01",
                                "f",
                                "4_194_304",
                                "g",
                                "x: y"));
    }

    @Test
    void listsAreJoinedAndEmptyValuesAreEmpty() throws IOException {
        assertThat(read("a: [1, x, 007]\nb:\nc: ~\nd: []\ne: {}\n"))
                .isEqualTo(Map.of("a", "1,x,007", "b", "", "c", "", "d", ""));
    }

    @Test
    void anEmptyFileSetsNothing() throws IOException {
        assertThat(read("")).isEmpty();
        assertThat(read("# only a comment\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- a\n- b\n",
                "just text\n",
                "a: [\n",
                "a: 1\na: 2\n",
                "a.b: 1\na:\n  b: 2\n",
                "a: [{b: 1}]\n",
                "a: [[1]]\n",
                "a: !!javax.script.ScriptEngineManager []\n"
            })
    void whatCannotBeMeantIsRefused(String yaml) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("c.yaml");
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = directory.resolve("none.yaml");
        assertThatThrownBy(() -> ConfigFile.read(missing))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage("config file " + missing + " does not exist");
    }

    @Test
    void saysWhatIsNoConfigFile() throws IOException {
        Path bytes = Files.write(directory.resolve("bytes"), new byte[] {(byte) 0xff, 1, 2});
        Path control = Files.write(directory.resolve("control"), new byte[] {'a', 0, 1});

        assertThatThrownBy(() -> ConfigFile.read(directory))
                .hasMessage("config file " + directory + " is a directory");
        assertThatThrownBy(() -> ConfigFile.read(bytes))
                .hasMessage("config file " + bytes + " is not text in UTF-8");
        assertThatThrownBy(() -> ConfigFile.read(control))
                .hasMessage("config file " + control + " is not text in UTF-8");
    }
}
