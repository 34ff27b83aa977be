package org.lucid.node.kernel.store.mongo;

import com.mongodb.ConnectionString;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Store;
import org.lucid.node.kernel.store.plan.CheckedDocuments;
import org.lucid.node.kernel.store.plan.Plan;
import org.lucid.node.kernel.store.plan.Shape;
import org.lucid.node.kernel.store.plan.Storage;

/**
 * The store in a MongoDB database. Writes are acknowledged by a majority with their journals written; reads go to the
 * primary, so they see every write acknowledged before.
 */
public final class MongoStore implements Store {

    private static final int PATIENCE_MILLIS = 5000;

    private final MongoClient client;
    private final InstantSource clock;
    private final Map<String, Shape<?>> shapes = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private MongoStore(MongoClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Connects to the database that a {@code mongodb://} URL names, else to {@code database}. Fails with
     * INVALID when it is not such a URL and with UNAVAILABLE (5032) when no server answers within 5 seconds,
     * or within the {@code serverSelectionTimeoutMS} of the URL.
     */
    public static Future<Store> open(Vertx vertx, String url, String database, InstantSource clock) {
        ConnectionString parsed;
        try {
            parsed = new ConnectionString(url);
        } catch (IllegalArgumentException e) {
            // The URL may hold a password, and the driver's message may hold the URL.
            return Future.failedFuture(Failure.of(FailureCode.INVALID, "The database URL is not a mongodb:// URL."));
        }
        int patience = Optional.ofNullable(parsed.getServerSelectionTimeout()).orElse(PATIENCE_MILLIS);
        JsonObject config = new JsonObject().put("connection_string", url)
                .put("db_name", Optional.ofNullable(parsed.getDatabase()).orElse(database))
                .put("w", "majority").put("journal", true).put("readPreference", "primary")
                .put("serverSelectionTimeoutMS", patience);
        MongoStore store = new MongoStore(MongoClient.create(vertx, config), clock);
        return store.ping().<Store>map(store)
                .recover(cause -> store.close().transform(_ -> Future.failedFuture(cause)));
    }

    @Override
    public <T> Future<Documents<T>> open(CollectionSpec<T> spec) {
        Shape<T> shape;
        try {
            shape = Shape.of(spec);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
        return unlessClosed().compose(_ -> new Schema<>(client, shape).apply()).map(_ -> {
            shapes.put(spec.name(), shape);
            return (Documents<T>) new CheckedDocuments<>(shape, new MongoTable<>(client, shape, this::unlessClosed));
        }).recover(Faults::unavailable);
    }

    @Override
    public Future<Long> sweep() {
        Future<Long> total = unlessClosed().map(0L);
        for (Shape<?> shape : shapes.values()) {
            if (shape.retentionField().isPresent()) {
                total = total.compose(before -> Storage.sweep(() -> sweepBatch(shape), before));
            }
        }
        return total.recover(Faults::unavailable);
    }

    @Override
    public Future<Void> ping() {
        return unlessClosed().compose(_ -> client.runCommand("ping", new JsonObject().put("ping", 1)))
                .recover(Faults::unavailable).mapEmpty();
    }

    @Override
    public Future<Long> size() {
        return unlessClosed().compose(_ -> client.runCommand("dbStats", new JsonObject().put("dbStats", 1)))
                .map(stats -> stats.getNumber("storageSize", 0).longValue()
                        + stats.getNumber("indexSize", 0).longValue())
                .recover(Faults::unavailable);
    }

    @Override
    public Future<Void> close() {
        if (closed) {
            return Future.succeededFuture();
        }
        closed = true;
        return client.close();
    }

    private Future<Integer> sweepBatch(Shape<?> shape) {
        String field = shape.retentionField().orElseThrow();
        JsonObject old = Filters.terms(
                List.of(new Plan.Term(field, Query.Comparison.LT, shape.cutoff(clock).orElseThrow())));
        FindOptions ids = new FindOptions().setFields(new JsonObject().put(Query.ID, 1))
                .setLimit(Storage.SWEEP_BATCH);
        return client.findWithOptions(shape.name(), old, ids).compose(found -> {
            if (found.isEmpty()) {
                return Future.succeededFuture(0);
            }
            JsonArray batch = new JsonArray(found.stream().map(one -> one.getString(Query.ID)).toList());
            // Named again: one of them may have been replaced meanwhile and now be young.
            JsonObject filter = old.copy();
            filter.getJsonArray("$and").add(Filters.compare(Query.ID, "$in", batch));
            return client.removeDocuments(shape.name(), filter).map(result -> (int) result.getRemovedCount());
        });
    }

    private Future<Void> unlessClosed() {
        return closed ? Future.failedFuture(Storage.unavailable("The store is closed.")) : Future.succeededFuture();
    }
}
