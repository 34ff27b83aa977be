package org.lucid.node.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.gateway.testkit.Node;
import org.lucid.node.gateway.testkit.Node.Answer;
import org.lucid.node.gateway.testkit.Shelf;
import org.lucid.node.kernel.store.memory.MemoryData;
import org.lucid.node.kernel.store.memory.MemoryStore;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.store.memory.StoreFaults.Operation;

/** What calls leave behind in the audit, over HTTP; taking a book away is about money in these tests. */
class AuditTest {

    private static final String BOOK = "{\"title\":\"Northanger Abbey\"}";
    private final MemoryData data = new MemoryData();
    /** So many insertions into the audit succeed before the store fails; all, when it is negative. */
    private final AtomicInteger insertionsLeft = new AtomicInteger(-1);
    private final Node node = Node.on(data, (collection, operation) -> fails(collection, operation)
            ? StoreFaults.FAIL_BEFORE_APPLY
            : StoreFaults.NONE);

    private boolean fails(String collection, Operation operation) {
        return collection.equals("gateway_audit") && operation == Operation.INSERT && insertionsLeft.get() >= 0
                && insertionsLeft.getAndUpdate(left -> Math.max(0, left - 1)) == 0;
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private List<JsonNode> entries(String query) {
        Answer answer = node.call("GET", "/api/v1/system/audit?limit=100" + query, "ADMIN", "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return StreamSupport.stream(answer.json().path("entries").spliterator(), false).toList();
    }

    private List<JsonNode> entriesOnce(Predicate<List<JsonNode>> there, String query) {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        for (List<JsonNode> entries = entries(query);; entries = entries(query)) {
            if (there.test(entries)) {
                return entries;
            }
            assertThat(System.nanoTime()).as("the entries come: " + entries).isLessThan(until);
        }
    }

    @Test
    @Tag("API-70")
    @Tag("API-74")
    void keepsWhatChangesSomethingAndNothingThatItSays() {
        assertThat(node.call("PUT", "/shelf/emma", "NODE_OPERATOR", BOOK, "X-Request-ID: first").status())
                .isEqualTo(201);
        assertThat(node.call("PUT", "/shelf/emma", "NODE_OPERATOR", "{\"title\":\"x\"}").status()).isEqualTo(400);
        assertThat(node.call("GET", "/shelf/emma", "NODE_OPERATOR", "").status()).isEqualTo(200);
        assertThat(node.call("POST", "/shelf/titles", "USER", "[\"a\"]").status()).as("telemetry").isEqualTo(200);
        List<JsonNode> entries = entries("");
        assertThat(entries).extracting(entry -> entry.path("status").asInt()).containsExactlyInAnyOrder(400, 201);
        JsonNode entry = entries("&request_id=first").getFirst();
        assertThat(entry.path("phase").asText()).isEqualTo("OUTCOME");
        assertThat(entry.path("time").asText()).isEqualTo("2026-01-01T00:00:00.000Z");
        assertThat(entry.path("subject").asText()).isEqualTo("user-NODE_OPERATOR");
        assertThat(entry.path("roles").toString()).isEqualTo("[\"NODE_OPERATOR\"]");
        assertThat(entry.path("operator_id").asText()).isEqualTo("user-NODE_OPERATOR");
        assertThat(entry.path("channel").asText()).isEqualTo("http");
        assertThat(entry.path("address").asText()).isEqualTo("lucid.shelf.put");
        assertThat(entry.path("method").asText()).isEqualTo("PUT");
        assertThat(entry.path("target").asText()).isEqualTo("emma");
        assertThat(entry.path("code").isNull()).isTrue();
        assertThat(entry.path("source").asText()).isEqualTo("127.0.0.0/24");
        assertThat(entry.toString()).doesNotContain("Northanger");
        assertThat(entries("&subject=user-ADMIN")).isEmpty();
        assertThat(entries("&address=lucid.shelf.put&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z")).hasSize(2);
        assertThat(entries("&from=2026-01-01T00:00:01Z")).isEmpty();
        assertThat(node.call("GET", "/api/v1/system/audit?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "ADMIN",
                "").status()).isEqualTo(400);
    }

    @Test
    @Tag("API-70")
    void keepsRefusalsAndNotAFloodOfThem() {
        for (int knock = 0; knock < 20; knock++) {
            assertThat(node.call("POST", "/shelf/titles", "", "[\"a\"]").status()).isEqualTo(401);
        }
        assertThat(entries("")).as("one a second and source").hasSize(1);
        node.passSeconds(1);
        assertThat(node.call("GET", "/api/v1/auth/whoami", "", "", "Authorization: Bearer no").status())
                .isEqualTo(401);
        assertThat(entries("")).hasSize(2).allMatch(entry -> entry.path("subject").asText().equals("anonymous"));
        assertThat(node.call("GET", "/api/v1/system/audit", "USER", "").status()).isEqualTo(403);
        assertThat(node.call("POST", "/shelf/titles", "SERVICE", "[\"a\"]").status()).isEqualTo(403);
        assertThat(entries("&subject=user-USER")).hasSize(1);
        assertThat(entries("&subject=user-SERVICE")).extracting(entry -> entry.path("code").asInt())
                .containsExactly(2002);
    }

    @Test
    @Tag("API-71")
    void answersThoughTheStoreIsDownAndWritesLater() {
        insertionsLeft.set(0);
        assertThat(node.call("PUT", "/shelf/emma", "NODE_OPERATOR", BOOK).status()).isEqualTo(201);
        assertThat(node.call("PUT", "/shelf/persuasion", "NODE_OPERATOR", BOOK).status()).isEqualTo(201);
        assertThat(entries("")).isEmpty();
        insertionsLeft.set(-1);
        List<JsonNode> entries = entriesOnce(there -> there.size() == 2, "");
        assertThat(entries).extracting(entry -> entry.path("target").asText()).contains("emma", "persuasion");
    }

    @Test
    @Tag("API-71")
    void passesOnWhatIsAboutMoneyOnlyOnceItIsOnRecord() {
        Shelf.DROPPED.set(0);
        insertionsLeft.set(0);
        Answer refused = node.call("DELETE", "/shelf/emma", "ADMIN", "");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("LUCID_ERR_5032");
        assertThat(refused.header("retry-after")).isEqualTo("5");
        assertThat(Shelf.DROPPED).as("nothing was done").hasValue(0);
        insertionsLeft.set(-1);
        entriesOnce(there -> there.size() == 1, "");
        assertThat(node.call("DELETE", "/shelf/emma", "ADMIN", "").status()).isEqualTo(204);
        assertThat(Shelf.DROPPED).hasValue(1);
        assertThat(entries("")).extracting(entry -> entry.path("phase").asText() + " " + entry.path("status").asInt())
                .containsExactlyInAnyOrder("OUTCOME 503", "INTENT 0", "OUTCOME 204");
        assertThat(entries("&open=true")).isEmpty();
    }

    @Test
    @Tag("API-71")
    void showsOfWhichCallsAboutMoneyTheOutcomeIsNotOnRecord() {
        assertThat(node.call("DELETE", "/shelf/emma", "ADMIN", "").status()).isEqualTo(204);
        insertionsLeft.set(1);
        assertThat(node.call("DELETE", "/shelf/persuasion", "ADMIN", "").status()).isEqualTo(204);
        assertThat(entries("&open=true")).extracting(entry -> entry.path("target").asText())
                .containsExactly("persuasion");
        insertionsLeft.set(-1);
        entriesOnce(List::isEmpty, "&open=true");
    }

    @Test
    @Tag("API-72")
    void keepsMoneyForSevenYearsAndTheRestForNinetyDays() {
        node.call("PUT", "/shelf/emma", "NODE_OPERATOR", BOOK);
        node.call("DELETE", "/shelf/emma", "ADMIN", "");
        assertThat(sweptAfter(Duration.ofDays(89))).isZero();
        assertThat(sweptAfter(Duration.ofDays(91))).as("what is ordinary").isEqualTo(1);
        assertThat(sweptAfter(Duration.ofDays(2556))).isZero();
        assertThat(sweptAfter(Duration.ofDays(2558))).as("intent and outcome").isEqualTo(2);
    }

    private long sweptAfter(Duration passed) {
        return MemoryStore.open(data, () -> Node.NOW.plus(passed), StoreFaults.none()).await().sweep().await();
    }
}
