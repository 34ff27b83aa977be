package org.lucid.node.kernel.store;

import static org.lucid.node.kernel.store.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.lucid.node.kernel.store.embedded.EmbeddedStore;
import org.lucid.node.kernel.store.memory.MemoryStore;

/**
 * Prints what the embedded engine does in a second on this machine: durable inserts and compare-and-sets by 32 writers,
 * and what the memory engine inserts. The argument is a directory on the medium to be measured.
 */
final class StoreBench {

    private static final int WRITERS = 32;
    private static final Duration SPAN = Duration.ofMillis(2500);

    private StoreBench() {
    }

    static void main(String[] arguments) throws Exception {
        Path directory = arguments.length > 0 ? Path.of(arguments[0]) : Path.of("target/bench");
        Vertx vertx = Vertx.vertx();
        Path fresh = Files.createTempDirectory(Files.createDirectories(directory), "store");
        Store store = await(EmbeddedStore.open(vertx, fresh, InstantSource.system()));
        Documents<Item> items = await(store.open(CollectionSpec.of("bench", Item.class, Item::itemId,
                Index.unique("reference"), Index.on("owner", "created_at"))));
        AtomicLong inserted = new AtomicLong();
        double inserts = rate(vertx, _ -> {
            String id = String.format("%012d", inserted.getAndIncrement());
            return items.insert(Item.of(id).reference(id));
        });
        List<Versioned<Item>> present = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            present.add(await(items.get(String.format("%012d", writer))).orElseThrow());
        }
        double swaps = rate(vertx, writer -> {
            Versioned<Item> before = present.get(writer);
            Versioned<Item> next = before.with(item -> item.amount(item.amount() + 1));
            present.set(writer, new Versioned<>(next.id(), next.version() + 1, next.value()));
            return items.replace(next);
        });
        long size = await(store.size());
        await(store.close());
        Documents<Item> memory = await(await(MemoryStore.open(InstantSource.system())).open(Item.SPEC));
        double inMemory = rate(vertx, _ -> {
            String id = String.format("%012d", inserted.getAndIncrement());
            return memory.insert(Item.of(id).reference(id));
        });
        System.out.printf("embedded: %,.0f inserts/s, %,.0f compare-and-sets/s, %,d bytes; memory: %,.0f inserts/s%n",
                inserts, swaps, size, inMemory);
        await(vertx.close());
    }

    /** Runs one call after another in each writer for the span and gives how many were answered true in a second. */
    private static double rate(Vertx vertx, IntFunction<Future<Boolean>> call) {
        long start = System.nanoTime();
        List<Future<Long>> counts = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            Promise<Long> done = Promise.promise();
            counts.add(done.future());
            int number = writer;
            vertx.runOnContext(_ -> next(vertx, call, number, start, 0, done));
        }
        long total = counts.stream().mapToLong(Await::await).sum();
        return total * 1e9 / (System.nanoTime() - start);
    }

    private static void next(Vertx vertx, IntFunction<Future<Boolean>> call, int writer, long start, long count,
            Promise<Long> done) {
        if (System.nanoTime() - start > SPAN.toNanos()) {
            done.complete(count);
            return;
        }
        call.apply(writer).onFailure(done::fail).onSuccess(stored -> {
            long more = count + (stored ? 1 : 0);
            // A future that is complete already would otherwise nest without end.
            if (count % 64 == 0) {
                vertx.runOnContext(_ -> next(vertx, call, writer, start, more, done));
            } else {
                next(vertx, call, writer, start, more, done);
            }
        });
    }
}
