package org.lucid.node.gateway.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.json.Json;

/** What tells two requests with the same idempotency key apart (API-42). */
public final class RequestHash {

    private RequestHash() {
    }

    /**
     * SHA-256 in hex of the address, a line feed and the request record with sorted members. Members without a value
     * do not count, so that a record may gain optional members without changing what was hashed before.
     */
    public static String of(String address, Object request) {
        String canonical = Json.encode(sorted(Json.mapper().valueToTree(request)));
        return Hex.of(SignedBytes.sha256((address + "\n" + canonical).getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode result = JsonNodeFactory.instance.objectNode();
            TreeMap<String, JsonNode> members = new TreeMap<>();
            object.properties().forEach(entry -> members.put(entry.getKey(), entry.getValue()));
            members.keySet().stream().filter(name -> !members.get(name).isNull())
                    .forEach(name -> result.set(name, sorted(members.get(name))));
            return result;
        } else if (node instanceof ArrayNode array) {
            ArrayNode result = JsonNodeFactory.instance.arrayNode();
            array.forEach(item -> result.add(sorted(item)));
            return result;
        }
        return node;
    }
}
