package org.lucid.node.kernel.store.memory;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.kernel.store.memory.StoreFaults.Operation;
import org.lucid.node.kernel.store.memory.StoreFaults.Outcome;
import org.lucid.node.kernel.store.plan.Plan;
import org.lucid.node.kernel.store.plan.Shape;
import org.lucid.node.kernel.store.plan.Storage;
import org.lucid.node.kernel.store.plan.Table;

/** One collection behind the faults of its store. */
final class MemoryTable<T> implements Table<T> {

    private final Shape<T> shape;
    private final Contents contents;
    private final MemoryStore store;

    MemoryTable(Shape<T> shape, Contents contents, MemoryStore store) {
        this.shape = shape;
        this.contents = contents;
        this.store = store;
    }

    @Override
    public Future<Boolean> insert(Versioned<T> first) {
        return perform(Operation.INSERT, () -> contents.insert(first));
    }

    @Override
    public Future<Integer> insertAll(List<Versioned<T>> documents) {
        Outcome outcome = store.decide(shape.name(), Operation.INSERT_ALL);
        if (outcome instanceof Outcome.FailPartway(int stored)) {
            insertUpTo(documents, stored);
            return Future.failedFuture(Storage.unavailable("The store stopped part of the way."));
        }
        return MemoryStore.perform(outcome, () -> insertUpTo(documents, documents.size()));
    }

    @Override
    public Future<Boolean> replace(Versioned<T> next) {
        return perform(Operation.REPLACE, () -> contents.replace(next));
    }

    @Override
    public Future<Boolean> delete(String id) {
        return perform(Operation.DELETE, () -> contents.delete(id));
    }

    @Override
    public Future<Optional<Versioned<T>>> get(String id) {
        return perform(Operation.GET, () -> contents.get(id).map(this::own));
    }

    @Override
    public Future<List<Versioned<T>>> find(Plan plan) {
        return perform(Operation.FIND, () -> contents.find(plan).stream().map(this::own).toList());
    }

    @Override
    public Future<Long> count(List<Plan.Term> terms) {
        return perform(Operation.COUNT, () -> contents.count(terms));
    }

    private int insertUpTo(List<Versioned<T>> documents, int most) {
        int stored = 0;
        while (stored < Math.min(most, documents.size()) && contents.insert(documents.get(stored))) {
            stored++;
        }
        return stored;
    }

    private <R> Future<R> perform(Operation operation, Supplier<R> effect) {
        return MemoryStore.perform(store.decide(shape.name(), operation), effect);
    }

    /** A collection keeps its type for as long as its data lives. */
    @SuppressWarnings("unchecked")
    private Versioned<T> own(Versioned<?> document) {
        return (Versioned<T>) document;
    }
}
