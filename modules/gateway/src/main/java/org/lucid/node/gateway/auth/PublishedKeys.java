package org.lucid.node.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lucid.node.gateway.settings.GatewayConfig.Algorithm;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.json.Json;

/** Reads a JSON Web Key Set: public keys of the one algorithm that is configured, each by its own name (API-21). */
final class PublishedKeys {

    private static final int MAX_KEYS = 50;
    private static final int LEAST_RSA_BITS = 2048;
    private static final int ED25519_BYTES = 32;

    private PublishedKeys() {
    }

    /**
     * The keys by {@code kid}.
     *
     * @throws IllegalArgumentException saying what is wrong, when any of them cannot be used
     */
    static Map<String, JsonObject> read(byte[] text, Algorithm algorithm) {
        JsonNode keys;
        try {
            keys = Json.parse(text).path("keys");
        } catch (Failure e) {
            throw new IllegalArgumentException("it is not JSON", e);
        }
        if (!keys.isArray() || keys.isEmpty() || keys.size() > MAX_KEYS) {
            throw new IllegalArgumentException("its member keys is not a list of 1 to " + MAX_KEYS + " keys");
        }
        Map<String, JsonObject> all = new LinkedHashMap<>();
        for (JsonNode key : keys) {
            String kid = key.path("kid").asText();
            if (kid.isEmpty() || kid.equals(KeyRing.NODE_KID) || all.containsKey(kid)) {
                throw new IllegalArgumentException("each key needs a kid of its own, other than " + KeyRing.NODE_KID);
            }
            all.put(kid, usable(kid, key, algorithm));
        }
        return all;
    }

    private static JsonObject usable(String kid, JsonNode key, Algorithm algorithm) {
        boolean fits = switch (algorithm) {
            case HS256 -> false;
            case EDDSA -> key.path("kty").asText().equals("OKP") && key.path("crv").asText().equals("Ed25519")
                    && bytes(key, "x").length == ED25519_BYTES;
            case RS256 -> key.path("kty").asText().equals("RSA") && bytes(key, "e").length > 0
                    && new BigInteger(1, bytes(key, "n")).bitLength() >= LEAST_RSA_BITS;
        };
        boolean named = key.path("alg").asText(algorithm.word()).equals(algorithm.word());
        boolean signs = key.path("use").asText("sig").equals("sig");
        if (!fits || !named || !signs || key.has("d")) {
            throw new IllegalArgumentException("the key " + kid + " is no public key of " + algorithm.word()
                    + " to check signatures with (RSA: at least " + LEAST_RSA_BITS + " bits)");
        }
        JsonObject usable = new JsonObject().put("kid", kid).put("alg", algorithm.word());
        for (String member : new String[]{"kty", "crv", "x", "n", "e"}) {
            if (key.path(member).isTextual()) {
                usable.put(member, key.path(member).textValue());
            }
        }
        return usable;
    }

    private static byte[] bytes(JsonNode key, String member) {
        return Base64.getUrlDecoder().decode(key.path(member).asText());
    }
}
