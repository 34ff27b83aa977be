package org.lucid.node.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.gateway.testkit.Configs;
import org.lucid.node.contract.gateway.Credentials.Revocation;
import org.lucid.node.gateway.testkit.Tokens;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.testkit.Heap;
import org.slf4j.LoggerFactory;

@ExtendWith(VertxExtension.class)
class TokenVerifierTest {

    private static final long NOW = 1_767_225_600L;
    private static final String API_KEY = "0123456789.abcdef.0123456789abcdef";
    /** Of the 40 MiB of API-99; the rest is {@code FullHouseTest}'s. */
    private static final long AUTH_SHARE = 12 << 20;
    private Instant now = Instant.ofEpochSecond(NOW);
    private final ApiKeyRing apiKeys = new ApiKeyRing(() -> now);
    private final RevocationList revocations = new RevocationList(() -> now);
    private final Vertx vertx;
    private final TokenVerifier verifier;

    TokenVerifierTest(Vertx vertx) {
        this.vertx = vertx;
        revocations.complete();
        this.verifier = verifier(Map.of());
    }

    private TokenVerifier verifier(Map<String, String> more) {
        Map<String, String> keys = new HashMap<>(Map.of("jwt.secret", Tokens.SECRET, "jwt.previous_secret",
                "an older secret of 9876543210 hgfedcba", "api_key", API_KEY));
        keys.putAll(more);
        GatewayConfig config = Configs.with(keys);
        return new TokenVerifier(new KeyRing(vertx, config, Optional.empty()), apiKeys, revocations, config, () -> now);
    }

    private static Tokens good() {
        return Tokens.of("admin", NOW);
    }

    private void refused(String token, int number) {
        assertThatThrownBy(() -> verifier.verify(token)).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.number()).isEqualTo(number));
    }

    @Test
    @Tag("API-23")
    void acceptsAGoodTokenAndOneOfThePreviousSecret() {
        Proven proven = verifier.verify(good().signed());
        assertThat(proven.caller().subject()).isEqualTo("ada");
        assertThat(proven.caller().roles()).containsExactly(Role.ADMIN);
        assertThat(proven.tokenId()).contains("t1");
        assertThat(verifier.verify(good().claim("jti", "t2").signed(
                "an older secret of 9876543210 hgfedcba".getBytes(StandardCharsets.UTF_8))).caller().subject())
                .isEqualTo("ada");
    }

    @Test
    @Tag("API-22")
    void refusesWhatMustBeRefused() throws NoSuchAlgorithmException {
        refused(good().header("alg", "none").unsigned(), 2004);
        refused(good().header("alg", "none").signed(), 2004);
        byte[] publicKey = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded();
        refused(good().signed(publicKey), 2004);
        refused(good().header("kid", "other").signed(), 2004);
        refused(good().header("kid", KeyRing.NODE_KID).signed(), 2004);
        refused(good().claim("type", "refresh").signed(), 2004);
        refused(good().claim("exp", null).signed(), 2004);
        refused(good().claim("jti", null).signed(), 2004);
        refused(good().claim("exp", NOW - 31).signed(), 2003);
        refused(good().claim("nbf", NOW + 31).signed(), 2004);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(TokenVerifier.class);
        logger.addAppender(log);
        refused(Tokens.SECRET, 2004);
        refused(Tokens.SECRET, 2004);
        logger.detachAppender(log);
        assertThat(log.list).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                .contains("the signing secret is in use as a token").doesNotContain(Tokens.SECRET));
        refused(API_KEY.replace("0123456789.a", "0123456789.b"), 2004);
        assertThat(verifier.verify(good().claim("exp", NOW - 29).signed()).caller().subject()).isEqualTo("ada");
    }

    @Test
    @Tag("API-21")
    void refusesEveryOtherBrokenRule() {
        refused(good().claim("iat", null).signed(), 2004);
        refused(good().claim("iat", NOW + 31).signed(), 2004);
        refused(good().claim("exp", "soon").signed(), 2004);
        refused(good().claim("user_id", "bob").signed(), 2004);
        refused(good().claim("sub", null).signed(), 2004);
        refused(good().claim("jti", "x".repeat(129)).signed(), 2004);
        refused(good().claim("jti", "").signed(), 2004);
        refused(good().claim("pad", "x".repeat(8 << 10)).signed(), 2004);
        refused(good().header("alg", "HS512").signed(), 2004);
        refused(good().header("crit", List.of("exp")).signed(), 2004);
        refused(good().signed() + ".x", 2004);
        refused("not.a.token", 2004);
        assertThat(verifier.verify(good().claim("user_id", "ada").signed()).caller().subject()).isEqualTo("ada");
    }

    @Test
    @Tag("API-21")
    void holdsIssuersAndAudiencesToWhatIsConfigured() {
        TokenVerifier strict = verifier(Map.of("jwt.issuers", "us", "jwt.audiences", "nodes"));
        assertThatThrownBy(() -> strict.verify(good().claim("aud", "nodes").signed())).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> strict.verify(good().claim("iss", "us").signed())).isInstanceOf(Failure.class);
        assertThat(strict.verify(good().claim("iss", "us").claim("aud", List.of("x", "nodes")).signed()).caller()
                .subject()).isEqualTo("ada");
    }

    @ParameterizedTest
    @Tag("API-24")
    @CsvSource({"node-operator, NODE_OPERATOR", "SUPER_ADMIN, SUPER_ADMIN", "service, SERVICE", "system, USER",
            "public, USER", "node, USER", "wizard, USER"})
    void takesRolesFromTheClaim(String given, Role role) {
        assertThat(verifier.verify(Tokens.of(given, NOW).signed()).caller().roles()).containsExactly(role);
    }

    @Test
    @Tag("API-24")
    void takesSeveralRoles() {
        assertThat(verifier.verify(good().claim("role", null).claim("roles", List.of("user", "ADMIN", "x")).signed())
                .caller().roles()).containsExactlyInAnyOrder(Role.USER, Role.ADMIN);
    }

    @Test
    void knowsForWhomACallerActs() {
        assertThat(verifier.verify(good().signed()).caller().operatorId()).contains("ada");
        assertThat(verifier.verify(good().claim("operator_id", "op1").signed()).caller().operatorId()).contains("op1");
        assertThat(verifier.verify(API_KEY).caller().roles()).containsExactly(Role.SERVICE);
    }

    @Test
    @Tag("API-26")
    void derivesTheKeyOfNodeTokens() {
        byte[] key = KeyRing.nodeKey("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));
        assertThat(HexFormat.of().formatHex(key))
                .isEqualTo("5d6f937a0ae2849c365d247ab63dbd4ab14fe85fcc73419d8ff8fc8dc1f7ce48");
    }

    @Test
    void takesANodeTokenForANodeAndNothingElse() {
        byte[] key = KeyRing.nodeKey(Tokens.SECRET.getBytes(StandardCharsets.UTF_8));
        Tokens node = Tokens.of("SUPER_ADMIN", NOW).header("kid", KeyRing.NODE_KID).claim("sub", "node_1")
                .claim("type", null).claim("token_type", "node_access").claim("iss", NodeTokens.ISSUER);
        Proven proven = verifier.verify(node.signed(key));
        assertThat(proven.caller().roles()).containsExactly(Role.NODE);
        assertThat(proven.caller().nodeId()).contains("node_1");
        refused(node.claim("iss", "somebody").signed(key), 2004);
        refused(node.claim("iss", NodeTokens.ISSUER).header("kid", null).signed(key), 2004);
    }

    @Test
    @Tag("API-98")
    void checksATokenOnceAndThenKnowsItsBearer() {
        String token = good().signed();
        Proven first = verifier.verify(token);
        assertThat(verifier.verify(token)).isSameAs(first);
        assertThat(verifier.verify(good().claim("jti", "another").signed())).isNotSameAs(first);
    }

    @Test
    @Tag("API-99")
    void refusesNamesThatAreTooLongToBeRemembered() {
        verifier.verify(good().claim("sub", "a".repeat(128)).claim("operator_id", "b".repeat(128)).signed());
        refused(good().claim("sub", "a".repeat(129)).signed(), 2004);
        refused(good().claim("operator_id", "b".repeat(129)).signed(), 2004);
    }

    @Test
    @Tag("API-99")
    void remembersWhatIsRevokedAndUsedUpWithinItsShare() {
        RevocationList list = new RevocationList(() -> now);
        Nonces nonces = new Nonces(() -> now);
        long before = Heap.used();
        for (int i = 0; i < 100_000; i++) {
            String id = (i % 2 == 0 ? "jti:" : "sub:") + i + "x".repeat(100);
            list.put(new Revocation(id, i % 2 == 0 ? Optional.empty() : Optional.of(now), "r".repeat(500) + i,
                    "somebody" + i, now, now.plusSeconds(i)));
        }
        for (int i = 0; i < 10_000; i++) {
            nonces.use(String.format("%032x", i));
        }
        long held = Heap.used() - before;
        System.out.println("AUTHHELD " + held / 1048576.0);
        assertThat(held).as("%d KiB", held >> 10).isLessThan(AUTH_SHARE);
        assertThatThrownBy(list::requireRoom).isInstanceOf(Failure.class);
        assertThat(nonces.use(String.format("%032x", 7))).isFalse();
    }

    @Test
    @Tag("API-30")
    void remembersATokenForAMinuteButNotBeyondItsEnd() {
        String token = good().claim("exp", NOW + 20).signed();
        verifier.verify(token);
        now = now.plusSeconds(49);
        assertThat(verifier.verify(token).caller().subject()).isEqualTo("ada");
        now = now.plusSeconds(2);
        refused(token, 2003);
        VerifiedTokens kept = new VerifiedTokens(() -> now);
        for (int i = 0; i < 2001; i++) {
            kept.put(new byte[]{(byte) i, (byte) (i >> 8)}, Proven.ANONYMOUS);
        }
        assertThat(kept.size()).isEqualTo(2000);
        assertThat(kept.get(new byte[]{0, 0})).isEmpty();
        assertThat(kept.get(new byte[]{1, 0})).isPresent();
        now = now.plusSeconds(60);
        assertThat(kept.get(new byte[]{1, 0})).isEmpty();
    }

    @ParameterizedTest
    @Tag("API-23")
    @CsvSource({"short but with many letters 01", "aaaaaaaaabbbbbbbbbcccccccccddddddddd"})
    void refusesToStartOnAWeakSecret(String secret) {
        assertThatThrownBy(() -> verifier(Map.of("jwt.secret", secret)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageNotContaining(secret);
    }

    @Test
    @Tag("API-27")
    void forgetsNoncesAfterTwoMinutesAndRefusesBeyondItsMemory() {
        Nonces nonces = new Nonces(() -> now);
        for (int i = 0; i < 10_000; i++) {
            assertThat(nonces.use("n" + i)).isTrue();
        }
        assertThat(nonces.use("n5")).isFalse();
        assertThatThrownBy(() -> nonces.use("new")).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.number()).isEqualTo(5034));
        now = now.plusSeconds(120);
        assertThat(nonces.use("new")).isTrue();
    }
}
