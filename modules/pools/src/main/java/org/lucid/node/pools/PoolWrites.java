package org.lucid.node.pools;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.pools.PoolRecord.Seat;

/** Changes the record of a pool, each time by one compare-and-set, and tells whoever listens what is different. */
final class PoolWrites {

    private static final int ATTEMPTS = 64;
    private static final int JITTER_MILLIS = 20;

    private final PoolStore store;
    private final ModuleContext<?> context;
    private final Counter conflicts;

    PoolWrites(PoolStore store, ModuleContext<?> context) {
        this.store = store;
        this.context = context;
        this.conflicts = Counter.builder("lucid_pool_conflicts").register(context.meters());
    }

    /**
     * Changes a pool, unless the change answers the pool itself.
     *
     * @return the pool as it then is; empty when there is none. Fails with whatever the change throws, CONFLICT 5008
     *         when its new name is taken, UNAVAILABLE when others change it 64 times meanwhile (NOD-40)
     */
    Future<Optional<PoolRecord>> change(String poolId, UnaryOperator<PoolRecord> change) {
        return change(poolId, change, ATTEMPTS);
    }

    private Future<Optional<PoolRecord>> change(String poolId, UnaryOperator<PoolRecord> change, int attempts) {
        return store.pools().get(poolId).compose(found -> {
            if (found.isEmpty()) {
                return Future.succeededFuture(Optional.empty());
            }
            Versioned<PoolRecord> now = found.get();
            PoolRecord next = change.apply(now.value());
            if (next == now.value()) {
                return Future.succeededFuture(Optional.of(next));
            }
            return store.pools().replace(now.with(before -> next)).compose(replaced -> {
                if (replaced) {
                    announce(now.value(), next);
                    return Future.succeededFuture(Optional.of(next));
                }
                return again(now, next, () -> change(poolId, change, attempts - 1), attempts);
            });
        });
    }

    private Future<Optional<PoolRecord>> again(Versioned<PoolRecord> before, PoolRecord next,
            java.util.function.Supplier<Future<Optional<PoolRecord>>> retry, int attempts) {
        conflicts.increment();
        if (attempts == 0) {
            return Future.failedFuture(LucidError.STORE_DOWN.failure("Pool " + next.poolId()
                    + " changes too often. Try again in a moment."));
        }
        return store.nameHolder(next.nameKey()).compose(holder -> holder.filter(other -> !other.equals(next.poolId()))
                .isPresent() && !next.nameKey().equals(before.value().nameKey())
                        ? Future.failedFuture(Catalogue.nameTaken(next.settings().name()))
                        : pause().compose(paused -> retry.get()));
    }

    private void announce(PoolRecord before, PoolRecord after) {
        Optional<String> from = before.leader().map(Seat::nodeId);
        Optional<String> to = after.leader().map(Seat::nodeId);
        if (!from.equals(to)) {
            context.bus().publish(Pools.LEADER_CHANGED, new Pools.LeaderChanged(after.poolId(), from, to,
                    after.updatedAt()));
        }
        if (before.status() != after.status()) {
            context.bus().publish(Pools.STATUS_CHANGED, new Pools.StatusChanged(after.poolId(), before.status().json(),
                    after.status().json(), after.updatedAt()));
        }
        if (before.standing().health() != after.standing().health()) {
            context.bus().publish(Pools.HEALTH_CHANGED, new Pools.HealthChanged(after.poolId(),
                    before.standing().health().json(), after.standing().health().json(), after.updatedAt()));
        }
    }

    private Future<Void> pause() {
        Promise<Void> over = Promise.promise();
        context.after(Duration.ofMillis(1 + context.random().nextInt(JITTER_MILLIS)), over::complete);
        return over.future();
    }
}
