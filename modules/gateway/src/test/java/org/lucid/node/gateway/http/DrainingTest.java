package org.lucid.node.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.gateway.testkit.Node;
import org.lucid.node.gateway.testkit.Node.Answer;
import org.lucid.node.gateway.testkit.Shelf;

class DrainingTest {

    private static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(until);
            Thread.onSpinWait();
        }
    }

    @Test
    @Tag("API-89")
    void answersWhatIsInFlightAndNothingNew() throws Exception {
        Shelf.HELD.set(null);
        Executor own = task -> Thread.ofPlatform().daemon().start(task);
        try (Node node = Node.withSecret("")) {
            CompletableFuture<Answer> inFlight = CompletableFuture
                    .supplyAsync(() -> node.call("GET", "/shelf/held", "", "",
                            "Connection: keep-alive"), own);
            await("the call is in flight", () -> Shelf.HELD.get() != null);
            CompletableFuture<?> stopping = CompletableFuture.runAsync(() -> node.kernel().stop().await(), own);
            await("the process says that it stops", () -> node.get("/ready").status() == 503);
            assertThat(node.get("/ready").json().path("reasons").findValuesAsText("check")).contains("draining");
            assertThat(node.get("/health").json().path("status").asText()).isEqualTo("stopping");
            Answer refused = node.call("GET", "/shelf/a", "", "");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("LUCID_ERR_5034");
            assertThat(refused.header("retry-after")).isEqualTo("1");
            assertThat(refused.header("connection")).isEqualTo("close");
            Shelf.HELD.get().complete(new Shelf.Book("held", "Found", Optional.empty(), 1, Optional.empty()));
            Answer answered = inFlight.get(20, TimeUnit.SECONDS);
            assertThat(answered.status()).as(answered.toString()).isEqualTo(200);
            assertThat(answered.header("connection")).isEqualTo("close");
            stopping.get(20, TimeUnit.SECONDS);
        }
    }
}
