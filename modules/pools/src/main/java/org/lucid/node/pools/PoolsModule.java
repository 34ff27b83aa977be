package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.kernel.health.HealthCheck.Result;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.pools.Journal.Decision;

/** Groups nodes into pools and keeps who belonged to which pool when. */
public final class PoolsModule implements LucidModule<PoolsConfig> {

    private static final Duration FIGURES = Duration.ofMinutes(1);

    @Override
    public ModuleInfo<PoolsConfig> info() {
        return new ModuleInfo<>("lucid.pools", Set.of("lucid.registration"), Set.of(Nodes.STATUSES.address()),
                List.of(Pools.CREATE, Pools.LIST, Pools.GET, Pools.JOIN, Pools.LEAVE, Pools.OF_NODE,
                        Pools.LIST_MEMBERS, Memberships.MEMBERSHIP_CHANGES, Journal.APPEND),
                PoolsConfig.class, Optional.of("openapi/pools.yaml"), false, false);
    }

    @Override
    public Future<?> start(ModuleContext<PoolsConfig> context) {
        return PoolStore.open(context).compose(store -> Journal.open(store, context).compose(journal -> {
            Function<Decision, Future<ChangeRecord>> append = context.isSingle()
                    ? journal::append
                    : decision -> context.bus().request(Journal.APPEND, decision);
            PoolQueues queues = new PoolQueues(context.clock());
            Seats seats = new Seats(store, context);
            Steps steps = new Steps(store, seats, context, append);
            Owners owners = new Owners(context.bus());
            serve(context, journal, new Membership(context, store, queues, steps, owners), new Catalogue(context,
                    store, owners));
            Recovery recovery = new Recovery(context, store, queues, steps, seats, journal.lastSeq());
            context.every(context.config().syncInterval(), "recover", recovery::run);
            if (context.isSingle()) {
                context.every(FIGURES, "figures", new Figures(context, store)::show);
            }
            context.health("store", () -> store.pools().get("none").map(Result.UP)
                    .otherwise(cause -> Result.down(cause.getMessage())));
            // what cannot be taken up now, for example because the single writer is not up yet, is so at the next turn
            return recovery.run().otherwiseEmpty();
        }));
    }

    private void serve(ModuleContext<PoolsConfig> context, Journal journal, Membership membership,
            Catalogue catalogue) {
        context.handle(Pools.CREATE, catalogue::create);
        context.handle(Pools.LIST, (request, call) -> catalogue.list(request));
        context.handle(Pools.GET, (request, call) -> catalogue.get(request));
        context.handle(Pools.JOIN, membership::join);
        context.handle(Pools.LEAVE, membership::leave);
        context.handle(Pools.OF_NODE, catalogue::ofNode);
        context.handle(Pools.LIST_MEMBERS, (request, call) -> catalogue.members(request));
        context.handle(Memberships.MEMBERSHIP_CHANGES, (request, call) -> catalogue.changes(request));
        context.handle(Journal.APPEND, (decision, call) -> journal.append(decision));
    }
}
