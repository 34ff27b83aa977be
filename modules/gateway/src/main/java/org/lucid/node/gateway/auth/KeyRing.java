package org.lucid.node.gateway.auth;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.lucid.node.gateway.settings.GatewayConfig;

/**
 * The keys of tokens, in the hands of the JWT library. Each key has one algorithm, which no token can choose: secrets
 * HS256, published keys that of their kind (API-21). Times are not left to the library, which knows no clock but the
 * machine's.
 */
public final class KeyRing {

    /** The {@code kid} of node tokens. */
    public static final String NODE_KID = "node-v1";
    private static final String HS256 = "HS256";
    private static final int KEY_BYTES = 32;

    private final Vertx vertx;
    private final List<byte[]> secrets = new ArrayList<>();
    private final boolean byPublishedKeys;
    private final Optional<JWTAuth> bySecret;
    private final Optional<JWTAuth> signer;
    private final Optional<JWTAuth> node;
    private volatile Map<String, JWTAuth> published = Map.of();

    /** The keys of a configuration; {@code temporary} stands in for the secret in the development profile. */
    public KeyRing(Vertx vertx, GatewayConfig config, Optional<byte[]> temporary) {
        this.vertx = vertx;
        this.byPublishedKeys = config.jwt().algorithm() != GatewayConfig.Algorithm.HS256;
        config.jwt().secret().map(KeyRing::utf8).or(() -> temporary).ifPresent(secrets::add);
        Optional<byte[]> current = secrets.stream().findFirst();
        config.jwt().previousSecret().map(KeyRing::utf8).ifPresent(secrets::add);
        this.bySecret = secrets.isEmpty() || byPublishedKeys ? Optional.empty() : Optional.of(hmac(secrets, null));
        this.signer = byPublishedKeys ? Optional.empty() : current.map(key -> hmac(List.of(key), null));
        this.node = config.jwt().nodeSecret().map(KeyRing::utf8).or(() -> current)
                .map(secret -> hmac(List.of(nodeKey(secret)), NODE_KID));
    }

    /** Takes these published keys from now on instead of those before; {@code kid} by JSON Web Key. */
    void publish(Map<String, JsonObject> keys) {
        Map<String, JWTAuth> all = new HashMap<>();
        keys.forEach((kid, key) -> all.put(kid, JWTAuth.create(vertx, options().addJwk(key))));
        published = Map.copyOf(all);
    }

    /** What checks a token with this {@code kid}, or without one; empty when there is no such key. */
    Optional<JWTAuth> find(Optional<String> kid) {
        if (kid.isEmpty()) {
            return bySecret;
        }
        return kid.get().equals(NODE_KID) ? node : Optional.ofNullable(published.get(kid.get()));
    }

    /** Whether a text is one of the secrets themselves; takes the same time whatever differs. */
    boolean isSecret(byte[] text) {
        boolean found = false;
        for (byte[] secret : secrets) {
            found |= MessageDigest.isEqual(secret, text);
        }
        return found;
    }

    /** Makes a token of a node; empty when there is nothing to sign one with. */
    Optional<String> signNode(JsonObject claims) {
        return node.map(key -> key.generateToken(claims, form()));
    }

    /** Makes a token of a user or service; empty when user tokens are signed elsewhere. */
    public Optional<String> sign(JsonObject claims) {
        return signer.map(key -> key.generateToken(claims, form()));
    }

    /** Makes a token with a key that is on no ring. */
    static String sign(Vertx vertx, byte[] key, JsonObject claims) {
        return JWTAuth.create(vertx, options().addPubSecKey(key(key, null))).generateToken(claims, form());
    }

    private JWTAuth hmac(List<byte[]> keys, String kid) {
        JWTAuthOptions options = options();
        keys.forEach(key -> options.addPubSecKey(key(key, kid)));
        return JWTAuth.create(vertx, options);
    }

    private static PubSecKeyOptions key(byte[] key, String kid) {
        return new PubSecKeyOptions().setAlgorithm(HS256).setBuffer(Buffer.buffer(key)).setId(kid);
    }

    private static JWTAuthOptions options() {
        return new JWTAuthOptions().setJWTOptions(new JWTOptions().setIgnoreExpiration(true));
    }

    private static JWTOptions form() {
        return new JWTOptions().setAlgorithm(HS256).setNoTimestamp(true);
    }

    /** HKDF-SHA256 with salt {@code lucid-node} and info {@code node-access-v1}, 32 bytes (API-26). */
    static byte[] nodeKey(byte[] secret) {
        try {
            return KDF.getInstance("HKDF-SHA256").deriveData(HKDFParameterSpec.ofExtract().addIKM(secret)
                    .addSalt(utf8("lucid-node")).thenExpand(utf8("node-access-v1"), KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has HKDF-SHA256", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
