package org.lucid.node.gateway.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Optional;

/** Other ways to show a reply, for callers that cannot read ours. */
public final class Presentation {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Presentation() {
    }

    /** The same tree with every amount as a JSON number (API-47). */
    public static JsonNode amountsAsNumbers(Shape shape, JsonNode node) {
        return switch (shape) {
            case Shape.Amount amount when node.isTextual() -> NODES.numberNode(new BigDecimal(node.textValue()));
            case Shape.Items items when node.isArray() -> {
                ArrayNode list = NODES.arrayNode();
                node.forEach(item -> list.add(amountsAsNumbers(items.item(), item)));
                yield list;
            }
            case Shape.Dictionary dictionary when node.isObject() -> {
                ObjectNode object = NODES.objectNode();
                node.properties().forEach(
                        entry -> object.set(entry.getKey(), amountsAsNumbers(dictionary.value(), entry.getValue())));
                yield object;
            }
            case Shape.Members members when node.isObject() -> {
                ObjectNode object = NODES.objectNode();
                node.properties().forEach(entry -> {
                    Optional<Shape.Member> member = members.member(entry.getKey());
                    object.set(entry.getKey(), member.isEmpty()
                            ? entry.getValue()
                            : amountsAsNumbers(member.get().shape(), entry.getValue()));
                });
                yield object;
            }
            default -> node;
        };
    }
}
