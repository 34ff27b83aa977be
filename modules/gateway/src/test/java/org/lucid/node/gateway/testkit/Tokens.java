package org.lucid.node.gateway.testkit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.lucid.node.kernel.json.Json;

/** Makes tokens, good ones and others, independently of the code that checks them. */
public final class Tokens {

    public static final String SECRET = "a test secret of 0123456789 abcdefgh";
    private final Map<String, Object> header = new LinkedHashMap<>(Map.of("alg", "HS256", "typ", "JWT"));
    private final Map<String, Object> claims = new LinkedHashMap<>();

    /** A good token of a role at a time. */
    public static Tokens of(String role, long now) {
        Tokens token = new Tokens();
        token.claims.putAll(Map.of("sub", "ada", "role", role, "type", "access", "jti", "t1", "iat", now - 10, "exp",
                now + 600));
        return token;
    }

    public Tokens header(String name, Object value) {
        set(header, name, value);
        return this;
    }

    public Tokens claim(String name, Object value) {
        set(claims, name, value);
        return this;
    }

    private static void set(Map<String, Object> map, String name, Object value) {
        if (value == null) {
            map.remove(name);
        } else {
            map.put(name, value);
        }
    }

    public String signed() {
        return signed(SECRET.getBytes(StandardCharsets.UTF_8));
    }

    public String signed(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return unsigned() + text(mac.doFinal(body().getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signed with a private key, by the name that the JDK has for the way of signing. */
    public String signed(PrivateKey key, String way) {
        try {
            Signature signature = Signature.getInstance(way);
            signature.initSign(key);
            signature.update(body().getBytes(StandardCharsets.US_ASCII));
            return unsigned() + text(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Header and claims with an empty signature. */
    public String unsigned() {
        return body() + ".";
    }

    private String body() {
        return text(Json.encodeBytes(header)) + "." + text(Json.encodeBytes(claims));
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
