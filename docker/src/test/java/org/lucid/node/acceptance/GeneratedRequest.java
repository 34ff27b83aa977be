package org.lucid.node.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.lucid.node.kernel.json.Json;

/** A request made of what the document says of an operation, as it wants it or bent in one way. */
record GeneratedRequest(String method, String path, Optional<Object> body, List<String> headers) {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_DEPTH = 6;
    private static final int BENDS = 12;

    /** Makes requests of one document. */
    static final class Maker {

        private final Contract contract;
        private final RandomGenerator random;
        private final Map<String, List<String>> known;

        /** {@code known} holds ids that exist, by the name under which they are asked for. */
        Maker(Contract contract, RandomGenerator random, Map<String, List<String>> known) {
            this.contract = contract;
            this.random = random;
            this.known = known;
        }

        /** As the document wants it. */
        GeneratedRequest fitting(Contract.Entry entry) {
            StringBuilder path = new StringBuilder(entry.template());
            StringBuilder query = new StringBuilder();
            List<String> headers = new ArrayList<>();
            entry.says().path("parameters").forEach(parameter -> {
                String name = parameter.path("name").asText();
                String value = given(name).orElseGet(() -> text(parameter.path("schema")));
                switch (parameter.path("in").asText()) {
                    case "path" -> {
                        int at = path.indexOf("{" + name + "}");
                        path.replace(at, at + name.length() + 2, encoded(value.isEmpty() ? "x" : value));
                    }
                    case "query" -> {
                        if (parameter.path("required").asBoolean() || random.nextInt(3) == 0) {
                            query.append(query.isEmpty() ? "?" : "&").append(name).append("=").append(encoded(value));
                        }
                    }
                    default -> headers.addAll(List.of(name, "key-" + random.nextInt(1000)));
                }
            });
            JsonNode schema = entry.says().path("requestBody").path("content").path("application/json")
                    .path("schema");
            return new GeneratedRequest(entry.method().toUpperCase(java.util.Locale.ROOT), path + query.toString(),
                    schema.isMissingNode() ? Optional.empty() : Optional.of(value(schema, 0)), headers);
        }

        private Optional<String> given(String name) {
            List<String> ids = known.getOrDefault(name, List.of());
            return ids.isEmpty() || random.nextInt(4) == 0
                    ? Optional.empty()
                    : Optional.of(ids.get(random.nextInt(ids.size())));
        }

        private String text(JsonNode schema) {
            JsonNode value = value(schema, 0);
            return value.isValueNode() ? value.asText() : Json.encode(value);
        }

        private JsonNode value(JsonNode schema, int depth) {
            if (schema.has("$ref")) {
                return value(contract.document().at(schema.path("$ref").asText().substring(1)), depth);
            }
            for (String choice : List.of("anyOf", "oneOf")) {
                if (schema.has(choice)) {
                    return value(schema.path(choice).path(random.nextInt(schema.path(choice).size())), depth);
                }
            }
            if (schema.has("enum")) {
                return schema.path("enum").path(random.nextInt(schema.path("enum").size()));
            }
            JsonNode type = schema.path("type").isArray()
                    ? schema.path("type").path(random.nextInt(schema.path("type").size()))
                    : schema.path("type");
            return switch (type.asText("")) {
                case "string" -> NODES.textNode(string(schema));
                case "integer" -> NODES.numberNode(whole(schema));
                case "number" -> NODES.numberNode(schema.path("minimum").asDouble(0) + random.nextInt(5) + 0.25);
                case "boolean" -> NODES.booleanNode(random.nextBoolean());
                case "null" -> NODES.nullNode();
                case "array" -> array(schema, depth);
                case "object" -> object(schema, depth);
                default -> random.nextBoolean() ? NODES.numberNode(random.nextInt()) : NODES.objectNode();
            };
        }

        private String string(JsonNode schema) {
            if (schema.path("format").asText().equals("date-time")) {
                return "2026-0" + (1 + random.nextInt(9)) + "-01T00:00:00Z";
            }
            if (schema.has("pattern")) {
                return PatternWords.of(schema.path("pattern").asText(), random);
            }
            int least = schema.path("minLength").asInt(0);
            int length = Math.min(schema.path("maxLength").asInt(Integer.MAX_VALUE), least + random.nextInt(12));
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                text.append("abc XYZ019-_\u00e9\u4e2d".charAt(random.nextInt(14)));
            }
            return text.toString();
        }

        private long whole(JsonNode schema) {
            long least = schema.path("minimum").asLong(-3);
            long most = schema.path("maximum").asLong(least < Long.MAX_VALUE - 1000 ? least + 1000 : Long.MAX_VALUE);
            return switch (random.nextInt(4)) {
                case 0 -> least;
                case 1 -> most;
                default -> least + Math.min(most - least, random.nextInt(50));
            };
        }

        private JsonNode array(JsonNode schema, int depth) {
            var list = NODES.arrayNode();
            int least = schema.path("minItems").asInt(0);
            int size = depth > MAX_DEPTH ? least : least + random.nextInt(3);
            for (int i = 0; i < Math.min(size, schema.path("maxItems").asInt(Integer.MAX_VALUE)); i++) {
                list.add(value(schema.path("items"), depth + 1));
            }
            return list;
        }

        private JsonNode object(JsonNode schema, int depth) {
            ObjectNode object = NODES.objectNode();
            List<String> required = new ArrayList<>();
            schema.path("required").forEach(name -> required.add(name.asText()));
            schema.path("properties").properties().forEach(property -> {
                if (required.contains(property.getKey()) || depth < MAX_DEPTH && random.nextBoolean()) {
                    object.set(property.getKey(), given(property.getKey()).<JsonNode>map(NODES::textNode)
                            .orElseGet(() -> value(property.getValue(), depth + 1)));
                }
            });
            return object;
        }

        /** A fitting request, bent in one way. */
        GeneratedRequest bent(Contract.Entry entry) {
            GeneratedRequest good = fitting(entry);
            String query = good.path().contains("?") ? "&" : "?";
            int bend = random.nextInt(BENDS);
            if (bend == 0) {
                return good.at(good.path() + query + "page=-1&limit=nought&cursor=%00&order=up");
            } else if (bend == 1) {
                return good.at(entry.template().replaceAll("\\{[^}]*}", "%2e%2e"));
            } else if (bend == 2) {
                return good.at(entry.template().replaceAll("\\{[^}]*}", "a".repeat(65)));
            }
            return good.body().isEmpty()
                    ? good.with("{\"unasked\": [1, 2, {\"for\": null}]}", "application/json")
                    : good.with(bentBody((JsonNode) good.body().get(), bend),
                            bend == 3 ? "text/plain" : "application/json");
        }

        private String bentBody(JsonNode body, int bend) {
            String text = Json.encode(body);
            return switch (bend) {
                case 4 -> text.substring(0, text.length() - 1);
                case 5 -> "[".repeat(40) + "]".repeat(40);
                case 6 -> "{\"a\": 1, \"a\": 2}";
                case 7 -> "{\"amount\": 1e999, \"node_id\": NaN}";
                case 8 -> "[]";
                default -> bentMember(body, bend);
            };
        }

        private String bentMember(JsonNode body, int bend) {
            if (!(body instanceof ObjectNode object) || object.isEmpty()) {
                return "\"text\"";
            }
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(random.nextInt(names.size()));
            ObjectNode bent = object.deepCopy();
            switch (bend) {
                case 9 -> bent.remove(name);
                case 10 -> bent.put(name, "\u0000\ud83d\udca5".repeat(2000));
                default -> bent.set(name, NODES.arrayNode().add(-1).add(NODES.objectNode()));
            }
            return Json.encode(bent);
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }

    private GeneratedRequest at(String otherPath) {
        return new GeneratedRequest(method, otherPath, body, headers);
    }

    private GeneratedRequest with(String otherBody, String type) {
        List<String> more = new ArrayList<>(headers);
        more.addAll(List.of("Content-Type", type));
        return new GeneratedRequest(method, path, Optional.of(otherBody), more);
    }
}
