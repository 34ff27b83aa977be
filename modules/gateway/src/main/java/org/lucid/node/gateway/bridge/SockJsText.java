package org.lucid.node.gateway.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.json.Json;

/** How SockJS wraps messages: it opens with o, keeps alive with h, brings arrays with a, closes with c. */
final class SockJsText {

    static final String OPEN = "o";
    static final String HEARTBEAT = "h";
    static final String GONE = "c[3000,\"Go away!\"]";
    static final String ANOTHER = "c[2010,\"Another connection still open\"]";

    private SockJsText() {
    }

    /** Messages for the client. */
    static String array(List<String> messages) {
        return "a" + Json.encode(messages);
    }

    /** What a client sent: an array of messages, or one; empty when it is neither. */
    static Optional<List<byte[]>> read(byte[] text) {
        JsonNode tree;
        try {
            tree = Json.parse(text);
        } catch (Failure notJson) {
            return Optional.empty();
        }
        List<byte[]> messages = new ArrayList<>();
        for (JsonNode message : tree.isTextual() ? List.of(tree) : tree) {
            if (!message.isTextual()) {
                return Optional.empty();
            }
            messages.add(message.textValue().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return tree.isTextual() || tree.isArray() ? Optional.of(messages) : Optional.empty();
    }
}
