package org.lucid.node.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.gateway.testkit.Node;
import org.lucid.node.gateway.testkit.WorkerTasks;

/** Calls are served on the event loops alone. */
class EventLoopTest {

    private static final int LARGEST = 64 << 10;

    @Test
    @Tag("API-98")
    void handsNothingToAWorkerForAGetOrABodyOf64KiB() {
        WorkerTasks tasks = new WorkerTasks();
        Vertx vertx = tasks.vertx();
        try (Node node = Node.on(vertx, "")) {
            String frame = "{\"title\":\"Emma\",\"note\":\"\"}";
            String body = frame.replace("\"\"", "\"" + "x".repeat(LARGEST - frame.length()) + "\"");
            assertThat(body).hasSize(LARGEST);
            int before = tasks.count();
            for (int i = 0; i < 20; i++) {
                assertThat(node.call("GET", "/shelf/books/emma/text", "USER", "").status()).isEqualTo(200);
                assertThat(node.call("GET", "/shelf/emma", "", "").status()).isEqualTo(200);
                assertThat(node.call("PUT", "/shelf/emma", "ADMIN", body).status()).isEqualTo(201);
            }
            assertThat(tasks.count()).isEqualTo(before);
            vertx.executeBlocking(() -> "a task").await();
            assertThat(tasks.count()).as("tasks are seen").isEqualTo(before + 1);
        }
    }
}
