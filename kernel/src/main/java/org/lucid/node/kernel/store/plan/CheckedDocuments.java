package org.lucid.node.kernel.store.plan;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Page;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;

/**
 * The checks and the paging that are the same in every engine, in front of a {@link Table}.
 *
 * @param <T> the record type
 */
public final class CheckedDocuments<T> implements Documents<T> {

    private static final int MOST_AT_ONCE = 1000;

    private final Shape<T> shape;
    private final Table<T> table;

    public CheckedDocuments(Shape<T> shape, Table<T> table) {
        this.shape = shape;
        this.table = table;
    }

    @Override
    public Future<Boolean> insert(T document) {
        return checked(() -> table.insert(first(document)));
    }

    @Override
    public Future<Integer> insertAll(List<T> documents) {
        return checked(() -> {
            if (documents.size() > MOST_AT_ONCE) {
                throw wrong(documents.size() + " documents at once are more than " + MOST_AT_ONCE);
            }
            List<Versioned<T>> all = new ArrayList<>(documents.size());
            for (T document : documents) {
                all.add(first(document));
            }
            return all.isEmpty() ? Future.succeededFuture(0) : table.insertAll(all);
        });
    }

    @Override
    public Future<Boolean> replace(Versioned<T> next) {
        return checked(() -> {
            if (!shape.id(next.value()).equals(next.id())) {
                throw wrong("a replacement has another id than the document it replaces");
            }
            return table.replace(next);
        });
    }

    @Override
    public Future<Boolean> delete(String id) {
        return shape.possible(id) ? checked(() -> table.delete(id)) : Future.succeededFuture(false);
    }

    @Override
    public Future<Optional<Versioned<T>>> get(String id) {
        return shape.possible(id) ? checked(() -> table.get(id)) : Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Page<T>> find(Query query) {
        return checked(() -> {
            Plan plan = shape.plan(query);
            return table.find(plan).map(found -> page(found, plan));
        });
    }

    @Override
    public Future<Long> count(Query query) {
        return checked(() -> table.count(shape.terms(query)));
    }

    private Page<T> page(List<Versioned<T>> found, Plan plan) {
        if (found.size() <= plan.limit()) {
            return new Page<>(found, Optional.empty());
        }
        List<Versioned<T>> items = found.subList(0, plan.limit());
        Versioned<T> last = items.getLast();
        return new Page<>(items, Optional.of(shape.position(last.id(), last.value(), plan).cursor()));
    }

    private Versioned<T> first(T document) {
        return new Versioned<>(shape.id(document), 1, document);
    }

    private Failure wrong(String what) {
        return Failure.of(FailureCode.INTERNAL, "Collection " + shape.name() + ": " + what + ".");
    }

    private static <R> Future<R> checked(Supplier<Future<R>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
