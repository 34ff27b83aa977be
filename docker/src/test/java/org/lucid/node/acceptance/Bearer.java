package org.lucid.node.acceptance;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.lucid.node.kernel.json.Json;

/** Tokens of the operator's own login service, which shares a secret with the process. */
final class Bearer {

    static final String SECRET = "the secret of an acceptance run 0123456789";

    private Bearer() {
    }

    /** The header's value for a subject of a role, good for an hour. */
    static String of(String subject, String role) {
        return of(subject, role, Instant.now());
    }

    /** The same, issued at a time before now. */
    static String of(String subject, String role, Instant issuedAt) {
        String body = text(Json.encodeBytes(Map.of("alg", "HS256", "typ", "JWT"))) + "."
                + text(Json.encodeBytes(Map.of("sub", subject, "role", role, "type", "access", "jti",
                        subject + "-" + role, "iat", issuedAt.getEpochSecond(), "exp", Instant.now()
                                .getEpochSecond() + 3600)));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "Bearer " + body + "." + text(mac.doFinal(body.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
