package org.lucid.node.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.kernel.store.Await.await;
import static org.lucid.node.kernel.store.Await.failure;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lucid.node.kernel.bus.FailureCode;

/** What every engine does; queries are in {@link QueryContract}. */
public abstract class StoreContract {

    protected final AtomicReference<Instant> now = new AtomicReference<>(Item.START);
    protected Vertx vertx;
    protected Store store;
    protected Documents<Item> items;

    /** Opens the store on what earlier calls within the same test have stored. */
    protected abstract Future<Store> open();

    /** Readies the place where this test's data go. */
    protected void prepare() throws Exception {
    }

    /** Throws this test's data away. */
    protected void discard() throws Exception {
    }

    @BeforeEach
    void openStore() throws Exception {
        vertx = Vertx.vertx();
        prepare();
        store = await(open());
        items = await(store.open(Item.SPEC));
    }

    @AfterEach
    void closeStore() throws Exception {
        await(store.close());
        await(vertx.close());
        discard();
    }

    @Test
    void insertedDocumentIsReadBackWhole() {
        Item item = Item.of("a").reference("r").amount(Long.MAX_VALUE - 1).state(Item.State.PAID, true)
                .expiresAt(Item.START.plusMillis(5));
        assertThat(await(items.insert(item))).isTrue();
        assertThat(await(items.get("a"))).contains(new Versioned<>("a", 1, item));
        assertThat(await(items.get("b"))).isEmpty();
    }

    @Test
    void sameIdIsRefusedAndChangesNothing() {
        await(items.insert(Item.of("a").amount(1)));
        assertThat(await(items.insert(Item.of("a").amount(2)))).isFalse();
        assertThat(await(items.get("a")).orElseThrow().value().amount()).isEqualTo(1);
    }

    @Test
    void sameUniqueKeyIsRefused() {
        assertThat(await(items.insert(Item.of("a").reference("r")))).isTrue();
        assertThat(await(items.insert(Item.of("b").reference("r")))).isFalse();
        assertThat(await(items.get("b"))).isEmpty();
        assertThat(await(items.insert(Item.of("c").reference("R")))).isTrue();
    }

    @Test
    void compoundUniqueKeyConflictsOnlyAsAWhole() {
        Documents<Item> pairs = await(store.open(CollectionSpec.of("pairs", Item.class, Item::itemId,
                Index.unique("owner", "amount"))));
        assertThat(await(pairs.insert(Item.of("a").owner("x").amount(1)))).isTrue();
        assertThat(await(pairs.insert(Item.of("b").owner("x").amount(2)))).isTrue();
        assertThat(await(pairs.insert(Item.of("c").owner("y").amount(1)))).isTrue();
        assertThat(await(pairs.insert(Item.of("d").owner("x").amount(2)))).isFalse();
        assertThat(await(pairs.find(Query.where("owner", "x").sortBy("amount"))).values()).extracting(Item::itemId)
                .containsExactly("a", "b");
    }

    @Test
    void absentUniqueFieldsNeverConflict() {
        for (String id : List.of("a", "b", "c")) {
            assertThat(await(items.insert(Item.of(id)))).isTrue();
        }
    }

    @Test
    void keyIsFreeAgainAfterDeleteAndReplace() {
        await(items.insert(Item.of("a").reference("r")));
        assertThat(await(items.delete("a"))).isTrue();
        assertThat(await(items.delete("a"))).isFalse();
        assertThat(await(items.insert(Item.of("b").reference("r")))).isTrue();
        assertThat(await(items.replace(new Versioned<>("b", 1, Item.of("b").reference("s"))))).isTrue();
        assertThat(await(items.insert(Item.of("c").reference("r")))).isTrue();
    }

    @Test
    void replaceNeedsTheVersionAndRaisesIt() {
        await(items.insert(Item.of("a")));
        Versioned<Item> first = await(items.get("a")).orElseThrow();
        assertThat(await(items.replace(first.with(item -> item.amount(1))))).isTrue();
        assertThat(await(items.replace(first.with(item -> item.amount(2))))).isFalse();
        assertThat(await(items.get("a"))).contains(new Versioned<>("a", 2, Item.of("a").amount(1)));
        assertThat(await(items.replace(new Versioned<>("b", 1, Item.of("b"))))).isFalse();
    }

    @Test
    void replaceDoesNotTakeAnothersKey() {
        await(items.insertAll(List.of(Item.of("a").reference("r"), Item.of("b").reference("s"))));
        assertThat(await(items.replace(new Versioned<>("b", 1, Item.of("b").reference("r"))))).isFalse();
        assertThat(await(items.get("b"))).contains(new Versioned<>("b", 1, Item.of("b").reference("s")));
        assertThat(await(items.replace(new Versioned<>("b", 1, Item.of("b").reference("s").amount(3))))).isTrue();
    }

    @Test
    void insertAllStopsAtTheFirstConflict() {
        await(items.insert(Item.of("taken").reference("r")));
        List<Item> some = List.of(Item.of("a"), Item.of("b"), Item.of("c").reference("r"), Item.of("d"));
        assertThat(await(items.insertAll(some))).isEqualTo(2);
        assertThat(await(items.find(Query.all())).values()).extracting(Item::itemId).containsExactly("a", "b",
                "taken");
        assertThat(await(items.insertAll(List.of(Item.of("e"), Item.of("taken"))))).isEqualTo(1);
        assertThat(await(items.insertAll(List.of(Item.of("f"), Item.of("g"))))).isEqualTo(2);
        assertThat(await(items.insertAll(List.of()))).isZero();
    }

    @Test
    void impossibleArgumentsAreRefused() {
        failure(items.insert(Item.of("")), FailureCode.INTERNAL, 5000);
        failure(items.insert(Item.of("x".repeat(201))), FailureCode.INTERNAL, 5000);
        assertThat(await(items.insert(Item.of("x".repeat(200))))).isTrue();
        assertThat(await(items.get("x".repeat(201)))).isEmpty();
        failure(items.replace(new Versioned<>("a", 1, Item.of("b"))), FailureCode.INTERNAL, 5000);
        failure(items.insertAll(IntStream.range(0, 1001).mapToObj(i -> Item.of("i" + i)).toList()),
                FailureCode.INTERNAL, 5000);
        assertThat(failure(store.open(CollectionSpec.of("wrong", Item.class, Item::itemId, Index.on("createdAt"))),
                FailureCode.INTERNAL, 5000)).hasMessageContaining("createdAt");
    }

    @Test
    void oneOfManyInsertsOfAKeyWins() {
        List<Boolean> answers = together(64, i -> items.insert(Item.of("i" + i).reference("same")));
        assertThat(answers.stream().filter(stored -> stored)).hasSize(1);
        assertThat(await(items.count(Query.where("reference", "same")))).isEqualTo(1);
    }

    @Test
    void concurrentIncrementsAllCount() {
        await(items.insert(Item.of("sum")));
        together(64, _ -> increment());
        assertThat(await(items.get("sum"))).contains(new Versioned<>("sum", 65, Item.of("sum").amount(64)));
    }

    @Test
    void retentionRemovesWhatIsOlderAndNothingElse() {
        Documents<Item> kept = await(store.open(CollectionSpec.of("kept", Item.class, Item::itemId)
                .keep(new Retention("expires_at", Duration.ofDays(1)))));
        List<Item> old = IntStream.range(0, 900).mapToObj(i -> Item.of("old" + i).expiresAt(Item.START)).toList();
        await(kept.insertAll(old));
        await(kept.insertAll(List.of(Item.of("young").expiresAt(Item.START.plusMillis(1)), Item.of("without"))));
        now.set(Item.START.plus(Duration.ofDays(1)));
        assertThat(await(store.sweep())).isZero();
        now.set(Item.START.plus(Duration.ofDays(1)).plusMillis(1));
        assertThat(await(store.sweep())).isEqualTo(900);
        assertThat(await(kept.find(Query.all())).values()).extracting(Item::itemId).containsExactly("without", "young");
        assertThat(await(store.sweep())).isZero();
    }

    @Test
    void reopenedStoreHasEverything() {
        await(items.insertAll(List.of(Item.of("a").reference("r"), Item.of("b"))));
        await(items.replace(new Versioned<>("b", 1, Item.of("b").amount(7))));
        await(store.close());
        failure(items.get("a"), FailureCode.UNAVAILABLE, 5032);
        failure(items.insert(Item.of("c")), FailureCode.UNAVAILABLE, 5032);
        failure(items.find(Query.all()), FailureCode.UNAVAILABLE, 5032);
        failure(store.ping(), FailureCode.UNAVAILABLE, 5032);
        store = await(open());
        items = await(store.open(Item.SPEC));
        assertThat(await(items.get("b"))).contains(new Versioned<>("b", 2, Item.of("b").amount(7)));
        assertThat(await(items.insert(Item.of("c").reference("r")))).isFalse();
    }

    @Test
    void newUniqueIndexHoldsForOldDocuments() {
        Documents<Item> plain = await(store.open(CollectionSpec.of("grown", Item.class, Item::itemId)));
        await(plain.insertAll(List.of(Item.of("a").owner("x").amount(1), Item.of("b").owner("x").amount(2))));
        Documents<Item> grown = await(store.open(CollectionSpec.of("grown", Item.class, Item::itemId,
                Index.unique("owner", "amount"))));
        assertThat(await(grown.insert(Item.of("c").owner("x").amount(2)))).isFalse();
        assertThat(await(grown.insert(Item.of("c").owner("x").amount(3)))).isTrue();
        assertThat(await(grown.count(Query.where("owner", "x")))).isEqualTo(3);
    }

    @Test
    void openStoreAnswersPingAndTellsItsSize() {
        await(items.insert(Item.of("a")));
        await(store.ping());
        assertThat(await(store.size())).isNotNegative();
        assertThat(await(await(store.open(Item.SPEC)).get("a"))).isPresent();
    }

    private Future<Boolean> increment() {
        return items.get("sum").map(Optional::orElseThrow)
                .compose(present -> items.replace(present.with(item -> item.amount(item.amount() + 1))))
                .compose(done -> done ? Future.succeededFuture(true) : increment());
    }

    /** Makes calls from many threads at once and gathers their answers. */
    private static <R> List<R> together(int calls, IntFunction<Future<R>> call) {
        List<CompletableFuture<Future<R>>> started = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            int number = i;
            Supplier<Future<R>> one = () -> call.apply(number);
            started.add(CompletableFuture.supplyAsync(one, task -> Thread.ofVirtual().start(task)));
        }
        return started.stream().map(future -> await(future.join())).toList();
    }
}
