package org.lucid.node.kernel.store.embedded;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Store;
import org.lucid.node.kernel.store.plan.CheckedDocuments;
import org.lucid.node.kernel.store.plan.Shape;
import org.lucid.node.kernel.store.plan.Storage;

/**
 * The store in one SQLite file. One process at a time has it; writes are committed in groups by one thread and
 * acknowledged after the commit reached the medium. At most 16,384 writes and as many reads wait; what comes on top
 * fails with UNAVAILABLE (5032).
 */
public final class EmbeddedStore implements Store {

    private final Vertx vertx;
    private final InstantSource clock;
    private final DataDirectory directory;
    private final Engine engine;
    private final Map<String, Shape<?>> shapes = new ConcurrentHashMap<>();
    private final AtomicReference<Future<Void>> closing = new AtomicReference<>();

    private EmbeddedStore(Vertx vertx, InstantSource clock, DataDirectory directory, Engine engine) {
        this.vertx = vertx;
        this.clock = clock;
        this.directory = directory;
        this.engine = engine;
    }

    /**
     * Opens or makes the database in a directory. Fails with {@link StoreLocked} when another process has it, with
     * {@link StoreNotWritable} when it cannot be written to, with UNAVAILABLE (5032) when the file cannot be used.
     */
    public static Future<Store> open(Vertx vertx, Path dataDirectory, InstantSource clock) {
        return vertx.executeBlocking(() -> {
            DataDirectory directory = DataDirectory.lock(dataDirectory);
            try {
                directory.prepareNativeLibrary();
                return new EmbeddedStore(vertx, clock, directory, Engine.start(vertx, directory.database()));
            } catch (SQLException e) {
                directory.release();
                throw Storage.unavailable("The database " + directory.database() + " cannot be opened: "
                        + e.getMessage() + ". Restore it from a backup or name another directory.");
            } catch (RuntimeException e) {
                directory.release();
                throw e;
            }
        });
    }

    @Override
    public <T> Future<Documents<T>> open(CollectionSpec<T> spec) {
        Shape<T> shape;
        try {
            shape = Shape.of(spec);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
        List<String> schema = new Sql(spec.name()).schema(shape);
        return engine.write(db -> {
            for (String statement : schema) {
                db.execute(statement);
            }
            return shape;
        }).map(_ -> {
            shapes.put(spec.name(), shape);
            return new CheckedDocuments<>(shape, new EmbeddedTable<>(shape, engine));
        });
    }

    @Override
    public Future<Long> sweep() {
        Future<Long> total = Future.succeededFuture(0L);
        for (Shape<?> shape : shapes.values()) {
            if (shape.retentionField().isPresent()) {
                total = total.compose(before -> sweep(shape, before));
            }
        }
        return total;
    }

    /** Writes to the medium and reads back, so that a full or failing one is noticed. */
    @Override
    public Future<Void> ping() {
        return engine.write(db -> {
            db.execute("PRAGMA user_version = 1");
            return true;
        }).compose(_ -> engine.read(db -> db.rows("SELECT 1", List.of(), row -> row.getInt(1)))).mapEmpty();
    }

    @Override
    public Future<Long> size() {
        return engine.read(_ -> {
            try {
                return directory.size();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public Future<Void> close() {
        Promise<Void> promise = Promise.promise();
        if (closing.compareAndSet(null, promise.future())) {
            vertx.<Void>executeBlocking(() -> {
                engine.stop();
                directory.release();
                return null;
            }).onComplete(promise);
        }
        return closing.get();
    }

    private Future<Long> sweep(Shape<?> shape, long before) {
        String cutoff = shape.cutoff(clock).orElseThrow();
        String statement = new Sql(shape.name()).sweep(shape.retentionField().orElseThrow());
        return Storage.sweep(() -> engine.write(db -> db.update(statement, cutoff, Storage.SWEEP_BATCH)), before);
    }
}
