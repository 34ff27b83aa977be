package org.lucid.node.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lucid.node.gateway.testkit.Node;
import org.lucid.node.gateway.testkit.Node.Answer;
import org.lucid.node.kernel.store.memory.MemoryData;
import org.lucid.node.kernel.store.memory.StoreFaults;

/** Service tokens, API keys and revocations, over HTTP. */
class CredentialsTest {

    private static final String TOKENS = "/api/v1/auth/tokens";
    private static final String KEYS = "/api/v1/auth/api-keys";
    private static final String REVOCATIONS = "/api/v1/auth/revocations";
    private final MemoryData data = new MemoryData();
    private final AtomicBoolean storeDown = new AtomicBoolean();
    private Node node;

    @BeforeEach
    void start() {
        node = open();
    }

    private Node open() {
        return Node.on(data, (collection, operation) -> storeDown.get()
                ? StoreFaults.FAIL_BEFORE_APPLY
                : StoreFaults.NONE);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Answer whoami(String credential) {
        return node.call("GET", "/api/v1/auth/whoami", "", "", "Authorization: Bearer " + credential);
    }

    private Answer asSuper(String method, String path, String body) {
        return node.call(method, path, "SUPER_ADMIN", body);
    }

    private Answer revoke(String body) {
        return node.call("POST", REVOCATIONS, "ADMIN", body);
    }

    private static String key(String name, String more) {
        return "{\"name\":\"" + name + "\",\"roles\":[\"SERVICE\"]" + more + "}";
    }

    @Test
    @Tag("API-28")
    void givesAServiceATokenForALimitedTime() {
        String request = "{\"subject\":\"session-pipeline\",\"name\":\"Sessions\",\"ttl_hours\":2}";
        assertThat(node.call("POST", TOKENS, "ADMIN", request).status()).isEqualTo(403);
        Answer issued = asSuper("POST", TOKENS, request);
        assertThat(issued.status()).as(issued.toString()).isEqualTo(201);
        assertThat(issued.json().path("expires_in").asInt()).isEqualTo(7200);
        assertThat(issued.json().path("expires_at").asText()).isEqualTo("2026-01-01T02:00:00.000Z");
        String token = issued.json().path("access_token").asText();
        JsonNode who = whoami(token).json();
        assertThat(who.path("roles").toString()).isEqualTo("[\"SERVICE\"]");
        assertThat(who.path("subject").asText()).isEqualTo("session-pipeline");
        assertThat(who.path("operator_id").isNull()).isTrue();
        JsonNode listed = asSuper("GET", TOKENS, "").json();
        assertThat(listed.path("tokens").get(0).path("token_id").asText())
                .isEqualTo(issued.json().path("token_id").asText());
        assertThat(listed.toString()).doesNotContain(token);
        node.passSeconds(7200 + 31);
        assertThat(whoami(token).code()).isEqualTo("LUCID_ERR_2003");
        for (String hours : new String[]{"0", "8785"}) {
            assertThat(asSuper("POST", TOKENS, request.replace("2}", hours + "}")).status()).isEqualTo(400);
        }
        assertThat(asSuper("POST", TOKENS, request.replace("2}", "8784}")).status()).isEqualTo(201);
    }

    @Test
    @Tag("API-28")
    void givesAKeyThatIsShownOnceAndMayDoWhatItSays() {
        Answer made = asSuper("POST", KEYS, key("Pipeline",
                ",\"operations\":[\"lucid.gateway.whoami\"],\"expires_at\":\"2026-01-01T01:00:00Z\""));
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        String text = made.json().path("api_key").asText();
        String id = made.json().path("key_id").asText();
        assertThat(text).matches("lnk_" + id + "_[A-Za-z0-9_-]{43}");
        assertThat(whoami(text).json().path("roles").toString()).isEqualTo("[\"SERVICE\"]");
        assertThat(node.call("GET", "/api/v1/auth/whoami", "", "", "X-API-Key: " + text).status()).isEqualTo(200);
        Answer other = node.call("POST", "/shelf/titles", "", "[\"a\"]", "X-API-Key: " + text);
        assertThat(other.code()).as("not among its operations, and no USER").isEqualTo("LUCID_ERR_2002");
        String changed = text.substring(0, text.length() - 1) + (text.endsWith("A") ? "B" : "A");
        assertThat(whoami(changed).code()).isEqualTo("LUCID_ERR_2004");
        Answer listed = asSuper("GET", KEYS, "");
        assertThat(listed.json().path("api_keys").get(0).path("name").asText()).isEqualTo("Pipeline");
        assertThat(listed.body()).doesNotContain(text).doesNotContain("sha256");
        assertThat(asSuper("POST", KEYS, key("Pipeline", "")).code()).as("the name").isEqualTo("LUCID_ERR_5003");
        node.close();
        node = open();
        assertThat(whoami(text).status()).as("after a restart").isEqualTo(200);
        node.passSeconds(3600);
        assertThat(whoami(text).code()).isEqualTo("LUCID_ERR_2003");
    }

    @Test
    @Tag("API-28")
    @Tag("API-88")
    void endsAKeyForGood() {
        Answer made = asSuper("POST", KEYS, key("Short", ""));
        String path = KEYS + "/" + made.json().path("key_id").asText();
        String text = made.json().path("api_key").asText();
        assertThat(whoami(text).status()).isEqualTo(200);
        assertThat(asSuper("DELETE", path, "").status()).isEqualTo(204);
        assertThat(whoami(text).code()).isEqualTo("LUCID_ERR_2004");
        assertThat(asSuper("DELETE", path, "").status()).as("again").isEqualTo(204);
        assertThat(asSuper("DELETE", KEYS + "/aaaaaaaaaaaa", "").code()).isEqualTo("LUCID_ERR_5011");
        node.close();
        node = open();
        assertThat(whoami(text).code()).as("after a restart").isEqualTo("LUCID_ERR_2004");
    }

    @Test
    @Tag("API-28")
    void keepsAtMostTwoHundredKeys() {
        for (int i = 0; i < 200; i++) {
            assertThat(asSuper("POST", KEYS, key("Key " + i, "")).status()).isEqualTo(201);
        }
        Answer refused = asSuper("POST", KEYS, key("One more", ""));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("LUCID_ERR_5004");
    }

    @Test
    @Tag("API-45")
    void pagesThroughAListByCursor() {
        for (int i = 0; i < 5; i++) {
            asSuper("POST", KEYS, key("Key " + i, ""));
            node.passSeconds(1);
        }
        JsonNode first = asSuper("GET", KEYS + "?limit=2", "").json();
        assertThat(first.path("pagination").path("total").asInt()).isEqualTo(5);
        String cursor = first.path("pagination").path("next_cursor").asText();
        JsonNode second = asSuper("GET", KEYS + "?limit=2&cursor=" + cursor, "").json();
        assertThat(second.path("pagination").path("page").isNull()).isTrue();
        assertThat(second.path("pagination").path("total").isNull()).isTrue();
        Answer last = asSuper("GET", KEYS + "?view=list&limit=100&cursor=" + cursor, "");
        assertThat(last.json().findValuesAsText("name")).containsExactly("Key 2", "Key 1", "Key 0");
        assertThat(second.path("api_keys").findValuesAsText("name")).containsExactly("Key 2", "Key 1");
        assertThat(last.headers()).doesNotContainKey("x-next-cursor");
        assertThat(asSuper("GET", TOKENS + "?cursor=" + cursor, "").code()).as("of another list")
                .isEqualTo("LUCID_ERR_1011");
        for (String wrong : new String[]{"nonsense", "%25%25", cursor.substring(2)}) {
            assertThat(asSuper("GET", KEYS + "?cursor=" + wrong, "").code()).as(wrong).isEqualTo("LUCID_ERR_1011");
        }
        Answer deep = asSuper("GET", KEYS + "?page=101&limit=100", "");
        assertThat(deep.status()).isEqualTo(400);
        assertThat(deep.code()).isEqualTo("LUCID_ERR_1011");
        assertThat(deep.body()).contains("Use cursor.");
        node.passSeconds(24 * 3600 - 60);
        assertThat(asSuper("GET", KEYS + "?cursor=" + cursor, "").status()).isEqualTo(200);
        node.passSeconds(120);
        assertThat(asSuper("GET", KEYS + "?cursor=" + cursor, "").code()).as("after a day")
                .isEqualTo("LUCID_ERR_1011");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\":\"x y z\",\"roles\":[\"NODE\"]}", "{\"name\":\"x y z\",\"roles\":[\"SYSTEM\"]}",
            "{\"name\":\"x y z\",\"roles\":[]}", "{\"name\":\"x y z\",\"roles\":[\"KING\"]}",
            "{\"name\":\"x y z\",\"roles\":[\"USER\"],\"expires_at\":\"2025-12-31T00:00:00Z\"}"})
    void refusesKeysThatNobodyMayHave(String request) {
        assertThat(asSuper("POST", KEYS, request).code()).isEqualTo("LUCID_ERR_1001");
    }

    @Test
    @Tag("API-29")
    @Tag("API-30")
    void revokesOneTokenAtOnceAndForGood() {
        String token = node.token("USER");
        assertThat(whoami(token).status()).as("verified, and so kept in mind").isEqualTo(200);
        String request = "{\"token_id\":\"t-USER\",\"reason\":\"laptop lost\"}";
        assertThat(node.call("POST", REVOCATIONS, "USER", request).status()).isIn(403);
        Answer revoked = revoke(request);
        assertThat(revoked.status()).as(revoked.toString()).isEqualTo(201);
        assertThat(revoked.json().path("id").asText()).isEqualTo("jti:t-USER");
        assertThat(whoami(token).code()).isEqualTo("LUCID_ERR_2005");
        assertThat(whoami(node.token("NODE_OPERATOR")).status()).as("another token").isEqualTo(200);
        Answer again = revoke(request);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(revoked.body());
        node.close();
        node = open();
        assertThat(whoami(token).code()).as("after a restart").isEqualTo("LUCID_ERR_2005");
        assertThat(node.call("GET", REVOCATIONS, "ADMIN", "").json().path("revocations").get(0).path("reason")
                .asText()).isEqualTo("laptop lost");
    }

    @Test
    @Tag("API-29")
    @Tag("API-88")
    void revokesTheEarlierTokensOfASubject() {
        String old = node.token("USER");
        node.passSeconds(60);
        String fresh = node.token("USER");
        Answer first = revoke(
                "{\"subject\":\"user-USER\",\"revoked_before\":\"2026-01-01T00:00:30Z\",\"reason\":\"old ones\"}");
        assertThat(first.status()).as(first.toString()).isEqualTo(201);
        assertThat(whoami(old).code()).isEqualTo("LUCID_ERR_2005");
        assertThat(whoami(fresh).status()).isEqualTo(200);
        Answer earlier = revoke(
                "{\"subject\":\"user-USER\",\"revoked_before\":\"2026-01-01T00:00:10Z\",\"reason\":\"earlier\"}");
        assertThat(earlier.status()).isEqualTo(200);
        assertThat(earlier.json().path("revoked_before").asText()).as("only forward")
                .isEqualTo("2026-01-01T00:00:30.000Z");
        Answer all = revoke("{\"subject\":\"user-USER\",\"reason\":\"all of them\"}");
        assertThat(all.status()).isEqualTo(200);
        assertThat(whoami(fresh).code()).isEqualTo("LUCID_ERR_2005");
        node.passSeconds(60);
        assertThat(whoami(node.token("USER")).status()).as("made after it").isEqualTo(200);
    }

    @ParameterizedTest
    @Tag("API-29")
    @ValueSource(strings = {"{\"reason\":\"nothing named\"}",
            "{\"token_id\":\"a\",\"subject\":\"b\",\"reason\":\"both\"}",
            "{\"token_id\":\"a\",\"revoked_before\":\"2026-01-01T00:00:00Z\",\"reason\":\"a time for one\"}",
            "{\"subject\":\"a\",\"revoked_before\":\"2026-01-01T00:00:01Z\",\"reason\":\"ahead\"}",
            "{\"subject\":\"a\",\"reason\":\"x\"}"})
    void refusesRevocationsThatSayNothingClear(String request) {
        assertThat(revoke(request).code()).isEqualTo("LUCID_ERR_1001");
    }

    @Test
    @Tag("API-29")
    @Tag("API-63")
    void answersOnlyPublicCallsUntilItKnowsWhatIsRevoked() {
        revoke("{\"token_id\":\"t-USER\",\"reason\":\"laptop lost\"}");
        node.close();
        storeDown.set(true);
        node = open();
        Answer refused = whoami(node.token("ADMIN"));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("LUCID_ERR_5034");
        assertThat(node.get("/shelf/a").status()).as("public").isEqualTo(200);
        assertThat(node.get("/health").status()).isEqualTo(200);
        Answer unready = node.get("/ready");
        assertThat(unready.status()).isEqualTo(503);
        assertThat(unready.json().path("ready").asBoolean()).isFalse();
        assertThat(unready.json().path("reasons").findValuesAsText("check")).contains("revocations", "store");
        storeDown.set(false);
        node.kernel().health().run().await();
        long until = System.nanoTime() + 20_000_000_000L;
        while (whoami(node.token("ADMIN")).status() != 200) {
            assertThat(System.nanoTime()).as("it is read again").isLessThan(until);
            node.passSeconds(1); // the limits on refused calls
        }
        assertThat(whoami(node.token("USER")).code()).isEqualTo("LUCID_ERR_2005");
        assertThat(node.get("/ready").status()).isEqualTo(200);
    }
}
