package org.lucid.node.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.gateway.testkit.Shelf;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.json.Json;

class InputReaderTest {

    private static final String FRAGMENT = """
            paths:
              /a/{book_id}:
                get: {operationId: lucid.shelf.find}
                put: {operationId: lucid.shelf.put, x-lucid-accept: {bookTitle: title}}
                post: {x-lucid-operation: lucid.shelf.put, x-lucid-strict: true}
              /a/b/{book_id}:
                get: {x-lucid-operation: lucid.shelf.find}
              /a/{book_id}/c:
                delete: {operationId: lucid.shelf.drop}
              /t:
                post: {operationId: lucid.shelf.count, x-lucid-body: titles}
            """;
    private final RouteTable table = new RouteTable(
            new FragmentReader(List.of(Shelf.FIND, Shelf.PUT, Shelf.DROP, Shelf.COUNT)).read("lucid.shelf", FRAGMENT));
    private final InputReader input = new InputReader(table);

    private Place.Found found(String method, String template, String id) {
        String part = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
        return (Place.Found) table.find(template.replace("{}", part)).orElseThrow().find(method);
    }

    private static Optional<JsonNode> json(String text) {
        return Optional.of(Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @Tag("API-11")
    @ValueSource(strings = {"/a/x%2Fy", "/a/../b", "/a/%2e%2e", "/a/x%00", "/a/%0a", "/a/%zz", "/a/%f", "/a/%ff"})
    void refusesPathsThatMeanMoreThanTheySay(String path) {
        assertThatThrownBy(() -> RequestPath.check(path)).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.number()).isEqualTo(1001));
    }

    @Test
    @Tag("API-11")
    void findsNothingUnderAnIdThatNothingCanBear() {
        for (String id : List.of("a.b", "x y", "x".repeat(65), "\u00e4")) {
            assertThatThrownBy(() -> InputReader.checkIds(found("GET", "/a/{}", id))).isInstanceOfSatisfying(
                    Failure.class, failure -> assertThat(failure.number()).isEqualTo(5011));
        }
        InputReader.checkIds(found("GET", "/a/{}", "x".repeat(64)));
    }

    @Test
    @Tag("API-08")
    void mergesPathQueryAndBody() {
        assertThat(input.read(found("PUT", "/a/{}", "x"), Map.of("price", List.of("2.5")),
                json("{'bookTitle':'Emma','book_id':'x','other':1}")).toString())
                .isEqualTo("{\"book_id\":\"x\",\"price\":\"2.5\",\"title\":\"Emma\",\"other\":1}");
        assertThatThrownBy(
                () -> input.read(found("PUT", "/a/{}", "x"), Map.of(), json("{'title':'Emma','book_id':'y'}")))
                .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.number()).isEqualTo(1001))
                .hasMessageContaining("book_id is given twice with different values");
        assertThatThrownBy(() -> input.read(found("GET", "/a/{}", "x"), Map.of("copies", List.of("1", "2")),
                Optional.empty())).hasMessageContaining("copies is given twice");
        assertThat(input.read(found("POST", "/t", ""), Map.of(), json("['a','b']")).get("titles")).hasSize(2);
    }

    @Test
    void fillsInDefaultsAndConvertsQueriesByType() {
        assertThat(input.read(found("GET", "/a/{}", "x"), Map.of(), Optional.empty()).get("copies").intValue())
                .isEqualTo(1);
        assertThat(
                input.read(found("GET", "/a/{}", "x"), Map.of("copies", List.of("9")), Optional.empty()).get("copies")
                        .isIntegralNumber())
                .isTrue();
        assertThatThrownBy(
                () -> input.read(found("GET", "/a/{}", "x"), Map.of("copies", List.of("ten")), Optional.empty()))
                .hasMessageContaining("copies does not fit");
    }

    @Test
    void namesEverythingThatIsWrongAtOnce() {
        assertThatThrownBy(() -> input.read(found("POST", "/a/{}", "x"), Map.of(), json(
                "{'title':'x','price':-1,'authors':[{'name':'bad','born':'long ago'},{'born':null}],'more':1}")))
                .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.details().get("violations"))
                        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                        .extracting("field").containsExactlyInAnyOrder("title", "price", "authors[0].name",
                                "authors[0].born", "authors[1].name", "more"));
    }

    @Test
    @Tag("API-09")
    void refusesAnIdThatIsAReservedWord() {
        assertThat(table.reserved("book_id")).containsExactly("b");
        assertThatThrownBy(() -> input.read(found("GET", "/a/b/{}", "b"), Map.of(), Optional.empty()))
                .hasMessageContaining("book_id is a reserved word");
    }

    @ParameterizedTest
    @ValueSource(strings = {"paths: {/a: {get: {operationId: lucid.shelf.nothing}}}",
            "paths: {/a: {get: {operationId: lucid.shelf.find, x-lucid-typo: 1}}}",
            "paths: {'/a/{other}': {get: {operationId: lucid.shelf.find}}}",
            "paths: {/a: {get: {operationId: lucid.shelf.find, x-lucid-operation: lucid.shelf.find}}}",
            "paths: {/a: {get: {x-lucid-operation: lucid.shelf.find}}}",
            "paths: {/a: {fetch: {operationId: lucid.shelf.find}}}", "paths: []"})
    void refusesAFragmentThatDoesNotFitItsModule(String fragment) {
        assertThatThrownBy(() -> new FragmentReader(List.of(Shelf.FIND)).read("lucid.shelf", fragment))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Tag("API-43")
    void hashesTheRequestByItsMeaning() {
        record Request(String nodeId, Usdt amount, Optional<String> note) {
        }
        String wanted = "d1aed57ba40e0a038a127a90159a9ccccaea2befc047733abb526db9b3cb6486";
        for (String amount : List.of("'12.500000'", "12.5")) {
            Request request = Json.convert(json("{'node_id':'n1','amount':" + amount + "}").orElseThrow(),
                    Request.class);
            assertThat(RequestHash.of("lucid.payouts.request", request)).isEqualTo(wanted);
        }
    }
}
