package io.foreshock.it.l7.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
    @TempDir Path directory;

    @Test
    void hasTheScripts() throws IOException {
        Workspace workspace = Workspace.prepare();
        assertThat(workspace.file("truth.py")).isRegularFile();
        assertThat(workspace.file("node").resolve("truth.mjs")).isRegularFile();
    }

    @Test
    void fillsInValues() throws IOException {
        Files.writeString(directory.resolve("a.conf"), "listen ${port}; root ${path}/$uri;");
        Path target = Files.createDirectory(directory.resolve("to"));
        Workspace workspace = new Workspace(directory);
        Path filled = workspace.fill("a.conf", target, Map.of("port", 80, "path", "/a$1"));
        assertThat(filled).hasContent("listen 80; root /a$1/$uri;");
        assertThatThrownBy(() -> workspace.fill("a.conf", target, Map.of("port", 80)))
                .hasMessageContaining("${path}");
    }
}
