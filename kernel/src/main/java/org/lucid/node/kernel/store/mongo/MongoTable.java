package org.lucid.node.kernel.store.mongo;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.kernel.store.plan.Plan;
import org.lucid.node.kernel.store.plan.Shape;
import org.lucid.node.kernel.store.plan.Stage;
import org.lucid.node.kernel.store.plan.Table;

/** One collection in MongoDB. */
final class MongoTable<T> implements Table<T> {

    private final MongoClient client;
    private final Supplier<Future<Void>> usable;
    private final String name;
    private final Bodies<T> bodies;

    /** {@code usable} fails once the store is closed. */
    MongoTable(MongoClient client, Shape<T> shape, Supplier<Future<Void>> usable) {
        this.client = client;
        this.usable = usable;
        this.name = shape.name();
        this.bodies = new Bodies<>(shape);
    }

    @Override
    public Future<Boolean> insert(Versioned<T> first) {
        return usable.get().compose(_ -> client.insert(name, bodies.document(first.id(), 1, first.value()))).map(true)
                .recover(MongoTable::falseWhenTaken);
    }

    @Override
    public Future<Integer> insertAll(List<Versioned<T>> documents) {
        List<BulkOperation> inserts = documents.stream().map(
                document -> BulkOperation.createInsert(bodies.document(document.id(), 1, document.value()))).toList();
        return usable.get()
                .compose(_ -> client.bulkWriteWithOptions(name, inserts, new BulkWriteOptions().setOrdered(true)))
                .map(inserts.size()).recover(cause -> Faults.storedBeforeDuplicate(cause)
                        .map(Future::succeededFuture).orElseGet(() -> Faults.unavailable(cause)));
    }

    @Override
    public Future<Boolean> replace(Versioned<T> next) {
        JsonObject present = new JsonObject().put(Query.ID, next.id()).put(Bodies.VERSION, next.version());
        return usable.get()
                .compose(_ -> client.replaceDocuments(name, present,
                        bodies.document(next.id(), next.version() + 1, next.value())))
                .map(result -> result.getDocMatched() == 1).recover(MongoTable::falseWhenTaken);
    }

    @Override
    public Future<Boolean> delete(String id) {
        return usable.get().compose(_ -> client.removeDocument(name, new JsonObject().put(Query.ID, id)))
                .map(result -> result.getRemovedCount() == 1).recover(Faults::unavailable);
    }

    @Override
    public Future<Optional<Versioned<T>>> get(String id) {
        return usable.get().compose(_ -> client.findOne(name, new JsonObject().put(Query.ID, id), null))
                .map(found -> Optional.ofNullable(found).map(bodies::versioned)).recover(Faults::unavailable);
    }

    @Override
    public Future<List<Versioned<T>>> find(Plan plan) {
        Future<List<Versioned<T>>> found = usable.get().map(List.of());
        for (Stage stage : plan.stages()) {
            found = found.compose(before -> more(plan, stage, before));
        }
        return found.recover(Faults::unavailable);
    }

    @Override
    public Future<Long> count(List<Plan.Term> terms) {
        return usable.get().compose(_ -> client.count(name, Filters.terms(terms))).recover(Faults::unavailable);
    }

    private Future<List<Versioned<T>>> more(Plan plan, Stage stage, List<Versioned<T>> before) {
        if (before.size() >= plan.fetch()) {
            return Future.succeededFuture(before);
        }
        FindOptions options = new FindOptions().setSort(Filters.sort(plan)).setLimit(plan.fetch() - before.size());
        return client.findWithOptions(name, Filters.page(plan, stage), options).map(documents -> {
            List<Versioned<T>> all = new ArrayList<>(before);
            documents.forEach(document -> all.add(bodies.versioned(document)));
            return all;
        });
    }

    private static Future<Boolean> falseWhenTaken(Throwable cause) {
        return Faults.isDuplicate(cause) ? Future.succeededFuture(false) : Faults.unavailable(cause);
    }
}
