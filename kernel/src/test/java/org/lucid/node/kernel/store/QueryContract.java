package org.lucid.node.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.kernel.store.Await.await;
import static org.lucid.node.kernel.store.Await.failure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.store.Query.Comparison;

/** Queries, orders and pages: every engine gives the same answers. */
public abstract class QueryContract extends StoreContract {

    private static final int MANY = 2500;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"EQ|c", "GT|d,e", "GTE|c,d,e", "LT|a,b", "LTE|a,b,c"})
    void everyComparisonWorksOnEveryKindOfField(Comparison comparison, String expected) {
        for (int i = 0; i < 5; i++) {
            String letter = String.valueOf((char) ('a' + i));
            await(items.insert(Item.of(letter).owner("o" + letter).reference("r" + letter).amount(10L * i - 20)
                    .createdAt(Item.START.plusMillis(i)).expiresAt(Item.START.plusMillis(i))));
        }
        await(items.insert(Item.of("x").owner("z").amount(100).createdAt(Item.START.plusSeconds(1))));
        List<String> ids = List.of(expected.split(","));
        assertThat(found("reference", comparison, "rc")).isEqualTo(ids);
        assertThat(found("expires_at", comparison, Item.START.plusMillis(2))).isEqualTo(ids);
        List<String> more = comparison == Comparison.GT || comparison == Comparison.GTE
                ? Stream.concat(ids.stream(), Stream.of("x")).toList()
                : ids;
        assertThat(found("amount", comparison, 0L)).isEqualTo(more);
        assertThat(found("amount", comparison, 0)).isEqualTo(more);
        assertThat(found("owner", comparison, "oc")).isEqualTo(more);
        assertThat(found("created_at", comparison, Item.START.plusMillis(2))).isEqualTo(more);
        assertThat(found(Query.ID, comparison, "c")).isEqualTo(more);
    }

    @Test
    void equalityAndInListsJoin() {
        await(items.insertAll(List.of(Item.of("a").state(Item.State.PAID, true).amount(1),
                Item.of("b").state(Item.State.PAID, false).amount(2), Item.of("c").state(Item.State.OPEN, true),
                Item.of("d").state(Item.State.PAID, true).amount(3).owner("p"))));
        assertThat(ids(Query.where("state", Item.State.PAID).and("urgent", true))).containsExactly("a", "d");
        assertThat(ids(Query.where("state", "PAID").and("urgent", false))).containsExactly("b");
        assertThat(ids(Query.all().in("amount", List.of(1, 3L, 9)).sortByDescending("amount"))).containsExactly("d",
                "a");
        assertThat(ids(Query.all().in("owner", List.of("o", "p")).in("amount", List.of(2, 3)))).containsExactly("b",
                "d");
        assertThat(ids(Query.all().in(Query.ID, List.of("c", "a", "a", "q")))).containsExactly("a", "c");
        assertThat(ids(Query.all().in("state", List.of(Item.State.OPEN)).in("urgent", List.of(true))))
                .containsExactly("c");
        assertThat(ids(Query.all().in("amount", List.of()))).isEmpty();
        assertThat(ids(Query.where("owner", "o").and("amount", Comparison.GT, 0).and("amount", Comparison.LT, 2)))
                .containsExactly("a");
        assertThat(ids(Query.where("owner", "o").and("owner", "p"))).isEmpty();
    }

    @Test
    void countIgnoresLimitOrderAndCursor() {
        await(items.insertAll(IntStream.range(0, 30).mapToObj(i -> Item.of("i" + i).amount(i % 3)).toList()));
        assertThat(await(items.count(Query.where("amount", 1).limit(1)))).isEqualTo(10);
        assertThat(await(items.count(Query.all().limit(2).sortBy("amount").after("none")))).isEqualTo(30);
        assertThat(await(items.count(Query.where("owner", "nobody")))).isZero();
    }

    @Test
    void textSortsByItsBytesNumbersByValueAndAbsentFirst() {
        await(items.insertAll(List.of(Item.of("n1").amount(-5), Item.of("n2").amount(10), Item.of("n3").amount(9),
                Item.of("A").reference("Z"), Item.of("B").reference("a"), Item.of("C").reference("\u00e9"),
                Item.of("D").reference("aa"))));
        assertThat(ids(Query.all().sortBy("reference"))).containsExactly("n1", "n2", "n3", "A", "B", "D", "C");
        assertThat(ids(Query.all().sortByDescending("reference"))).containsExactly("C", "D", "B", "A", "n3", "n2",
                "n1");
        assertThat(ids(Query.all().in(Query.ID, List.of("n1", "n2", "n3")).sortBy("amount"))).containsExactly("n1",
                "n3", "n2");
        assertThat(ids(Query.all().sortByDescending(Query.ID))).startsWith("n3", "n2", "n1", "D");
    }

    @ParameterizedTest
    @ValueSource(strings = {"amount", "reference", "created_at", Query.ID, "expires_at"})
    void pagesHoldEveryDocumentOnceInOrder(String sort) {
        List<String> expected = fill().stream().sorted(order(sort)).map(Item::itemId).toList();
        assertThat(walk(Query.all().sortBy(sort).limit(333), _ -> {
        })).isEqualTo(expected);
        assertThat(walk(Query.all().sortByDescending(sort).limit(500), _ -> {
        })).isEqualTo(expected.reversed());
    }

    @Test
    void pagesOfOneOwnerAreInOrder() {
        List<String> expected = fill().stream().filter(item -> item.owner().equals("o1")).sorted(order("amount"))
                .map(Item::itemId).toList();
        Query query = Query.where("owner", "o1").limit(50);
        assertThat(walk(query.sortBy("amount"), _ -> {
        })).isEqualTo(expected);
        assertThat(walk(query.sortByDescending("amount"), _ -> {
        })).isEqualTo(expected.reversed());
        assertThat(walk(query.sortBy("created_at"), _ -> {
        })).hasSize(expected.size()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pagesStayWholeWhileDocumentsAreInserted(boolean descending) {
        Set<String> before = new HashSet<>(fill().stream().map(Item::itemId).toList());
        Query query = descending ? Query.all().sortByDescending("reference") : Query.all().sortBy("reference");
        List<String> seen = walk(query.limit(100), page -> await(items.insertAll(
                List.of(Item.of("new" + page), Item.of("!" + page), Item.of("m" + page).reference("r0new" + page)))));
        assertThat(seen).doesNotHaveDuplicates().containsAll(before);
    }

    @Test
    void lastPageHasNoCursor() {
        await(items.insertAll(IntStream.range(0, 10).mapToObj(i -> Item.of("i" + i)).toList()));
        Page<Item> first = await(items.find(Query.all().limit(5)));
        assertThat(first.next()).isPresent();
        assertThat(await(items.find(Query.all().limit(5).after(first.next().orElseThrow()))).next()).isEmpty();
        assertThat(await(items.find(Query.all().limit(10))).next()).isEmpty();
        assertThat(await(items.find(Query.where("owner", "nobody"))).items()).isEmpty();
    }

    @Test
    void fieldWithoutAnIndexIsRefused() {
        for (Query query : List.of(Query.where("note", "x"), Query.all().sortBy("note"),
                Query.where("createdAt", "x"))) {
            assertThat(failure(items.find(query), FailureCode.INTERNAL, 5000)).hasMessageContaining("no index");
        }
        failure(items.count(Query.where("note", "x")), FailureCode.INTERNAL, 5000);
    }

    @Test
    void valueOfAnotherTypeIsRefused() {
        for (Query query : List.of(Query.where("amount", "1"), Query.where("owner", 1), Query.where("urgent", 1),
                Query.where("created_at", "2026"), Query.where(Query.ID, 1L), Query.where("reference", null),
                Query.where("amount", 1.5), Query.all().and("owner", Comparison.IN, "o"))) {
            failure(items.find(query), FailureCode.INTERNAL, 5000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "%%%", "bnVsbA", "WzFd", "WzEsMl0", "WyJhIiwiYiJd", "W251bGwsImIiXQ", "e30",
            "\u00e9"})
    void foreignCursorIsRefused(String cursor) {
        String message = failure(items.find(Query.all().after(cursor)), FailureCode.INVALID, 1011).getMessage();
        assertThat(message).isEqualTo("Use the cursor of the previous page.");
    }

    /** Documents of which many share a value and many lack a field. */
    private List<Item> fill() {
        List<Item> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Item item = Item.of("d" + (i * 7919 % MANY)).owner("o" + i % 7).amount(i % 50 - 25)
                    .createdAt(Item.START.plusMillis(i / 3));
            Item dated = i % 4 == 0 ? item : item.expiresAt(Item.START.plusMillis(i % 100));
            all.add(i % 3 == 0 ? dated : dated.reference("r" + i));
        }
        for (int i = 0; i < MANY; i += 500) {
            assertThat(await(items.insertAll(all.subList(i, i + 500)))).isEqualTo(500);
        }
        return all;
    }

    private static Comparator<Item> order(String sort) {
        Comparator<Optional<String>> textOrder = Comparator.comparing(text -> text.orElse(""));
        Comparator<Item> order = switch (sort) {
            case "amount" -> Comparator.comparing(Item::amount);
            case "reference" -> Comparator.comparing(Item::reference, textOrder);
            case "created_at" -> Comparator.comparing(Item::createdAt);
            case "expires_at" -> Comparator.comparing(item -> item.expiresAt().orElse(Item.START.minusSeconds(1)));
            default -> Comparator.comparing(Item::itemId);
        };
        return order.thenComparing(Item::itemId);
    }

    private List<String> walk(Query query, IntConsumer between) {
        List<String> ids = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        for (int page = 0; page == 0 || cursor.isPresent(); page++) {
            Page<Item> found = await(items.find(cursor.map(query::after).orElse(query)));
            assertThat(found.items()).hasSizeLessThanOrEqualTo(query.limit());
            found.items().forEach(item -> ids.add(item.id()));
            cursor = found.next();
            between.accept(page);
        }
        return ids;
    }

    private List<String> found(String field, Comparison comparison, Object value) {
        return ids(Query.all().and(field, comparison, value));
    }

    private List<String> ids(Query query) {
        return await(items.find(query)).items().stream().map(Versioned::id).toList();
    }
}
