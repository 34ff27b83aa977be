package org.lucid.node.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.json.Json;

/** A signed token in its three parts (RFC 7515), with HS256 as the only signature. */
final class Jwt {

    static final int MAX_SIZE = 8 << 10;
    private static final int PARTS = 3;

    private final ObjectNode header;
    private final ObjectNode claims;
    private final byte[] signed;
    private final byte[] signature;

    private Jwt(ObjectNode header, ObjectNode claims, byte[] signed, byte[] signature) {
        this.header = header;
        this.claims = claims;
        this.signed = signed;
        this.signature = signature;
    }

    /** Takes a token apart, without believing any of it; empty when it is none. */
    static Optional<Jwt> parse(String token) {
        String[] parts = token.split("\\.", -1);
        if (token.length() > MAX_SIZE || parts.length != PARTS) {
            return Optional.empty();
        }
        try {
            Base64.Decoder decoder = Base64.getUrlDecoder();
            JsonNode header = Json.parse(decoder.decode(parts[0]));
            JsonNode claims = Json.parse(decoder.decode(parts[1]));
            if (!(header instanceof ObjectNode head) || !(claims instanceof ObjectNode said)) {
                return Optional.empty();
            }
            String body = token.substring(0, token.lastIndexOf('.'));
            return Optional.of(new Jwt(head, said, body.getBytes(StandardCharsets.US_ASCII), decoder.decode(parts[2])));
        } catch (IllegalArgumentException | Failure e) {
            return Optional.empty();
        }
    }

    JsonNode header(String name) {
        return header.path(name);
    }

    JsonNode claim(String name) {
        return claims.path(name);
    }

    /** Whether HS256 with this key made the signature; takes the same time whatever differs. */
    boolean isSignedWith(byte[] key) {
        return MessageDigest.isEqual(hmac(key, signed), signature);
    }

    /** Makes a token. */
    static String sign(Map<String, ?> header, Map<String, ?> claims, byte[] key) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        String body = encoder.encodeToString(Json.encodeBytes(header)) + "."
                + encoder.encodeToString(Json.encodeBytes(claims));
        return body + "." + encoder.encodeToString(hmac(key, body.getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
