package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenApiLintIT {

    @TempDir
    private Path directory;

    @BeforeAll
    static void fetch() {
        NpmClients.fetch();
    }

    @Test
    @Tag("API-61")
    @DisplayName("A linter finds nothing in the document that a manager serves")
    void isClean() throws IOException {
        try (Site site = new Site(directory)) {
            NodeProcess manager = site.startManager();
            try (ApiClient client = manager.client()) {
                assertThat(NpmClients.lint(client.contract().document().toString()))
                        .anyMatch(line -> line.contains("No results"));
            }
            manager.terminate();
        }
    }
}
