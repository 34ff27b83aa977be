package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The OpenAPI document that a process serves, and what it allows the process to answer (API-100). */
final class Contract {

    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");
    private static final JsonSchemaOptions OPTIONS = new JsonSchemaOptions().setDraft(Draft.DRAFT202012)
            .setBaseUri("app://contract").setOutputFormat(OutputFormat.Basic);

    private final JsonNode document;
    private final JsonObject components;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Validator> validators = new ConcurrentHashMap<>();

    /** One operation on one path. */
    record Entry(String method, String template, JsonNode says) {

        String id() {
            return says.path("operationId").asText();
        }

        private List<String> parts() {
            return List.of(template.substring(1).split("/", -1));
        }

        private boolean fits(String otherMethod, List<String> path) {
            if (!method.equals(otherMethod) || parts().size() != path.size()) {
                return false;
            }
            for (int i = 0; i < path.size(); i++) {
                if (!parts().get(i).startsWith("{") && !parts().get(i).equals(path.get(i))) {
                    return false;
                }
            }
            return true;
        }

        /** Literals first, part by part from the left. */
        private String order() {
            return String.join("/", parts().stream().map(part -> part.startsWith("{") ? "1" : "0").toList());
        }
    }

    Contract(JsonNode document) {
        this.document = document;
        this.components = new JsonObject(document.path("components").toString());
        document.path("paths").properties().forEach(path -> path.getValue().properties().forEach(method -> {
            if (METHODS.contains(method.getKey())) {
                entries.add(new Entry(method.getKey(), path.getKey(), method.getValue()));
            }
        }));
        entries.sort(Comparator.comparing(Entry::order));
    }

    /** All operations on all their paths. */
    List<Entry> entries() {
        return entries;
    }

    JsonNode document() {
        return document;
    }

    /** Holds an answer against what is promised; {@code method} is one of HTTP, {@code path} without its query. */
    void check(String method, String path, int status, JsonNode body) {
        Optional<Entry> entry = find(method, path);
        JsonNode responses = entry.map(found -> found.says().path("responses"))
                .orElse(MissingNode.getInstance());
        String where = method + " " + path + " " + status + " " + body;
        if (status == 204 || status == 304) {
            assertThat(body.isNull()).as("no body: %s", where).isTrue();
            assertThat(entry.isEmpty() || responses.has("204") || method.equals("OPTIONS")).as(where).isTrue();
        } else if (status < 400) {
            assertThat(entry).as("an operation of the document: %s", where).isPresent();
            JsonNode promised = responses.has(String.valueOf(status))
                    ? responses.path(String.valueOf(status))
                    : responses.path("2XX");
            assertThat(promised.isMissingNode()).as("a status of the document: %s", where).isFalse();
            JsonNode schema = promised.path("content").path("application/json").path("schema");
            if (!schema.isMissingNode() && !schema.isEmpty()) {
                conforms(entry.get().id() + " 2XX", schema, body, where);
            }
        } else {
            conforms("error", document.path("components").path("schemas").path("Error"), body, where);
            entry.filter(found -> found.says().has("x-lucid-failures")).ifPresent(found -> {
                List<String> codes = new ArrayList<>();
                found.says().path("x-lucid-failures").forEach(failure -> codes.add(failure.path("code").asText()));
                assertThat(codes).as("failures of the document: %s", where)
                        .contains(body.path("error").path("code").asText());
            });
        }
    }

    Optional<Entry> find(String method, String path) {
        String plain = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        List<String> parts = List.of(plain.substring(1).split("/", -1));
        String wanted = method.toLowerCase(Locale.ROOT).replace("head", "get");
        return entries.stream().filter(entry -> entry.fits(wanted, parts)).findFirst();
    }

    private void conforms(String key, JsonNode schema, JsonNode body, String where) {
        Validator validator = validators.computeIfAbsent(key, absent -> Validator.create(JsonSchema.of(
                new JsonObject(schema.toString()).put("$id", "app://contract/" + key.replaceAll("[^A-Za-z0-9]", "-"))
                        .put("components", components.copy())), // each schema notes where it stands
                OPTIONS));
        OutputUnit found = validator.validate(Json.decodeValue(body.toString()));
        assertThat(found.getValid()).as("%s conforms: %s", where, found.getErrors()).isTrue();
    }
}
