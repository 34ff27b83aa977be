package org.lucid.node.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.gateway.testkit.Shelf;

class FragmentReaderTest {

    private static final String BY_TITLE = FragmentReaderTest.class.getName() + "#byTitle";
    private static final String FRAGMENT = """
            x-lucid-mirror: {/v1/nodes/shelf: /v1/shelf}
            paths:
              /v1/nodes/shelf/{book_id}:
                post:
                  operationId: lucid.shelf.put
                  summary: Puts a book on the shelf.
                  x-lucid-tier: payout
                  x-lucid-idempotency: required
                  x-lucid-audit: money
                  x-lucid-strict: true
                  x-lucid-max-body: 2KiB
                  x-lucid-accept: {bookTitle: title}
                put: {x-lucid-operation: lucid.shelf.put, x-lucid-idempotency: none}
              /v1/nodes/shelf:
                get: {operationId: lucid.shelf.list}
              /titles:
                post: {operationId: lucid.shelf.count, x-lucid-cost: titles, x-lucid-body: titles, x-lucid-tier: proofs}
              /books/{book_id}:
                get: {operationId: lucid.shelf.find}
              /old/{book_id}:
                get:
                  x-lucid-operation: lucid.shelf.find
                  x-lucid-legacy: true
                  x-lucid-adapter: %s
                  x-lucid-fixed: {copies: 2}
            """.formatted(BY_TITLE);

    private final List<Route> routes = read(FRAGMENT);

    /** The old form of a book. */
    public record Titled(String title) {
    }

    public static Titled byTitle(Shelf.Book book) {
        return new Titled(book.title());
    }

    private static List<Route> read(String fragment) {
        return new FragmentReader(List.of(Shelf.FIND, Shelf.PUT, Shelf.LIST, Shelf.COUNT)).read("lucid.shelf",
                fragment);
    }

    private Route route(String method, String path) {
        return routes.stream().filter(route -> route.method().equals(method) && route.template().equals(path))
                .findFirst().orElseThrow();
    }

    @Test
    @Tag("API-06")
    void readsWhatAFragmentSaysOfAnOperation() {
        Route.Options put = route("POST", "/v1/nodes/shelf/{book_id}").options();
        assertThat(put.tier()).isEqualTo(Route.Tier.PAYOUT);
        assertThat(put.idempotency()).isEqualTo(Route.Idempotency.REQUIRED);
        assertThat(put.audit()).isEqualTo(Route.Audit.MONEY);
        assertThat(put.strict()).isTrue();
        assertThat(put.maxBody()).contains(2048L);
        assertThat(put.accept()).isEqualTo(Map.of("bookTitle", "title"));
        Route.Options count = route("POST", "/titles").options();
        assertThat(count.cost()).contains("titles");
        assertThat(count.body()).contains("titles");
        assertThat(count.idempotency()).as("of any POST").isEqualTo(Route.Idempotency.OPTIONAL);
        assertThat(count.audit()).as("of whatever may change something").isEqualTo(Route.Audit.NORMAL);
        Route list = route("GET", "/v1/nodes/shelf");
        assertThat(list.options().list()).as("the only list of a page").contains("books");
        assertThat(list.options().audit()).isEqualTo(Route.Audit.NONE);
        assertThat(list.options().legacy()).isFalse();
    }

    @Test
    @Tag("API-05")
    @Tag("API-12")
    void givesAliasesAndMirrorsWhatTheirOperationSaysAndNumbersThem() {
        Route alias = route("PUT", "/v1/nodes/shelf/{book_id}");
        assertThat(alias.operationId()).isEqualTo("lucid.shelf.put@2");
        assertThat(alias.options().tier()).isEqualTo(Route.Tier.PAYOUT);
        assertThat(alias.options().idempotency()).as("what it says itself").isEqualTo(Route.Idempotency.NONE);
        Route mirrored = route("PUT", "/v1/shelf/{book_id}");
        assertThat(mirrored.operationId()).isEqualTo("lucid.shelf.put@4");
        assertThat(mirrored.options()).isEqualTo(alias.options());
        assertThat(route("GET", "/v1/shelf").operation()).isEqualTo(Shelf.LIST);
    }

    @Test
    @Tag("API-06")
    @Tag("API-86")
    void tellsRepliesInTheFormThatAFragmentNames() {
        Route old = route("GET", "/old/{book_id}");
        assertThat(old.options().legacy()).isTrue();
        assertThat(old.options().fixed()).isEqualTo(Map.of("copies", "2"));
        assertThat(old.replyType()).isEqualTo(Titled.class);
        assertThat(old.shown(new Shelf.Book("emma", "Emma", Optional.empty(), 1, Optional.empty())))
                .isEqualTo(new Titled("Emma"));
        for (String wrong : List.of(BY_TITLE + "s", "no.such.Class#byTitle", "byTitle")) {
            assertThatThrownBy(() -> read(FRAGMENT.replace(BY_TITLE, wrong))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(wrong);
        }
    }
}
