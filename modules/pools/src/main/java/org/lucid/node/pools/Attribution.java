package org.lucid.node.pools;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.NodeWork.WorkItem;
import org.lucid.node.contract.consensus.NodeWork.WorkShare;
import org.lucid.node.contract.pools.Memberships.ChangePage;
import org.lucid.node.contract.pools.Memberships.Entity;
import org.lucid.node.contract.pools.Memberships.EntityList;
import org.lucid.node.contract.pools.Memberships.GetChanges;
import org.lucid.node.contract.pools.Memberships.GetEntities;
import org.lucid.node.contract.pools.Memberships.GetMembers;
import org.lucid.node.contract.pools.Memberships.GetRewardMethod;
import org.lucid.node.contract.pools.Memberships.MemberList;
import org.lucid.node.contract.pools.Memberships.MemberShare;
import org.lucid.node.contract.pools.Memberships.MembersDuring;
import org.lucid.node.contract.pools.Memberships.OfNodes;
import org.lucid.node.contract.pools.Memberships.RewardMethod;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;

/** Tells other modules whose work counted for which pool, and how it is shared. */
final class Attribution {

    private static final int MOST_NODES = 500;
    private static final int MOST_EPOCHS = 31;
    private static final int RECENT_SLOTS = 2;

    private final ModuleContext<?> context;
    private final PoolStore store;
    private final Contributions contributions;
    private final Slots slots;
    private final Affiliations recent = new Affiliations();
    private long heard;

    Attribution(ModuleContext<?> context, PoolStore store, Contributions contributions, Slots slots) {
        this.context = context;
        this.store = store;
        this.contributions = contributions;
        this.slots = slots;
    }

    Future<ChangePage> changes(GetChanges request) {
        return store.changesAfter(request.afterSeq(), Math.clamp(request.limit(), 1, MOST_NODES)).map(
                entries -> new ChangePage(entries.stream().map(ChangeRecord::toChange).toList()));
    }

    Future<RewardMethod> rewardMethodAt(GetRewardMethod request) {
        return store.pool(request.poolId()).map(pool -> new RewardMethod(pool.rewardMethods().at(slots.startOf(request
                .slot()))));
    }

    /** Open memberships, with role and priority of their seats. */
    Future<MemberList> membershipsOf(OfNodes request) {
        requireFew(request.nodeIds());
        return store.memberships().find(Query.all().in("open_key", request.nodeIds()).limit(MOST_NODES)).compose(
                found -> {
                    Set<String> ids = found.values().stream().map(MembershipRecord::poolId).collect(Collectors.toSet());
                    return store.pools().find(Query.all().in(Query.ID, ids).limit(MOST_NODES)).map(pools -> {
                        Map<String, PoolRecord> byId = pools.values().stream().collect(Collectors.toMap(
                                PoolRecord::poolId, Function.identity()));
                        return new MemberList(found.values().stream().filter(member -> member.status().isSeated()).map(
                                member -> member.toMember(Optional.ofNullable(byId.get(member.poolId())).flatMap(
                                        pool -> pool.seatOf(member.membershipId())), Optional.empty()))
                                .toList());
                    });
                });
    }

    /** Answers of past slots never change: they come from the journal alone. */
    Future<EntityList> entityAt(GetEntities request) {
        requireFew(request.nodeIds());
        long current = slots.at(context.clock().instant());
        Future<Affiliations> source = request.slot() >= current - RECENT_SLOTS
                ? catchUp(current - RECENT_SLOTS)
                : past(request.nodeIds());
        return source.map(known -> new EntityList(request.nodeIds().stream().map(node -> new Entity(node, known.at(node,
                request.slot()))).toList()));
    }

    private Future<Affiliations> catchUp(long oldest) {
        recent.forgetBefore(oldest);
        return store.changesAfter(heard, MOST_NODES).compose(entries -> {
            for (ChangeRecord entry : entries) {
                if (entry.seq() > heard) {
                    heard = entry.seq();
                    hear(recent, entry);
                }
            }
            return entries.size() == MOST_NODES ? catchUp(oldest) : Future.succeededFuture(recent);
        });
    }

    private Future<Affiliations> past(List<String> nodes) {
        return Pages.all(store.changes(), Query.all().in("node_id", nodes).sortBy("seq")).map(entries -> {
            Affiliations all = new Affiliations();
            entries.forEach(entry -> hear(all, entry));
            return all;
        });
    }

    private void hear(Affiliations into, ChangeRecord entry) {
        into.hear(entry.nodeId(), entry.kind().joins(), entry.poolId(), slots.firstFrom(entry.effectiveAt()));
    }

    /** What every node with a slot in the range puts in (NOD-51); UNAVAILABLE 5518 while its last epoch is open. */
    Future<MembersDuring> membersDuring(GetMembers request) {
        long from = epoch(request.fromSlot(), "from_slot");
        long to = epoch(request.toSlot(), "to_slot") - 1;
        if (to < from || to - from >= MOST_EPOCHS) {
            throw LucidError.field("to_slot", "spans " + (to - from + 1) + " epochs", "1 to " + MOST_EPOCHS);
        }
        return store.pool(request.poolId()).compose(pool -> members(request)).compose(nodes -> contributions.work(from,
                to, nodes).compose(
                        done -> contributions.work(Math.max(0, to - Contributions.EPOCHS + 1), to, nodes)
                                .map(lately -> shares(request, nodes, done, lately))))
                .recover(cause -> Future.failedFuture(Contributions.isNotClosed(cause)
                        ? LucidError.CATCHING_UP.failure("Tally epoch " + to + " is not closed yet. Ask again later.")
                        : cause));
    }

    private static long epoch(long slot, String field) {
        if (slot % Slots.PER_EPOCH != 0) {
            throw LucidError.field(field, "is " + slot, "a multiple of " + Slots.PER_EPOCH
                    + ": ranges are whole tally epochs");
        }
        return slot / Slots.PER_EPOCH;
    }

    /** Everybody who ended after the range began, or has not ended, and counted within it. */
    private Future<List<String>> members(GetMembers range) {
        Query ended = Query.where("pool_id", range.poolId()).and("to_slot", Comparison.GT, range.fromSlot());
        return Pages.all(store.memberships(), ended).compose(gone -> store.seated(range.poolId(),
                MembershipState.SEATED).map(open -> {
                    Set<String> nodes = new TreeSet<>();
                    for (Collection<MembershipRecord> some : List.of(gone, open)) {
                        some.stream().filter(member -> member.periods().stream().anyMatch(period -> period.meets(range
                                .fromSlot(), range.toSlot()))).map(MembershipRecord::nodeId).forEach(nodes::add);
                    }
                    return List.copyOf(nodes);
                }));
    }

    private static MembersDuring shares(GetMembers request, List<String> nodes, List<WorkItem> done,
            List<WorkItem> lately) {
        Map<String, Integer> beacons = new HashMap<>();
        done.forEach(item -> beacons.put(item.nodeId(), Contributions.share(item, request.poolId()).map(
                WorkShare::beacons).orElse(0)));
        Map<String, Integer> earned = Contribution.of(Contributions.creditsMc(lately, request.poolId()));
        return new MembersDuring(nodes.stream().sorted(Comparator.naturalOrder()).filter(node -> request.after()
                .filter(after -> node.compareTo(after) <= 0).isEmpty()).limit(Math.clamp(request.limit(), 1,
                        MOST_NODES))
                .map(node -> new MemberShare(node, beacons.getOrDefault(node, 0), earned.getOrDefault(node, 0)))
                .toList());
    }

    private static void requireFew(List<String> nodeIds) {
        if (nodeIds.size() > MOST_NODES) {
            throw LucidError.field("node_ids", "has " + nodeIds.size() + " elements", "1 to " + MOST_NODES);
        }
    }
}
