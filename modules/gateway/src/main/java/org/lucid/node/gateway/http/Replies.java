package org.lucid.node.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lucid.node.contract.TextReply;
import org.lucid.node.gateway.admission.Cursors;
import org.lucid.node.gateway.admission.AdmittedCall;
import org.lucid.node.gateway.route.Route;
import org.lucid.node.gateway.schema.Presentation;
import org.lucid.node.gateway.schema.RecordSchema;
import org.lucid.node.gateway.schema.Shape;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.kernel.json.Json;

/** Writes the reply of an operation as its caller wants to see it. */
final class Replies {

    private final Set<String> bareByDefault;
    private final boolean numbersByDefault;
    private final Map<Class<?>, Shape> shapes = new HashMap<>();

    Replies(GatewayConfig config) {
        this.bareByDefault = Set.copyOf(config.bareListOperations());
        this.numbersByDefault = config.moneyJson() == GatewayConfig.MoneyForm.NUMBER;
    }

    /** The body of the answer; a bare list tells in headers what its frame would have told (API-46). */
    byte[] body(Exchange exchange, Route route, Object reply, Map<String, List<String>> query,
            AdmittedCall.Outcome outcome, Instant now) {
        boolean legacy = route.options().legacy();
        boolean usuallyBare = bareByDefault.contains(route.operation().address()) && !asks(query, "view", "page");
        boolean bare = route.options().list().isPresent()
                && (legacy || usuallyBare || asks(query, "view", "list"));
        boolean usuallyNumbers = numbersByDefault && !asks(query, "money", "string");
        boolean numbers = reply instanceof Record && (legacy || usuallyNumbers || asks(query, "money", "number"));
        boolean pages = route.input().member("cursor").isPresent();
        if (!bare && !numbers && !pages) {
            return Json.encodeBytes(reply);
        }
        JsonNode tree = Json.mapper().valueToTree(reply);
        if (pages) {
            Cursors.close(tree, outcome.list(), now);
        }
        JsonNode shown = numbers ? amountsAsNumbers(reply, tree) : tree;
        if (!bare) {
            return Json.encodeBytes(shown);
        }
        String member = route.options().list().orElseThrow();
        ArrayNode list = (ArrayNode) shown.path(member);
        for (Object page : outcome.further()) {
            Object told = route.shown(page);
            list.addAll((ArrayNode) amountsAsNumbers(told, Json.mapper().valueToTree(told)).path(member));
        }
        JsonNode pagination = tree.path("pagination");
        if (!pagination.path("total").isNull()) {
            exchange.response().putHeader("X-Total-Count",
                    pagination.path("total").asText(Integer.toString(list.size())));
        }
        if (!route.options().legacy() && pagination.path("next_cursor").isTextual()) {
            exchange.response().putHeader("X-Next-Cursor", pagination.path("next_cursor").textValue());
        }
        return Json.encodeBytes(list);
    }

    /** The body of an answer that is text, the cursor of the next page being in a header. */
    byte[] text(Exchange exchange, TextReply reply, String sameList, Instant now) {
        JsonNode frame = Json.mapper().valueToTree(Map.of("pagination", reply.pagination()));
        if (!sameList.isEmpty()) {
            Cursors.close(frame, sameList, now);
        }
        JsonNode next = frame.path("pagination").path("next_cursor");
        if (next.isTextual()) {
            exchange.response().putHeader("X-Next-Cursor", next.textValue());
        }
        return reply.text().orElseThrow().getBytes(StandardCharsets.UTF_8);
    }

    private JsonNode amountsAsNumbers(Object reply, JsonNode tree) {
        return Presentation.amountsAsNumbers(shapes.computeIfAbsent(reply.getClass(), RecordSchema::of), tree);
    }

    private static boolean asks(Map<String, List<String>> query, String name, String value) {
        return query.getOrDefault(name, List.of()).contains(value);
    }
}
