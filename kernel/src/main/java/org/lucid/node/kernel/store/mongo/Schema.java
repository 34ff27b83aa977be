package org.lucid.node.kernel.store.mongo;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.IndexOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.kernel.store.plan.Shape;

/** Makes the indexes of one collection that are not there yet. */
final class Schema<T> {

    private static final int BATCH = 200;

    private final MongoClient client;
    private final Shape<T> shape;
    private final Bodies<T> bodies;

    Schema(MongoClient client, Shape<T> shape) {
        this.client = client;
        this.shape = shape;
        this.bodies = new Bodies<>(shape);
    }

    /** INTERNAL when documents already share a key of a new unique index. */
    Future<Void> apply() {
        return client.getCollections()
                .compose(names -> names.contains(shape.name())
                        ? client.listIndexes(shape.name())
                        : Future.succeededFuture(new JsonArray()))
                .compose(present -> apply(names(present)));
    }

    private Future<Void> apply(Set<String> present) {
        Future<Void> done = Future.succeededFuture();
        for (Index index : shape.indexes()) {
            String name = String.join(",", index.fields());
            if (!present.contains(name)) {
                done = done.compose(_ -> sorted(index, name));
            }
            if (index.unique() && !present.contains(name + ":unique")) {
                // The keys come first: once the index is there, every document must already be held by it.
                done = done.compose(_ -> fill("")).compose(_ -> unique(index, name + ":unique"));
            }
        }
        return done;
    }

    private Future<Void> sorted(Index index, String name) {
        JsonObject key = new JsonObject();
        index.fields().forEach(field -> key.put(Bodies.path(field), 1));
        return client.createIndexWithOptions(shape.name(), key.put(Query.ID, 1), new IndexOptions().name(name));
    }

    private Future<Void> unique(Index index, String name) {
        JsonObject key = new JsonObject().put(Bodies.KEYS + "." + Bodies.keyName(index), 1);
        return client
                .createIndexWithOptions(shape.name(), key, new IndexOptions().name(name).unique(true).sparse(true))
                .recover(cause -> Faults.isDuplicate(cause)
                        ? Future.failedFuture(Failure.of(FailureCode.INTERNAL, "Collection " + shape.name()
                                + ": documents share a key of the new unique index on " + index.fields() + "."))
                        : Future.failedFuture(cause));
    }

    /** Gives the documents after an id the keys of today's indexes. */
    private Future<Void> fill(String after) {
        FindOptions options = new FindOptions().setSort(new JsonObject().put(Query.ID, 1)).setLimit(BATCH);
        return client.findWithOptions(shape.name(), Filters.compare(Query.ID, "$gt", after), options)
                .compose(documents -> {
                    Future<Void> done = Future.succeededFuture();
                    for (JsonObject document : documents) {
                        done = done.compose(_ -> fill(bodies.versioned(document)));
                    }
                    return documents.isEmpty()
                            ? done
                            : done.compose(_ -> fill(documents.getLast().getString(Query.ID)));
                });
    }

    private Future<Void> fill(Versioned<T> document) {
        JsonObject present = new JsonObject().put(Query.ID, document.id()).put(Bodies.VERSION, document.version());
        JsonObject keys = new JsonObject().put("$set",
                new JsonObject().put(Bodies.KEYS, bodies.keys(document.value())));
        return client.updateCollection(shape.name(), present, keys).mapEmpty();
    }

    private static Set<String> names(JsonArray indexes) {
        List<?> list = indexes.getList();
        return list.stream()
                .map(index -> index instanceof JsonObject object ? object.getString("name") : String.valueOf(index))
                .collect(Collectors.toSet());
    }
}
