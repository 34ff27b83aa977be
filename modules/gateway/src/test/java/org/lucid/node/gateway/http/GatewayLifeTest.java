package org.lucid.node.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.registration.NodeKeys.NodeKey;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.Messages;
import org.lucid.node.contract.signing.NodeId;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.gateway.testkit.Node;
import org.lucid.node.gateway.testkit.Node.Answer;
import org.lucid.node.gateway.testkit.Shelf;
import org.lucid.node.gateway.testkit.Tokens;
import org.lucid.node.kernel.config.ConfigRefused;
import org.lucid.node.kernel.crypto.Ed25519;

class GatewayLifeTest {

    private static final String MODULE = "/api/v1/system/modules/lucid.shelf";

    @Test
    @Tag("API-04")
    @Tag("API-61")
    void switchesAModuleOffAndOn() {
        try (Node node = Node.withSecret("")) {
            assertThat(node.call("PUT", MODULE, "ADMIN", "{\"enabled\":false}").status()).isEqualTo(403);
            Answer off = node.call("PUT", MODULE, "SUPER_ADMIN", "{\"enabled\":false}");
            assertThat(off.json().path("state").asText()).as(off.toString()).isEqualTo("DISABLED");
            Answer refused = node.get("/shelf/a");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("LUCID_ERR_5031");
            assertThat(refused.header("retry-after")).isEqualTo("60");
            assertThat(refused.body()).contains("PUT /api/v1/system/modules/lucid.shelf");
            assertThat(node.get("/openapi.json").json().path("paths").has("/shelf/{book_id}")).isFalse();
            assertThat(node.call("GET", "/api/v1/system/operations", "ADMIN", "").body())
                    .contains("\"lucid.shelf.find\"");
            node.call("PUT", MODULE, "SUPER_ADMIN", "{\"enabled\":true,\"instances\":2}");
            assertThat(node.get("/shelf/a").status()).isEqualTo(200);
            assertThat(node.get("/openapi.json").json().path("paths").has("/shelf/{book_id}")).isTrue();
            assertThat(node.call("GET", MODULE, "ADMIN", "").json().path("instances").asInt()).isEqualTo(2);
        }
    }

    @Test
    void servesEverybodyElseWhenTheFragmentOfOneModuleIsWrong() {
        try (Node node = Node.withSecret(
                "}\nstrange: {enabled: true", Shelf.Strange::new)) {
            assertThat(node.get("/shelf/a").status()).isEqualTo(200);
            assertThat(node.get("/strange/a").status()).isEqualTo(404);
            node.kernel().health().run().await();
            node.passSeconds(5);
            Answer health = node.get("/health");
            assertThat(health.json().path("status").asText()).isEqualTo("degraded");
            assertThat(health.body()).contains("lucid.strange has no routes");
            assertThat(node.get("/ready").status()).isEqualTo(200);
        }
    }

    @Test
    void changesNothingWhenTheWholeIsNotValid() {
        try (Node node = Node.withSecret("")) {
            assertThat(node.call("PUT", MODULE, "SUPER_ADMIN", "{\"config\":{\"typo\":1}}").code())
                    .isEqualTo("LUCID_ERR_1001");
            assertThat(node.call("PUT", MODULE, "SUPER_ADMIN", "{\"instances\":99}").code())
                    .isEqualTo("LUCID_ERR_1001");
            assertThat(node.call("PUT", MODULE, "SUPER_ADMIN", "{\"typo\":1}").code()).isEqualTo("LUCID_ERR_1001");
            assertThat(node.call("GET", "/api/v1/system/modules/lucid.none", "ADMIN", "").code())
                    .isEqualTo("LUCID_ERR_5011");
            assertThat(node.get("/shelf/a").status()).isEqualTo(200);
            assertThat(node.call("GET", "/api/v1/system/config", "ADMIN", "").body())
                    .contains("gateway.jwt.secret").doesNotContain(Tokens.SECRET);
        }
    }

    @Test
    @Tag("API-02")
    void tellsItsPortsInAFile() throws java.io.IOException {
        java.nio.file.Path file;
        try (Node node = Node.withSecret("")) {
            file = node.directory().resolve("ports.json");
            assertThat(node.get("/ready").status()).isEqualTo(200);
            assertThat(java.nio.file.Files.readString(file)).isEqualTo("{\"http\":" + node.port("http")
                    + ",\"management\":" + node.port("management") + ",\"tcp_bridge\":null}");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    @Tag("API-03")
    @Tag("API-63")
    void answersBeforeItsModulesRun() {
        Shelf.Early early = new Shelf.Early();
        try (Node node = Node.withSecret("}\nearly: {enabled: true, required: true", () -> early)) {
            assertThat(early.seen).containsExactly("/live 200", "/health 200", "/ready 503", "/early/x 503");
            assertThat(early.body).contains("LUCID_ERR_5034").contains("Module lucid.early is starting");
            assertThat(node.get("/early/x").status()).isEqualTo(200);
        }
    }

    @Test
    @Tag("API-04")
    void holdsItsLimitsOverAllInstances() {
        try (Node node = Node.withSecret(", instances: 2, rate_limit: {anonymous: 20}")) {
            assertThat(IntStream.range(0, 30).map(i -> node.get("/shelf/a").status()).filter(s -> s == 200).count())
                    .isEqualTo(20);
        }
    }

    @Test
    @Tag("API-61")
    void hidesTheDocumentationWhereSetSo() {
        try (Node node = Node.withSecret(", docs_public: false")) {
            for (String path : new String[]{"/openapi.json", "/docs"}) {
                assertThat(node.get(path).status()).isEqualTo(401);
                assertThat(node.call("GET", path, "USER", "").status()).isEqualTo(403);
                assertThat(node.call("GET", path, "ADMIN", "").status()).isEqualTo(200);
            }
        }
    }

    @Test
    @Tag("API-01")
    @Tag("API-49")
    void speaksTlsWithItsCertificate() throws Exception {
        String files = java.nio.file.Path.of(GatewayLifeTest.class
                .getResource("/org/lucid/node/gateway/tls-cert.pem").toURI()).getParent().toString();
        try (Node node = Node.withSecret(", tls: {cert_file: " + files + "/tls-cert.pem, key_file: " + files
                + "/tls-key.pem}")) {
            var certificate = java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(
                    GatewayLifeTest.class.getResourceAsStream("/org/lucid/node/gateway/tls-cert.pem"));
            var store = java.security.KeyStore.getInstance(java.security.KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("own", certificate);
            var trust = javax.net.ssl.TrustManagerFactory
                    .getInstance(javax.net.ssl.TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var tls = javax.net.ssl.SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            try (var client = java.net.http.HttpClient.newBuilder().sslContext(tls).build()) {
                var answer = client.send(java.net.http.HttpRequest
                        .newBuilder(java.net.URI.create("https://localhost:" + node.port("http") + "/live")).build(),
                        java.net.http.HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.version()).isEqualTo(java.net.http.HttpClient.Version.HTTP_1_1);
                assertThat(answer.headers().firstValue("strict-transport-security")).contains("max-age=31536000");
            }
        }
        assertThatThrownBy(() -> Node.withSecret(", tls: {cert_file: /no/such, key_file: /no/such}"))
                .hasRootCauseInstanceOf(ConfigRefused.class).hasMessageContaining("gateway.tls.cert_file");
        assertThatThrownBy(() -> Node.withSecret(", tls: {cert_file: /no/such}")).isInstanceOf(ConfigRefused.class)
                .hasMessageContaining("gateway.tls.key_file");
    }

    @Test
    void writesDownNoSecret() throws java.io.IOException {
        try (Node node = Node.withSecret("")) {
            String gateway = "/api/v1/system/modules/lucid.gateway";
            String other = "another secret of 0123456789 abcdef";
            for (String config : new String[]{"{\"jwt\":{\"secret\":\"" + other + "\"}}",
                    "{\"api_key\":\"" + other + "\"}",
                    "{\"max_in_flight\":99,\"jwt\":{\"previous_secret\":\"" + other + "\"}}"}) {
                Answer refused = node.call("PUT", gateway, "SUPER_ADMIN", "{\"config\":" + config + "}");
                assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
                assertThat(refused.code()).isEqualTo("LUCID_ERR_1001");
                assertThat(refused.body()).contains("Put it in the environment or in the configuration file")
                        .contains("_FILE").doesNotContain(other);
            }
            assertThat(node.call("PUT", MODULE, "SUPER_ADMIN", "{\"config\":{\"typo\":null}}").status())
                    .isEqualTo(400);
            node.call("PUT", MODULE, "SUPER_ADMIN", "{\"instances\":2}");
            assertThat(java.nio.file.Files.readString(node.directory().resolve("modules.yaml"))).contains("instances")
                    .doesNotContain("secret").doesNotContain("api_key").doesNotContain("max_in_flight");
        }
    }

    @Test
    @Tag("API-94")
    void endsTheStartWhenItsConfigurationCannotWork() {
        assertThatThrownBy(() -> new Node(", jwt: {algorithm: EdDSA, jwks_file: /no/such/file}}"))
                .hasMessageContaining("lucid.gateway does not start with this configuration")
                .hasMessageContaining("gateway.jwt.jwks_file").hasRootCauseInstanceOf(ConfigRefused.class);
    }

    @Test
    void staysOnItsPortWhenItIsRestarted() throws InterruptedException {
        try (Node node = Node.withSecret("")) {
            int port = node.port("http");
            Answer accepted = node.call("PUT", "/api/v1/system/modules/lucid.gateway", "SUPER_ADMIN",
                    "{\"config\":{\"rate_limit\":{\"admin\":77}}}");
            assertThat(accepted.status()).isEqualTo(202);
            node.kernel().reload().await();
            assertThat(node.port("http")).isEqualTo(port);
            assertThat(node.call("GET", "/api/v1/auth/whoami", "ADMIN", "").header("x-ratelimit-limit"))
                    .isEqualTo("77");
            node.call("PUT", MODULE, "SUPER_ADMIN", "{\"instances\":2}");
            node.kernel().setModule("lucid.gateway", new io.vertx.core.json.JsonObject().put("max_in_flight", 99))
                    .await();
            assertThat(node.get("/shelf/a").status()).as("a module restarted over HTTP outlives the gateway")
                    .isEqualTo(200);
        }
    }

    @Test
    void limitsCallsByAddressAndSubject() {
        try (Node node = Node.withSecret("")) {
            Answer first = node.get("/shelf/a");
            assertThat(first.header("x-ratelimit-limit")).isEqualTo("100");
            assertThat(first.header("x-ratelimit-remaining")).isEqualTo("99");
            assertThat(first.header("x-ratelimit-reset"))
                    .isEqualTo(Long.toString(Node.NOW.getEpochSecond() + 1));
            for (int i = 0; i < 98; i++) {
                node.get("/shelf/a");
            }
            assertThat(node.call("PUT", "/shelf/a", "", "{}").status()).as("a 401 costs one").isEqualTo(401);
            Answer refused = node.get("/shelf/a");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.code()).isEqualTo("LUCID_ERR_4291");
            assertThat(refused.json().path("error").properties()).hasSize(7);
            assertThat(refused.header("retry-after")).isEqualTo("1");
            assertThat(node.get("/health").status()).as("health is free").isEqualTo(200);
            Answer known = node.call("GET", "/api/v1/auth/whoami", "USER", "");
            assertThat(known.header("x-ratelimit-limit")).isEqualTo("1000");
            node.passSeconds(6);
            assertThat(IntStream.range(0, 11).map(i -> node.get("/shelf/a").status()).filter(s -> s == 200).count())
                    .isEqualTo(10);
        }
    }

    @Test
    @Tag("API-34")
    void showsTheLimitOnEveryAnswerAndHealthHasItsOwn() {
        try (Node node = Node.withSecret("")) {
            for (Answer answer : new Answer[]{node.get("/"), node.get("/nowhere"), node.get("/shelf/%2e%2e"),
                    node.call("GET", "/shelf/a", "", "", "Host: evil.example"), node.get("/shelf/a.b"),
                    node.call("OPTIONS", "/shelf/a", "", ""), node.call("PATCH", "/shelf/a", "", ""),
                    node.call("PUT", "/shelf/a", "", "{}"), node.call("GET", "/shelf/a?copies=x", "", "")}) {
                assertThat(answer.header("x-ratelimit-limit")).as(answer.toString()).isEqualTo("100");
            }
            assertThat(node.get("/shelf/a").header("x-ratelimit-remaining")).as("each cost one").isEqualTo("90");
            for (int i = 0; i < 200; i++) {
                node.get("/health");
                node.get("/ready");
                assertThat(node.get("/live").status()).isEqualTo(200);
            }
            assertThat(node.get("/health").status()).isEqualTo(429);
            assertThat(node.get("/shelf/a").header("x-ratelimit-remaining")).isEqualTo("89");
        }
    }

    @Test
    void refusesAStreamWithoutReadingIt() {
        try (Node node = Node.withSecret("")) {
            Answer refused = node.raw(node.port("http"), "PUT /shelf/a HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("connection")).isEqualTo("close");
        }
    }

    @Test
    void countsTheElementsOfABatch() {
        try (Node node = Node.withSecret(", rate_limit: {proofs: 5}")) {
            assertThat(node.call("POST", "/shelf/titles", "USER", "[\"a\",\"b\",\"c\"]").status()).isEqualTo(200);
            Answer refused = node.call("POST", "/shelf/titles", "USER", "{\"titles\":[\"a\",\"b\",\"c\"]}");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("retry-after")).isEqualTo("12");
            assertThat(node.call("POST", "/shelf/titles", "USER", "[\"a\",\"b\"]").status()).isEqualTo(200);
        }
    }

    @Test
    @Tag("API-26")
    @Tag("API-27")
    void givesANodeATokenAgainstItsSignature() {
        Ed25519 scheme = new Ed25519();
        byte[] seed = new byte[32];
        byte[] network = SignedBytes.networkHash("lucid-test", java.time.Instant.parse("2025-01-01T00:00:00Z"));
        String id = NodeId.of(scheme.publicKey(seed));
        for (String state : new String[]{"ACTIVE", "SUSPENDED", "TERMINATED"}) {
            NodeKey key = new NodeKey(id, Hex.of(scheme.publicKey(seed)), state, Optional.empty(), Hex.of(network));
            try (Node node = new Node(
                    ", host: 127.0.0.1, jwt: {secret: " + Tokens.SECRET + "}}\nregistration: {enabled: true}",
                    () -> new Shelf.Keys(key))) {
                String good = proof(scheme, seed, network, id, 0, 1);
                Answer issued = ask(node, id, good);
                if (state.equals("TERMINATED")) {
                    assertThat(issued.status()).isEqualTo(401);
                    continue;
                }
                assertThat(issued.status()).isEqualTo(200);
                assertThat(issued.json().path("expires_in").asInt()).isEqualTo(3600);
                assertThat(issued.json().path("expires_at").asText()).isEqualTo("2026-01-01T01:00:00.000Z");
                String[] parts = issued.json().path("access_token").asText().split("\\.");
                assertThat(new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8))
                        .contains("\"alg\":\"HS256\"").contains("\"kid\":\"node-v1\"");
                assertThat(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))
                        .startsWith("{\"iss\":\"lucid-node-management\",\"sub\":\"" + id
                                + "\",\"role\":\"NODE\",\"token_type\":\"node_access\",\"permissions\":[],\"jti\":")
                        .endsWith(",\"iat\":1767225600,\"exp\":1767229200}");
                assertThat(issued.json().has("refresh_token")).isFalse();
                Answer who = node.call("GET", "/api/v1/auth/whoami", "", "",
                        "Authorization: Bearer " + issued.json().path("access_token").asText());
                assertThat(who.json().path("roles").toString()).isEqualTo("[\"NODE\"]");
                assertThat(who.json().path("node_id").asText()).isEqualTo(id);
                assertThat(ask(node, id, good).code()).as("a nonce is good once").isEqualTo("LUCID_ERR_2004");
                assertThat(ask(node, id, proof(scheme, seed, network, id, 30, 2)).status()).isEqualTo(200);
                assertThat(ask(node, id, proof(scheme, seed, network, id, 31, 3)).code()).isEqualTo("LUCID_ERR_2004");
                assertThat(ask(node, id, proof(scheme, seed, network, id, -31, 4)).code()).isEqualTo("LUCID_ERR_2004");
                assertThat(ask(node, id, proof(scheme, seed, new byte[32], id, 0, 5)).code())
                        .isEqualTo("LUCID_ERR_2004");
                assertThat(ask(node, "node_other", good).code()).isEqualTo("LUCID_ERR_2004");
            }
        }
    }

    private static String proof(Ed25519 scheme, byte[] seed, byte[] network, String id, long seconds, int nonce) {
        byte[] bytes = new byte[16];
        bytes[0] = (byte) nonce;
        var time = Node.NOW.plusSeconds(seconds);
        return "{\"timestamp\":\"" + time + "\",\"nonce\":\"" + Hex.of(bytes) + "\",\"signature\":\""
                + Hex.of(scheme.sign(seed, Messages.nodeToken(network, id, time, bytes))) + "\"}";
    }

    private static Answer ask(Node node, String id, String proof) {
        return node.call("POST", "/api/v1/nodes/" + id + "/token", "", proof);
    }

    @Test
    @Tag("API-31")
    void printsOneTokenInTheDevelopmentProfile() {
        PrintStream terminal = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (Node node = new Node(", instances: 2}")) {
            node.kernel().setModule("lucid.gateway", new io.vertx.core.json.JsonObject().put("max_in_flight", 100))
                    .await();
            String text = printed.toString(StandardCharsets.UTF_8);
            String prefix = "admin token (12 h, this process only): ";
            assertThat(text.split(java.util.regex.Pattern.quote(prefix), -1)).hasSize(2);
            String token = text.substring(text.indexOf(prefix) + prefix.length()).lines().findFirst().orElseThrow();
            Answer who = node.call("GET", "/api/v1/auth/whoami", "", "", "Authorization: Bearer " + token);
            assertThat(who.json().path("roles").toString()).isEqualTo("[\"SUPER_ADMIN\"]");
            assertThat(text.replace(prefix + token, "")).doesNotContain(token);
        } finally {
            System.setOut(terminal);
        }
    }

    @Test
    @Tag("API-31")
    void refusesOthersInTheDevelopmentProfile() {
        assertThatThrownBy(() -> new Node(", host: 0.0.0.0}")).isInstanceOf(ConfigRefused.class)
                .hasMessageContaining("JWT_SECRET_KEY");
    }

    @Test
    void refusesAWeakSecretWithoutTellingIt() {
        assertThatThrownBy(() -> new Node(", jwt: {secret: tooshort99}}")).isInstanceOf(ConfigRefused.class)
                .hasMessageContaining("too weak").hasMessageNotContaining("tooshort99");
    }
}
