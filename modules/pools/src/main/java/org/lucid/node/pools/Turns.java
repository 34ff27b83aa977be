package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;

/** Work of this module itself on the pools that come to this instance, each time in the queue of the pool. */
final class Turns {

    private static final Duration WITHIN = Duration.ofSeconds(30);

    private final ModuleContext<?> context;
    private final PoolStore store;
    private final PoolQueues queues;

    Turns(ModuleContext<?> context, PoolStore store, PoolQueues queues) {
        this.context = context;
        this.store = store;
        this.queues = queues;
    }

    /** Runs the task for a pool when its turn comes; does nothing for one that comes to another instance. */
    Future<Void> take(String poolId, Supplier<Future<?>> task) {
        return context.owns(poolId)
                ? queues.<Object>run(poolId, context.clock().instant().plus(WITHIN), () -> task.get().map(
                        done -> done)).mapEmpty()
                : Future.succeededFuture();
    }

    /** Runs the task for each pool that is not disbanded, one after the other; one that fails holds no other up. */
    Future<Void> each(Function<PoolRecord, Future<?>> task) {
        return each(Query.all().in("status", PoolState.OPEN).limit(500), task, Optional.empty());
    }

    private Future<Void> each(Query query, Function<PoolRecord, Future<?>> task, Optional<String> cursor) {
        return store.pools().find(cursor.map(query::after).orElse(query)).compose(page -> {
            Future<Void> chain = Future.succeededFuture();
            for (PoolRecord pool : page.values()) {
                chain = chain.compose(before -> take(pool.poolId(), () -> task.apply(pool)).otherwiseEmpty());
            }
            return page.next().isPresent() ? chain.compose(before -> each(query, task, page.next())) : chain;
        });
    }
}
