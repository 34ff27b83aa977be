package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.lucid.node.contract.consensus.NodeWork;
import org.lucid.node.contract.economy.PoolSettlement;
import org.lucid.node.contract.pools.Allocations;
import org.lucid.node.contract.pools.JoinRequests;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.pools.PoolFigures;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.contract.poot.Poot;
import org.lucid.node.contract.registration.NodeCapacities;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.kernel.health.HealthCheck.Result;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.pools.Journal.Decisions;
import org.lucid.node.pools.Journal.Entries;
import org.lucid.node.pools.placement.AllocationDesk;
import org.lucid.node.pools.placement.AllocationStore;

/** Groups nodes into pools, keeps who belonged to which pool when, and places work. */
public final class PoolsModule implements LucidModule<PoolsConfig> {

    private static final Duration FIGURES = Duration.ofMinutes(1);
    private static final Duration RECOUNT = Duration.ofHours(1);

    @Override
    public ModuleInfo<PoolsConfig> info() {
        return new ModuleInfo<>("lucid.pools", Set.of("lucid.registration"), Set.of(Nodes.STATUSES.address(),
                Nodes.NODE_CHANGES.address(), NodeCapacities.CAPACITIES.address(), NodeKeys.GET_KEY.address(),
                Resources.LOADS.address(), NodeWork.WORK.address(), Poot.SCORES_OF.address(),
                PoolSettlement.SETTLE.address()),
                List.of(Pools.CREATE, Pools.LIST, Pools.GET, Pools.UPDATE, Pools.REMOVE, Pools.DISBAND,
                        Pools.CANCEL_DISBAND, Pools.MAINTAIN, Pools.JOIN, Pools.LEAVE, Pools.SET_MEMBER, Pools.OF_NODE,
                        Pools.LIST_MEMBERS, JoinRequests.REQUEST_JOIN, JoinRequests.LIST_JOIN_REQUESTS,
                        JoinRequests.APPROVE_JOIN, JoinRequests.REJECT_JOIN, Memberships.MEMBERSHIP_CHANGES,
                        Memberships.MEMBERS_DURING, Memberships.REWARD_METHOD_AT, Memberships.MEMBERSHIPS_OF,
                        Memberships.ENTITY_AT, Allocations.AVAILABLE, Allocations.REQUEST, Allocations.CONFIRM,
                        Allocations.RELEASE, Allocations.LIST_ALLOCATIONS, Allocations.GET_ALLOCATION,
                        Allocations.OPEN_OF_NODE,
                        PoolFigures.STATISTICS, PoolFigures.POOL_STATISTICS, PoolFigures.SCALE,
                        PoolFigures.LIST_SCALING_EVENTS, Journal.APPEND),
                List.of(Pools.STATUS_CHANGED, Pools.HEALTH_CHANGED, Pools.LEADER_CHANGED, Pools.POOL_SETTLING,
                        Memberships.MEMBER_JOINED, Memberships.MEMBER_LEFT, PoolFigures.SCALING_ADVISED,
                        Allocations.ALLOCATION_CLOSED),
                PoolsConfig.class, Optional.of("openapi/pools.yaml"), false, false);
    }

    @Override
    public Future<?> start(ModuleContext<PoolsConfig> context) {
        return PoolStore.open(context).compose(store -> Journal.open(store, context).compose(
                journal -> AllocationStore.open(context).compose(allocations -> start(context, store, journal,
                        allocations))));
    }

    private Future<?> start(ModuleContext<PoolsConfig> context, PoolStore store, Journal journal,
            AllocationStore allocations) {
        Function<Decisions, Future<Entries>> append = context.isSingle()
                ? journal::append
                : decisions -> context.bus().request(Journal.APPEND, decisions);
        Slots slots = new Slots(context.kernel().network().genesisAt());
        Contributions contributions = new Contributions(context.bus(), context.clock(), slots);
        PoolQueues queues = new PoolQueues(context.clock());
        Turns turns = new Turns(context, store, queues);
        PoolWrites writes = new PoolWrites(store, context);
        NodeStates nodes = new NodeStates(context.bus());
        Successors successors = new Successors(store, nodes, contributions);
        Seats seats = new Seats(store, writes, successors, context.clock());
        Steps steps = new Steps(store, seats, slots, context, append);
        Checks checks = new Checks(context, store, writes, steps, successors, nodes, turns);
        Owners owners = new Owners(context.bus());
        Requests requests = new Requests(context, store, owners);
        Membership membership = new Membership(context, store, queues, steps, owners, checks, requests);
        Governance governance = new Governance(context, store, queues, writes, steps, checks, slots);
        Doors.servePools(context, new Catalogue(context, store, queues, writes, owners, contributions), governance);
        Doors.serveMembers(context, membership, new RoleChanges(store, queues, writes, steps, new Powers(context.bus()),
                context.clock()), requests, new Reviews(store, queues, owners, requests, membership));
        Doors.serveModules(context, new Attribution(context, store, contributions, slots), journal);
        MemberLoads loads = new MemberLoads(context.bus(), context.clock());
        Advice advice = new Advice(context, store, queues, writes, checks, turns, loads);
        Doors.serveFigures(context, new Statistics(context, store, allocations, contributions, loads), advice);
        Recovery recovery = new Recovery(context, store, turns, steps, seats, journal.lastSeq());
        context.subscribe(Nodes.NODE_STATUS_CHANGED, checks::hear);
        context.every(context.config().syncInterval(), "recover", () -> recovery.run().compose(done -> nodes.follow()
                .otherwiseEmpty())
                .compose(done -> requests.tidy()).compose(done -> turns.each(governance::advance)));
        context.every(context.config().healthInterval(), "check", () -> checks.run().compose(done -> advice
                .run()));
        context.every(RECOUNT, "recount", nodes::readAll);
        if (context.isSingle()) {
            context.every(FIGURES, "figures", new Figures(context, store)::show);
            context.tell("max_nodes_per_pool", context.config()::maxNodesPerPool);
        }
        context.health("store", () -> store.pools().get("none").map(Result.UP)
                .otherwise(cause -> Result.down(cause.getMessage())));
        // what cannot be taken up now, for example because the single writer is not up yet, is so at the next turn
        return nodes.readAll().otherwiseEmpty().compose(done -> recovery.run().otherwiseEmpty()).compose(
                done -> new AllocationDesk(context, allocations, store.pools()).start());
    }
}
