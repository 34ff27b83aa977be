package org.lucid.node.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.gateway.settings.GatewayConfig.Algorithm;
import org.lucid.node.gateway.testkit.Configs;
import org.lucid.node.gateway.testkit.Tokens;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.health.HealthCheck;

@ExtendWith(VertxExtension.class)
class PublishedKeysTest {

    private static final long NOW = 1_767_225_600L;
    @TempDir
    private Path directory;

    private static KeyPair pair(String kind, int size) throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        if (size > 0) {
            generator.initialize(size);
        }
        return generator.generateKeyPair();
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String ed25519(String kid, KeyPair pair) {
        byte[] encoded = pair.getPublic().getEncoded();
        return "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"" + kid + "\",\"x\":\""
                + text(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)) + "\"}";
    }

    private static String rsa(String kid, KeyPair pair, String more) {
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        return "{\"kty\":\"RSA\",\"kid\":\"" + kid + "\",\"n\":\"" + text(unsigned(key.getModulus())) + "\",\"e\":\""
                + text(unsigned(key.getPublicExponent())) + "\"" + more + "}";
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static byte[] set(String... keys) {
        return ("{\"keys\":[" + String.join(",", keys) + "]}").getBytes(StandardCharsets.UTF_8);
    }

    private static Tokens token(String alg, String kid) {
        return Tokens.of("admin", NOW).header("alg", alg).header("kid", kid);
    }

    private record Parts(TokenVerifier verifier, PublishedKeyFile file, Path path) {
    }

    private Parts parts(Vertx vertx, String algorithm) {
        Path path = directory.resolve("keys.json");
        GatewayConfig config = Configs.with(Map.of("jwt.secret", Tokens.SECRET, "jwt.algorithm", algorithm,
                "jwt.jwks_file", path.toString()));
        KeyRing ring = new KeyRing(vertx, config, Optional.empty());
        RevocationList none = new RevocationList(() -> Instant.ofEpochSecond(NOW));
        none.complete();
        TokenVerifier verifier = new TokenVerifier(ring, new ApiKeyRing(() -> Instant.ofEpochSecond(NOW)), none, config,
                () -> Instant.ofEpochSecond(NOW));
        return new Parts(verifier,
                new PublishedKeyFile(vertx, path.toString(), config.jwt().algorithm(), ring, verifier), path);
    }

    private static void refused(TokenVerifier verifier, String token) {
        assertThatThrownBy(() -> verifier.verify(token)).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.number()).isEqualTo(2004));
    }

    @Test
    @Tag("API-21")
    @Tag("API-22")
    void checksATokenWithTheKeyItNamesAndTheAlgorithmOfThatKey(Vertx vertx, VertxTestContext test) throws Exception {
        KeyPair one = pair("Ed25519", 0);
        KeyPair other = pair("Ed25519", 0);
        Parts parts = parts(vertx, "EdDSA");
        Files.write(parts.path(), set(ed25519("one", one), ed25519("other", other)));
        parts.file().read().onComplete(test.succeeding(read -> test.verify(() -> {
            TokenVerifier verifier = parts.verifier();
            assertThat(verifier.verify(token("EdDSA", "one").signed(one.getPrivate(), "Ed25519")).caller().subject())
                    .isEqualTo("ada");
            refused(verifier, token("EdDSA", "other").signed(one.getPrivate(), "Ed25519"));
            refused(verifier, token("EdDSA", "unknown").signed(one.getPrivate(), "Ed25519"));
            refused(verifier, token("EdDSA", null).signed(one.getPrivate(), "Ed25519"));
            refused(verifier, token("HS256", "one").signed(one.getPublic().getEncoded()));
            refused(verifier, token("none", "one").unsigned());
            refused(verifier, Tokens.of("admin", NOW).signed()); // HS256 with the secret: no longer for users
            test.completeNow();
        })));
    }

    @Test
    @Tag("API-21")
    void checksRsaSignatures(Vertx vertx, VertxTestContext test) throws Exception {
        KeyPair key = pair("RSA", 2048);
        Parts parts = parts(vertx, "RS256");
        Files.write(parts.path(), set(rsa("r", key, ",\"alg\":\"RS256\",\"use\":\"sig\"")));
        parts.file().read().onComplete(test.succeeding(read -> test.verify(() -> {
            assertThat(parts.verifier().verify(token("RS256", "r").signed(key.getPrivate(), "SHA256withRSA")).caller()
                    .subject()).isEqualTo("ada");
            refused(parts.verifier(), token("RS512", "r").signed(key.getPrivate(), "SHA512withRSA"));
            test.completeNow();
        })));
    }

    @Test
    @Tag("API-21")
    @Tag("API-23")
    void refusesKeysThatCannotBeUsed() throws Exception {
        KeyPair weak = pair("RSA", 1024);
        KeyPair good = pair("Ed25519", 0);
        for (byte[] set : new byte[][]{set(), set(rsa("r", weak, "")), set(rsa("r", pair("RSA", 2048), ",\"d\":\"x\"")),
                set(rsa("r", pair("RSA", 2048), ",\"alg\":\"RS512\"")),
                set(rsa("r", pair("RSA", 2048), ",\"use\":\"enc\"")), set(ed25519("e", good)),
                set("{\"kty\":\"oct\",\"kid\":\"o\",\"k\":\"c2VjcmV0\"}"),
                "nonsense".getBytes(StandardCharsets.UTF_8)}) {
            assertThatThrownBy(() -> PublishedKeys.read(set, Algorithm.RS256))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (byte[] set : new byte[][]{set(ed25519("", good)), set(ed25519(KeyRing.NODE_KID, good)),
                set(ed25519("e", good), ed25519("e", good)), set(rsa("r", weak, ""))}) {
            assertThatThrownBy(() -> PublishedKeys.read(set, Algorithm.EDDSA))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @Tag("API-23")
    void takesANewFileAndKeepsTheOldKeysWhenItIsBad(Vertx vertx, VertxTestContext test) throws Exception {
        KeyPair before = pair("Ed25519", 0);
        KeyPair after = pair("Ed25519", 0);
        String old = token("EdDSA", "k").signed(before.getPrivate(), "Ed25519");
        Parts parts = parts(vertx, "EdDSA");
        Files.write(parts.path(), set(ed25519("k", before)));
        parts.file().read().compose(read -> {
            assertThat(parts.verifier().verify(old).caller().subject()).isEqualTo("ada");
            write(parts.path(), "{\"keys\":[]}".getBytes(StandardCharsets.UTF_8));
            return parts.file().read().otherwiseEmpty();
        }).compose(bad -> {
            assertThat(parts.file().health().state()).isEqualTo(HealthCheck.State.DEGRADED);
            assertThat(parts.verifier().verify(old).caller().subject()).isEqualTo("ada");
            write(parts.path(), set(ed25519("k", after)));
            return parts.file().read();
        }).onComplete(test.succeeding(read -> test.verify(() -> {
            assertThat(parts.file().health()).isEqualTo(HealthCheck.Result.UP);
            refused(parts.verifier(), old);
            assertThat(parts.verifier().verify(token("EdDSA", "k").signed(after.getPrivate(), "Ed25519")).caller()
                    .subject()).isEqualTo("ada");
            test.completeNow();
        })));
    }

    private static void write(Path path, byte[] text) {
        try {
            Files.write(path, text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    @Tag("API-21")
    void wantsTheFileAndTheAlgorithmTogether() {
        assertThatThrownBy(() -> Configs.with(Map.of("jwt.algorithm", "EdDSA"))).hasMessageContaining("jwks_file");
        assertThatThrownBy(() -> Configs.with(Map.of("jwt.jwks_file", "x"))).hasMessageContaining("algorithm");
    }
}
