package org.lucid.node.kernel.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.kernel.store.Await.await;
import static org.lucid.node.kernel.store.Await.failure;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Item;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Store;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.kernel.store.memory.StoreFaults.Operation;
import org.lucid.node.kernel.store.memory.StoreFaults.Outcome;

class StoreFaultsTest {

    private final Deque<Outcome> outcomes = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final MemoryData data = new MemoryData();
    private final Store store = await(MemoryStore.open(data, InstantSource.system(), this::next));
    private final Documents<Item> items = await(store.open(Item.SPEC));

    @Test
    void writeThatFailsBeforeChangesNothing() {
        outcomes.add(StoreFaults.FAIL_BEFORE_APPLY);
        failure(items.insert(Item.of("a")), FailureCode.UNAVAILABLE, 5032);
        assertThat(await(items.get("a"))).isEmpty();
    }

    @Test
    void writeThatFailsAfterHasTakenEffect() {
        outcomes.add(StoreFaults.FAIL_AFTER_APPLY);
        failure(items.insert(Item.of("a")), FailureCode.UNAVAILABLE, 5032);
        assertThat(await(items.insert(Item.of("a")))).isFalse();
        outcomes.add(StoreFaults.FAIL_AFTER_APPLY);
        failure(items.replace(new Versioned<>("a", 1, Item.of("a").amount(9))), FailureCode.UNAVAILABLE, 5032);
        assertThat(await(items.get("a"))).contains(new Versioned<>("a", 2, Item.of("a").amount(9)));
    }

    @Test
    void bulkInsertCanStopPartOfTheWay() {
        outcomes.add(new Outcome.FailPartway(2));
        failure(items.insertAll(List.of(Item.of("a"), Item.of("b"), Item.of("c"))), FailureCode.UNAVAILABLE, 5032);
        assertThat(await(items.find(Query.all())).values()).extracting(Item::itemId).containsExactly("a", "b");
    }

    @Test
    void failedReadIsNeverAnEmptyAnswer() {
        for (int i = 0; i < 5; i++) {
            outcomes.add(StoreFaults.FAIL_BEFORE_APPLY);
        }
        failure(items.get("a"), FailureCode.UNAVAILABLE, 5032);
        failure(items.find(Query.all()), FailureCode.UNAVAILABLE, 5032);
        failure(items.count(Query.all()), FailureCode.UNAVAILABLE, 5032);
        failure(store.sweep(), FailureCode.UNAVAILABLE, 5032);
        failure(store.ping(), FailureCode.UNAVAILABLE, 5032);
        assertThat(asked).containsExactly("items OPEN", "items GET", "items FIND", "items COUNT", " SWEEP", " PING");
    }

    @Test
    void dataOutlivesAStoreThatWasForgotten() {
        await(items.insert(Item.of("a").reference("r")));
        Documents<Item> again = await(await(MemoryStore.open(data, InstantSource.system(), StoreFaults.none()))
                .open(Item.SPEC));
        assertThat(await(again.insert(Item.of("b").reference("r")))).isFalse();
    }

    @Test
    void sameSeedGivesTheSameFaults() {
        List<String> first = faults(7);
        assertThat(first).isEqualTo(faults(7)).isNotEqualTo(faults(8));
        assertThat(first.stream().filter("FailBefore[]"::equals)).hasSizeBetween(50, 150);
        assertThat(first.stream().filter("FailAfter[]"::equals)).hasSizeBetween(130, 270);
    }

    private static List<String> faults(long seed) {
        StoreFaults faults = StoreFaults.random(new SplittableRandom(seed), 0.1, 0.2);
        return IntStream.range(0, 1000).mapToObj(_ -> faults.decide("items", Operation.INSERT).toString()).toList();
    }

    private Outcome next(String collection, Operation operation) {
        asked.add(collection + " " + operation);
        return outcomes.isEmpty() ? StoreFaults.NONE : outcomes.poll();
    }
}
