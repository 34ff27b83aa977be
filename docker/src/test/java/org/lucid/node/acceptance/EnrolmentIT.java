package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentIT {

    @TempDir
    private Path here;
    @TempDir
    private Path there;

    @Test
    @Tag("NOD-01")
    @DisplayName("Ids that callers give have a form, and what has another is refused with what is allowed")
    void refusesIdsOfAnotherForm() throws IOException {
        try (Site site = new Site(here)) {
            NodeProcess manager = site.startManager();
            assertThat(manager.post("/api/v1/nodes/register", Map.of("node_id", "has a blank", "node_type", "relay"))
                    .is(400).text("/error/code")).isEqualTo("LUCID_ERR_1001");
            assertThat(manager.get("/api/v1/nodes/has%20a%20blank").is(404).text("/error/code")).isEqualTo(
                    "LUCID_ERR_5011");
            manager.terminate();
        }
    }

    @Test
    @DisplayName("An agent with a code takes over the node that was created for it, and keeps it over restarts of both")
    void takesOverTheNodeThatWasCreated() throws IOException {
        try (Site site = new Site(here)) {
            NodeProcess manager = site.startManager();
            String node = manager.post("/api/v1/nodes", Map.of("name", "Pi in the attic", "node_type", "worker",
                    "hardware_info", Map.of("cpu_cores", 4, "memory_gb", 8), "location", Map.of("country", "de")))
                    .is(201).text("/node_id");
            assertThat(manager.get("/api/v1/nodes/" + node).is(200).text("/status")).isEqualTo("registered");
            String code = manager.post("/api/v1/nodes/enrolments", Map.of("node_id", node)).is(201).text(
                    "/enrolment_code");
            try (Site workplace = Site.ofEnrolledWorker(there, manager.port(), code)) {
                NodeProcess worker = workplace.startWorker();
                awaitActive(manager, worker, node);
                JsonNode shown = manager.get("/api/v1/nodes/" + node).is(200).at("");
                assertThat(shown.path("name").asText()).isEqualTo("Pi in the attic");
                assertThat(shown.at("/hardware_info/cpu/cores").asInt()).isEqualTo(4);
                assertThat(shown.at("/location/country").asText()).isEqualTo("DE");
                assertThat(shown.path("public_key").asText()).hasSize(64);
                worker.terminate();
                Deadline.in(60).await("the agent has ended", () -> !worker.isRunning());
                manager.post("/api/v1/nodes/" + node + "/maintenance", Map.of("reason", "new fan", "duration_hours", 1))
                        .is(200);
                assertThat(manager.post("/api/v1/nodes/" + node + "/activate", Map.of()).is(200).text("/status"))
                        .isEqualTo("starting");
                NodeProcess again = workplace.startWorker();
                awaitActive(manager, again, node);
                assertThat(manager.get("/api/v1/nodes").is(200).at("/nodes").size()).as("one node, not two")
                        .isEqualTo(1);
                again.terminate();
            }
            manager.terminate();
        }
    }

    private static void awaitActive(NodeProcess manager, NodeProcess worker, String node) {
        try {
            Deadline.in(40).await("the node is active", () -> {
                try {
                    return manager.get("/api/v1/nodes/" + node).is(200).text("/status").equals("active");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + worker.story() + manager.story(), e);
        }
    }
}
