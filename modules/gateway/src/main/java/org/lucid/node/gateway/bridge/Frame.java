package org.lucid.node.gateway.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.json.Json;

/**
 * What a client says.
 *
 * @param type empty when it says none, or no object at all
 * @param replyAddress under what name it waits for an answer
 * @param headers names in lower case
 * @param body absent when there is none or null
 * @param bytes how long it was
 */
record Frame(String type, Optional<String> address, Optional<String> replyAddress, Map<String, String> headers,
        Optional<JsonNode> body, int bytes) {

    private static final int MAX_HEADERS = 100;

    /** Reads a frame; what is no frame has no type. */
    static Frame read(byte[] text) {
        JsonNode tree;
        try {
            tree = Json.parse(text);
        } catch (Failure notJson) {
            return new Frame("", Optional.empty(), Optional.empty(), Map.of(), Optional.empty(), text.length);
        }
        Map<String, String> headers = new TreeMap<>();
        tree.path("headers").properties().stream().limit(MAX_HEADERS).filter(header -> header.getValue().isValueNode())
                .forEach(header -> headers.put(header.getKey().toLowerCase(java.util.Locale.ROOT),
                        header.getValue().asText()));
        return new Frame(tree.path("type").asText(""), text(tree, "address"), text(tree, "replyAddress"), headers,
                Optional.ofNullable(tree.get("body")).filter(body -> !body.isNull()), text.length);
    }

    private static Optional<String> text(JsonNode tree, String name) {
        return Optional.of(tree.path(name)).filter(JsonNode::isTextual).map(JsonNode::textValue)
                .filter(text -> !text.isEmpty());
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
