package org.lucid.node.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lucid.node.gateway.testkit.Node;
import org.lucid.node.gateway.testkit.Node.Answer;

class GatewayHttpTest {

    private static Node node;

    @BeforeAll
    static void start() {
        node = Node.withSecret(", instances: 2, rate_limit: {anonymous: 100000}");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static Answer put(String role, String path, String body, String... headers) {
        return node.call("PUT", path, role, body, headers);
    }

    @Test
    @Tag("API-14")
    void servesAnOperationThatNoLineOfTheGatewayNames() {
        assertThat(node.get("/shelf/emma").json().path("title").asText()).isEqualTo("Found");
        assertThat(node.get("/shelf/emma?copies=7").json().path("copies").asInt()).isEqualTo(7);
        Answer made = put("NODE_OPERATOR", "/shelf/emma", "{\"bookTitle\":\"Emma\",\"price\":2.5}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("price").asText()).isEqualTo("2.500000");
        assertThat(made.json().path("key").isNull()).isTrue();
        assertThat(put("ADMIN", "/shelf/emma", "{\"title\":\"again\"}").header("idempotency-replayed"))
                .isEqualTo("true");
        Answer dropped = node.call("DELETE", "/shelf/emma", "ADMIN", "");
        assertThat(dropped.status()).isEqualTo(204);
        assertThat(dropped.body()).isEmpty();
        assertThat(node.call("POST", "/shelf/titles", "USER", "[\"a\",\"b\"]").json().path("titles").asInt())
                .isEqualTo(2);
        JsonNode entry = node.get("/openapi.json").json().path("paths").path("/shelf/{book_id}").path("put");
        assertThat(entry.path("x-lucid-roles").toString()).isEqualTo("[\"NODE_OPERATOR\"]");
        assertThat(entry.path("x-lucid-failures").toString()).contains("LUCID_ERR_5003").contains("LUCID_ERR_2002");
        JsonNode schema = entry.path("requestBody").path("content").path("application/json").path("schema");
        assertThat(schema.path("required").toString()).isEqualTo("[\"title\"]");
        assertThat(schema.path("properties").path("title").path("maxLength").asInt()).isEqualTo(20);
    }

    @Test
    void showsAListBareAndAmountsAsNumbersWhereAsked() {
        Answer framed = node.call("GET", "/shelf", "USER", "");
        assertThat(framed.json().path("pagination").path("total_pages").asInt()).isEqualTo(41);
        assertThat(framed.json().path("books").get(0).path("price").isTextual()).isTrue();
        Answer bare = node.call("GET", "/shelf?view=list&money=number", "USER", "");
        assertThat(bare.json().isArray()).isTrue();
        assertThat(bare.json().get(0).path("price").isNumber()).isTrue();
        assertThat(bare.json().get(0).path("price").decimalValue()).isEqualByComparingTo("2.5");
        assertThat(bare.header("x-total-count")).isEqualTo("41");
        assertThat(bare.header("x-next-cursor")).isEqualTo("after-emma");
        assertThat(node.call("GET", "/shelf?money=number", "USER", "").json().path("books").get(0).path("price")
                .isNumber()).isTrue();
        assertThat(node.call("GET", "/shelf?other=1", "USER", "").code()).as("strict").isEqualTo("LUCID_ERR_1001");
    }

    @Test
    @Tag("API-10")
    void findsPathsAndMethods() {
        assertThat(node.get("/shelf/emma/").status()).isEqualTo(200);
        Answer head = node.call("HEAD", "/shelf/emma", "", "");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("content-length"))
                .isEqualTo(Integer.toString(node.get("/shelf/emma").body().length()));
        Answer wrong = node.call("PATCH", "/shelf/emma", "", "");
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.code()).isEqualTo("LUCID_ERR_1006");
        assertThat(wrong.header("allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS, POST, PUT");
        Answer unknown = node.get("/nowhere/at/all");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.code()).isEqualTo("LUCID_ERR_1007");
        Answer options = node.call("OPTIONS", "/shelf/emma", "", "");
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.header("allow")).isEqualTo(wrong.header("allow"));
        assertThat(node.get("/health/").status()).isEqualTo(200);
        assertThat(node.call("POST", "/health", "", "").status()).isEqualTo(405);
    }

    @Test
    @Tag("API-15")
    void answersEveryErrorInOneForm() {
        Answer error = node.call("GET", "/shelf/emma?copies=0", "", "", "X-Request-ID: my.request-1");
        assertThat(error.status()).isEqualTo(400);
        JsonNode body = error.json().path("error");
        assertThat(body.properties().stream().map(java.util.Map.Entry::getKey).toList()).containsExactly("code",
                "message", "details", "request_id", "timestamp", "service", "version");
        assertThat(body.path("service").asText()).isEqualTo("node-management");
        assertThat(body.path("request_id").asText()).isEqualTo("my.request-1");
        assertThat(body.path("timestamp").asText()).isEqualTo("2026-01-01T00:00:00.000Z");
        assertThat(body.path("details").path("violations").get(0).path("field").asText()).isEqualTo("copies");
        assertThat(body.path("details").path("violations").get(0).path("allowed").asText()).contains("1 to 9");
        assertThat(error.header("x-request-id")).isEqualTo("my.request-1");
        for (Answer other : new Answer[]{node.get("/nowhere"), node.call("PATCH", "/shelf/a", "", ""),
                node.call("PUT", "/shelf/a", "", "{}"), node.raw(node.port("http"), "GET /%%% \u0001\r\n\r\n"),
                node.get("/shelf/a?" + "q".repeat(5000)), node.call("GET", "/shelf/a", "", "", "Host: evil")}) {
            assertThat(other.json().path("error").properties()).as(other.toString()).hasSize(7);
            assertThat(other.code()).matches("LUCID_ERR_[0-9]{4}");
        }
        Answer replaced = node.call("GET", "/shelf/emma", "", "", "X-Request-ID: not allowed");
        assertThat(replaced.header("x-request-id")).startsWith("req_");
    }

    @Test
    @Tag("API-17")
    void tellsNothingOfAFaultOfOurs() {
        Answer fault = node.call("GET", "/shelf/fault", "", "", "X-Request-ID: r1");
        assertThat(fault.status()).isEqualTo(500);
        assertThat(fault.json().path("error").path("message").asText())
                .isEqualTo("Unexpected error. Report request id r1.");
        assertThat(fault.body()).doesNotContain("secret").doesNotContain("Exception");
        for (String path : new String[]{"/a/path?q=1", "/shelf/x.y", "/shelf/%2e%2e"}) {
            assertThat(node.get(path).body()).doesNotContain("/a/path").doesNotContain("x.y").doesNotContain("%2e");
        }
    }

    @Test
    @Tag("API-13")
    void takesNothingButJson() {
        assertThat(put("ADMIN", "/shelf/a", "title=Emma", "Content-Type: application/x-www-form-urlencoded").status())
                .isEqualTo(415);
        assertThat(put("ADMIN", "/shelf/a", "{}", "Content-Type: application/json; charset=iso-8859-1").code())
                .isEqualTo("LUCID_ERR_1003");
        assertThat(put("ADMIN", "/shelf/a", "{\"title\":\"Emma\"}", "Content-Type: application/json; charset=UTF-8")
                .status()).isEqualTo(201);
        for (String body : new String[]{"{", "{\"title\":\"Emma\",\"title\":\"Emma\"}", "{\"title\":NaN}", "{} {}",
                "[".repeat(33) + "]".repeat(33), " ", "\u0000{\u0000}"}) {
            assertThat(put("ADMIN", "/shelf/a", body).code()).as(body).isEqualTo("LUCID_ERR_1002");
        }
        assertThat(put("ADMIN", "/shelf/a", "{\"title\":\"Emma\",\"more\":1}").status()).isEqualTo(201);
        assertThat(node.call("POST", "/shelf/a", "ADMIN", "{\"title\":\"Emma\",\"more\":1}", "Idempotency-Key: k")
                .code()).isEqualTo("LUCID_ERR_1001");
    }

    @Test
    @Tag("API-37")
    void boundsWhatIsRead() {
        Answer announced = node.call("POST", "/shelf/titles", "USER", "[\"" + "x".repeat(3000) + "\"]");
        assertThat(announced.status()).isEqualTo(413);
        assertThat(announced.json().path("error").path("details").path("limit_bytes").asInt()).isEqualTo(2048);
        String chunk = "a".repeat(0x700);
        Answer streamed = node.raw(node.port("http"), "POST /shelf/titles HTTP/1.1\r\nHost: localhost\r\n"
                + "Authorization: Bearer " + node.token("USER") + "\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n700\r\n" + chunk + "\r\n700\r\n" + chunk + "\r\n");
        assertThat(streamed.code()).isEqualTo("LUCID_ERR_1004");
        assertThat(node.get("/shelf/a?" + "q".repeat(5000)).status()).isEqualTo(414);
        assertThat(node.call("GET", "/shelf/a", "", "", "X-Long: " + "x".repeat(17000)).status()).isEqualTo(431);
        assertThat(node.call("GET", "/shelf/a", "", "", "X-A: 1\r\n".repeat(100) + "X-B: 1").code())
                .isEqualTo("LUCID_ERR_1005");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization: Bearer nonsense", "Authorization: Basic YTpi", "X-API-Key: nonsense",
            "X-Nothing: 1"})
    void refusesCallersThatDoNotProveThemselves(String header) {
        Answer refused = node.call("PUT", "/shelf/a", "", "{\"title\":\"Emma\"}", header);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("www-authenticate")).isEqualTo("Bearer");
        assertThat(refused.code()).isIn("LUCID_ERR_2004", "LUCID_ERR_2001");
    }

    @Test
    @Tag("API-20")
    void takesOneCredentialAndNoneFromAnAddress() {
        assertThat(node.call("PUT", "/shelf/a", "ADMIN", "{}", "X-API-Key: x").code()).isEqualTo("LUCID_ERR_1001");
        assertThat(node.call("GET", "/shelf/a", "", "", "Authorization: Bearer nonsense").status())
                .as("public operations ignore credentials").isEqualTo(200);
        assertThat(node.call("PUT", "/shelf/a", "", "{\"title\":\"Emma\"}").code())
                .as("loopback is no credential").isEqualTo("LUCID_ERR_2001");
    }

    @Test
    @Tag("API-24")
    void asksForTheRoleOfTheOperation() {
        Answer refused = put("USER", "/shelf/a", "{\"title\":\"Emma\"}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().path("error").path("details").path("required_roles").get(0).asText())
                .isEqualTo("NODE_OPERATOR");
        assertThat(put("SUPER_ADMIN", "/shelf/a", "{\"title\":\"Emma\"}").status()).isEqualTo(201);
    }

    @Test
    void passesTheIdempotencyKeyOn() {
        String key = put("ADMIN", "/shelf/a", "{\"title\":\"Emma\"}", "Idempotency-Key: k1").json().path("key")
                .asText();
        assertThat(key).matches("k1 [0-9a-f]{64}");
        assertThat(put("ADMIN", "/shelf/a", "{ \"title\" : \"Emma\" }", "Idempotency-Key: k1").json().path("key")
                .asText()).isEqualTo(key);
        assertThat(put("ADMIN", "/shelf/a", "{\"title\":\"Emmy\"}", "Idempotency-Key: k1").json().path("key").asText())
                .isNotEqualTo(key);
        assertThat(node.call("POST", "/shelf/a", "ADMIN", "{\"title\":\"Emma\"}").code()).isEqualTo("LUCID_ERR_1009");
        assertThat(node.call("POST", "/shelf/a", "ADMIN", "{\"title\":\"Emma\"}", "Idempotency-Key: " + "k".repeat(256))
                .code()).isEqualTo("LUCID_ERR_1009");
    }

    @ParameterizedTest
    @Tag("API-51")
    @CsvSource({"evil.example, 400", "localhost, 200", "127.0.0.1:8095, 200", "node-management:8095, 200"})
    void answersToItsNamesOnly(String host, int status) {
        assertThat(node.call("GET", "/shelf/a", "", "", "Host: " + host).status()).isEqualTo(status);
    }

    @Test
    @Tag("API-14")
    @Tag("API-49")
    void sendsTheHeadersThatProtectBrowsers() {
        for (Answer answer : new Answer[]{node.get("/shelf/a"), node.get("/nowhere"), node.get("/health")}) {
            assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(answer.header("x-frame-options")).isEqualTo("DENY");
            assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
            assertThat(answer.header("permissions-policy")).contains("camera=()");
            assertThat(answer.header("content-security-policy"))
                    .isEqualTo("default-src 'none'; frame-ancestors 'none'");
            assertThat(answer.header("cache-control")).isEqualTo("no-store");
            assertThat(answer.headers()).doesNotContainKey("strict-transport-security");
        }
        assertThat(node.get("/docs").header("content-security-policy")).contains("connect-src 'self'");
        assertThat(node.call("GET", "/shelf/a", "", "", "Origin: https://evil.example").headers().keySet())
                .noneMatch(name -> name.startsWith("access-control"));
    }

    @Test
    @Tag("API-61")
    @Tag("API-14")
    void servesTheDocumentFromCache() {
        Answer first = node.get("/openapi.json");
        assertThat(first.json().path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(first.json().path("paths").has("/health")).isTrue();
        Answer again = node.call("GET", "/openapi.json", "", "", "If-None-Match: " + first.header("etag"));
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(node.call("GET", "/openapi.json", "", "", "Accept-Encoding: gzip").header("content-encoding"))
                .isEqualTo("gzip");
        assertThat(node.get("/docs").body()).contains("<script>").doesNotContain("https://");
    }

    @Test
    void knowsWhoIsCalling() {
        JsonNode who = node.call("GET", "/api/v1/auth/whoami", "ADMIN", "").json();
        assertThat(who.path("subject").asText()).isEqualTo("user-ADMIN");
        assertThat(who.path("roles").toString()).isEqualTo("[\"ADMIN\"]");
        assertThat(who.path("token_id").asText()).isEqualTo("t-ADMIN");
        assertThat(who.path("expires_at").asText()).isEqualTo("2026-01-01T00:10:00.000Z");
        assertThat(who.path("rate").path("limit").asInt()).isEqualTo(10000);
    }

    @Test
    @Tag("API-63")
    void reportsHealth() {
        JsonNode health = node.get("/health").json();
        assertThat(health.path("status").asText()).isEqualTo("healthy");
        assertThat(health.path("modules").path("lucid.shelf").path("state").asText()).isEqualTo("RUNNING");
        assertThat(health.path("checks").path("store").path("state").asText()).isEqualTo("up");
        assertThat(node.get("/ready").json().path("ready").asBoolean()).isTrue();
        assertThat(node.get("/live").json().path("status").asText()).isEqualTo("alive");
        assertThat(node.get("/").json().path("docs").asText()).isEqualTo("/docs");
    }

    @Test
    @Tag("API-69")
    void showsItsMetersToThisMachineAndToWhoeverMaySeeThem() {
        assertThat(node.call("GET", "/metrics", "", "", "X-Forwarded-For: 1.2.3.4").status()).isEqualTo(401);
        assertThat(node.call("GET", "/metrics", "USER", "", "X-Forwarded-For: 1.2.3.4").status()).isEqualTo(403);
        node.get("/shelf/a");
        assertThat(node.get("/metrics").body())
                .contains("lucid_http_requests_total{operation=\"lucid.shelf.find\",status=\"200\"}")
                .contains("lucid_http_in_flight").contains("lucid_auth_failures_total");
        assertThat(node.call("GET", "/metrics", "ADMIN", "", "X-Forwarded-For: 1.2.3.4").status()).isEqualTo(200);
        assertThat(node.call("GET", "/metrics", "", "", "Host: node-management").status())
                .as("a page of another name on this machine").isEqualTo(401);
        JsonNode json = node.call("GET", "/metrics", "", "", "Accept: application/json").json();
        assertThat(json.path("node_metrics").path("node_7").path("shelf_used.cpu").asDouble()).isEqualTo(7);
        assertThat(json.path("pool_metrics").toString()).isEqualTo("{\"pool_1\":{\"shelf_members\":3.0}}");
        assertThat(json.path("timestamp").asText()).isEqualTo("2026-01-01T00:00:00.000Z");
    }

    @Test
    @Tag("API-68")
    void isScrapedQuicklyWithAHundredNodes() {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 30; i++) {
            long begun = System.nanoTime();
            Answer scrape = node.get("/metrics");
            best = Math.min(best, System.nanoTime() - begun);
            assertThat(scrape.body().length()).isLessThan(300 << 10);
            assertThat(scrape.body().lines().filter(line -> line.startsWith("shelf_used{"))).hasSize(300);
        }
        assertThat(java.time.Duration.ofNanos(best)).isLessThan(java.time.Duration.ofMillis(20));
    }

    @Test
    @Tag("API-01")
    void showsFourPagesOnTheManagementListener() {
        int port = node.port("management");
        String end = " HTTP/1.1\r\nHost: any\r\nConnection: close\r\n\r\n";
        assertThat(node.raw(port, "GET /metrics" + end).body())
                .contains("lucid_module_state{module=\"lucid.shelf\",state=\"RUNNING\"} 1");
        assertThat(node.raw(port, "GET /health" + end).status()).isEqualTo(200);
        assertThat(node.raw(port, "HEAD /ready" + end).status()).isEqualTo(200);
        assertThat(node.raw(port, "GET /live" + end).status()).isEqualTo(200);
        assertThat(node.raw(port, "POST /live" + end).status()).isEqualTo(404);
        assertThat(node.raw(port, "GET /openapi.json" + end).status()).isEqualTo(404);
        assertThat(node.raw(port, "GET /shelf/a" + end).status()).isEqualTo(404);
    }
}
