package org.lucid.node.kernel.store.memory;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Store;
import org.lucid.node.kernel.store.memory.StoreFaults.Operation;
import org.lucid.node.kernel.store.memory.StoreFaults.Outcome;
import org.lucid.node.kernel.store.plan.CheckedDocuments;
import org.lucid.node.kernel.store.plan.Shape;
import org.lucid.node.kernel.store.plan.Storage;

/**
 * A store that keeps records by reference, so they must be immutable. Every future is complete when it is returned, and
 * the same calls give the same answers in every run. Nothing survives but what the {@link MemoryData} holds.
 */
public final class MemoryStore implements Store {

    private final MemoryData data;
    private final InstantSource clock;
    private final StoreFaults faults;
    private volatile boolean closed;

    private MemoryStore(MemoryData data, InstantSource clock, StoreFaults faults) {
        this.data = data;
        this.clock = clock;
        this.faults = faults;
    }

    /** A store over some data, which may come from a store that was closed or forgotten. */
    public static Future<Store> open(MemoryData data, InstantSource clock, StoreFaults faults) {
        return Future.succeededFuture(new MemoryStore(data, clock, faults));
    }

    /** A store over fresh data without faults. */
    public static Future<Store> open(InstantSource clock) {
        return open(new MemoryData(), clock, StoreFaults.none());
    }

    @Override
    public <T> Future<Documents<T>> open(CollectionSpec<T> spec) {
        return perform(decide(spec.name(), Operation.OPEN), () -> {
            Shape<T> shape = Shape.of(spec);
            return new CheckedDocuments<>(shape, new MemoryTable<>(shape, data.open(shape), this));
        });
    }

    @Override
    public Future<Long> sweep() {
        return perform(decide("", Operation.SWEEP),
                () -> data.collections().stream().mapToLong(contents -> contents.sweep(clock)).sum());
    }

    @Override
    public Future<Void> ping() {
        return perform(decide("", Operation.PING), () -> null);
    }

    @Override
    public Future<Long> size() {
        return perform(closed ? StoreFaults.FAIL_BEFORE_APPLY : StoreFaults.NONE, () -> 0L);
    }

    @Override
    public Future<Void> close() {
        closed = true;
        return Future.succeededFuture();
    }

    Outcome decide(String collection, Operation operation) {
        return closed ? StoreFaults.FAIL_BEFORE_APPLY : faults.decide(collection, operation);
    }

    static <R> Future<R> perform(Outcome outcome, Supplier<R> effect) {
        return switch (outcome) {
            case Outcome.Done() -> done(effect);
            case Outcome.FailAfter() -> {
                done(effect);
                yield Future.failedFuture(Storage.unavailable("The store did not acknowledge."));
            }
            case Outcome.FailBefore(),Outcome.FailPartway(_) ->
                Future.failedFuture(Storage.unavailable("The store does not answer."));
        };
    }

    private static <R> Future<R> done(Supplier<R> effect) {
        try {
            return Future.succeededFuture(effect.get());
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
