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

/** A gateway set up for callers that cannot change: other forms of answers, pages of other origins, a proxy before it. */
class GatewayFormsTest {

    private static final String PAGE = "https://app.example.org";
    private static Node plain;
    private static Node bent;

    @BeforeAll
    static void start() {
        plain = Node.withSecret(", rate_limit: {anonymous: 100000}");
        bent = Node.withSecret(", rate_limit: {anonymous: 50, shared_sources: [198.51.100.7]}"
                + ", money_json: number, validation_status: 422, bare_list_operations: [lucid.shelf.list, lucid.no.list]"
                + ", cors_origins: ['" + PAGE + "'], trusted_proxies: [127.0.0.1]");
    }

    @AfterAll
    static void stop() {
        plain.close();
        bent.close();
    }

    @Test
    @Tag("API-40")
    void holdsNoMoreThanFourMebibytesForOneCaller() {
        assertThat(plain.get("/shelf/heavy?copies=3").body()).hasSizeGreaterThan(3 << 20);
        Answer refused = plain.get("/shelf/heavy?copies=4");
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.code()).isEqualTo("LUCID_ERR_1004");
        assertThat(refused.json().path("error").path("details").path("limit_bytes").asInt()).isEqualTo(4 << 20);
    }

    @Test
    @Tag("API-19")
    void answersBrokenFieldRulesWith422WhereSetSo() {
        assertThat(bent.get("/shelf/emma?copies=0").status()).isEqualTo(422);
        assertThat(bent.get("/shelf/emma?copies=0").code()).isEqualTo("LUCID_ERR_1001");
        assertThat(bent.call("PUT", "/shelf/a", "ADMIN", "{").status()).as("not JSON").isEqualTo(400);
        assertThat(plain.get("/shelf/emma?copies=0").status()).isEqualTo(400);
    }

    @Test
    @Tag("API-46")
    void showsConfiguredListsBare() {
        assertThat(bent.call("GET", "/shelf", "USER", "").json().isArray()).isTrue();
        assertThat(bent.call("GET", "/shelf?view=page", "USER", "").json().path("books").isArray()).isTrue();
        assertThat(plain.call("GET", "/shelf", "USER", "").json().path("books").isArray()).isTrue();
        Answer bare = plain.call("GET", "/shelf?view=list", "USER", "");
        assertThat(bare.json().isArray()).isTrue();
        assertThat(bare.header("x-total-count")).isEqualTo("41");
        assertThat(bare.header("x-next-cursor")).isEqualTo("after-emma");
        bent.kernel().health().run().await();
        assertThat(bent.get("/health").body()).contains("gateway.bare_list_operations names no list: lucid.no.list");
    }

    @Test
    @Tag("MON-38")
    void answersTextWhereItsCallerAsksForItAndTheNextCursorInAHeader() {
        assertThat(plain.get("/shelf/books/sheet").json().path("titles").get(0).textValue()).isEqualTo("Emma");
        Answer first = plain.get("/shelf/books/sheet?format=csv");
        assertThat(first.header("content-type")).isEqualTo("text/csv; charset=utf-8");
        assertThat(first.body()).isEqualTo("title\n\"Emm\u00e4\"\n");
        Answer second = plain.get("/shelf/books/sheet?format=csv&cursor=" + first.header("x-next-cursor"));
        assertThat(second.body()).as("the cursor of the module").endsWith("after-emma");
        assertThat(second.header("x-next-cursor")).isEmpty();
    }

    @Test
    @Tag("API-47")
    void showsAmountsAsNumbersWhereSetSo() {
        String body = "{\"title\":\"Emma\",\"price\":12.5}";
        JsonNode text = plain.call("PUT", "/shelf/a", "ADMIN", body).json().path("price");
        assertThat(text.textValue()).isEqualTo("12.500000");
        JsonNode number = bent.call("PUT", "/shelf/a", "ADMIN", body).json().path("price");
        assertThat(number.isNumber()).isTrue();
        assertThat(number.decimalValue()).isEqualByComparingTo("12.5");
        assertThat(bent.call("PUT", "/shelf/a?money=string", "ADMIN", body).json().path("price").textValue())
                .isEqualTo("12.500000");
        assertThat(plain.call("PUT", "/shelf/a?money=number", "ADMIN", body).json().path("price").isNumber()).isTrue();
    }

    @ParameterizedTest
    @Tag("API-47")
    @CsvSource({"12.5, 12.500000", "'\"2.01\"', 2.010000", "0, 0.000000",
            "'\"999999999999.999999\"', 999999999999.999999"})
    void takesAmountsAsTextAndAsNumbers(String given, String shown) {
        assertThat(plain.call("PUT", "/shelf/a", "ADMIN", "{\"title\":\"Emma\",\"price\":" + given + "}").json()
                .path("price").textValue()).isEqualTo(shown);
    }

    @ParameterizedTest
    @Tag("API-47")
    @ValueSource(strings = {"1e3", "\"1e3\"", "-1", "0.0000001", "\"0.0000001\"", "\"01\"", "1000000000000", "true"})
    void refusesAmountsInAnotherForm(String given) {
        Answer refused = plain.call("PUT", "/shelf/a", "ADMIN", "{\"title\":\"Emma\",\"price\":" + given + "}");
        assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("LUCID_ERR_1001");
    }

    @Test
    @Tag("API-50")
    void letsPagesOfConfiguredOriginsCall() {
        Answer asked = bent.call("OPTIONS", "/shelf/a", "", "", "Origin: " + PAGE,
                "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: Authorization");
        assertThat(asked.status()).isEqualTo(204);
        assertThat(asked.header("access-control-allow-origin")).isEqualTo(PAGE);
        assertThat(asked.header("access-control-allow-methods")).isEqualTo("DELETE,GET,HEAD,PATCH,POST,PUT");
        assertThat(asked.header("access-control-allow-headers"))
                .isEqualTo("Authorization,Content-Type,Idempotency-Key,X-API-Key,X-Request-ID,Last-Event-ID");
        assertThat(asked.header("access-control-max-age")).isEqualTo("600");
        assertThat(asked.header("x-ratelimit-limit")).isEqualTo("50");
        Answer call = bent.call("GET", "/shelf/a", "", "", "Origin: " + PAGE);
        assertThat(call.status()).isEqualTo(200);
        assertThat(call.header("access-control-allow-origin")).isEqualTo(PAGE);
        for (Answer answer : new Answer[]{asked, call}) {
            assertThat(answer.headers()).doesNotContainKeys("access-control-allow-credentials", "set-cookie");
        }
        Answer foreign = bent.call("GET", "/shelf/a", "", "", "Origin: https://evil.example");
        assertThat(foreign.status()).isEqualTo(200);
        assertThat(foreign.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
        Answer off = plain.call("OPTIONS", "/shelf/a", "", "", "Origin: " + PAGE,
                "Access-Control-Request-Method: PUT");
        assertThat(off.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    @Test
    @Tag("API-35")
    void goesByTheAddressBehindATrustedProxy() {
        String mine = "X-Forwarded-For: 203.0.113.5";
        assertThat(bent.call("GET", "/shelf/a", "", "", mine).header("x-ratelimit-remaining")).isEqualTo("49");
        assertThat(bent.call("GET", "/shelf/a", "", "", mine).header("x-ratelimit-remaining")).isEqualTo("48");
        assertThat(bent.call("GET", "/shelf/a", "", "", "X-Forwarded-For: 203.0.113.6")
                .header("x-ratelimit-remaining")).isEqualTo("49");
        assertThat(bent.call("GET", "/shelf/a", "", "", "X-Forwarded-For: 9.9.9.9, 203.0.113.5")
                .header("x-ratelimit-remaining")).as("what the proxy did not write does not count").isEqualTo("47");
        assertThat(bent.call("GET", "/shelf/a", "", "", "X-Forwarded-For: 198.51.100.7").header("x-ratelimit-limit"))
                .as("a shared source").isEqualTo("500");
        String before = plain.call("GET", "/shelf/a", "", "", mine).header("x-ratelimit-remaining");
        assertThat(plain.get("/shelf/a").header("x-ratelimit-remaining"))
                .as("without a trusted proxy the header means nothing")
                .isEqualTo(Integer.toString(Integer.parseInt(before) - 1));
    }
}
