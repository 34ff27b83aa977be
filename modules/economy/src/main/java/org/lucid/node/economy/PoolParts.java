package org.lucid.node.economy;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lucid.node.contract.consensus.NodeWork.WorkItem;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.pools.Memberships.GetMembers;
import org.lucid.node.contract.pools.Memberships.MemberShare;
import org.lucid.node.economy.PoolSplit.Part;
import org.lucid.node.kernel.bus.Bus;

/** Reads what nodes put into a pool: their seats from the pools, their credits from consensus. */
final class PoolParts {

    private static final int MOST_EPOCHS = 31;
    private static final int PAGE = 500;

    private final Bus bus;
    private final WorkPages work;

    PoolParts(Bus bus) {
        this.bus = bus;
        this.work = new WorkPages(bus);
    }

    /** The method in force at the end of an epoch. */
    Future<String> method(String poolId, long epoch) {
        return bus.request(Memberships.REWARD_METHOD_AT,
                new Memberships.GetRewardMethod(poolId, (epoch + 1) * PoolRuns.SLOTS - 1))
                .map(Memberships.RewardMethod::rewardMethod);
    }

    /** Everyone who was in the pool for a slot of these epochs, read 31 epochs at a time and summed. */
    Future<Map<String, Part>> read(String poolId, long fromEpoch, long toEpoch) {
        return read(poolId, fromEpoch, toEpoch, new TreeMap<>());
    }

    private Future<Map<String, Part>> read(String poolId, long from, long to, Map<String, Part> parts) {
        if (from > to) {
            return Future.succeededFuture(parts);
        }
        long last = Math.min(to, from + MOST_EPOCHS - 1);
        return members(new GetMembers(poolId, from * PoolRuns.SLOTS, (last + 1) * PoolRuns.SLOTS, Optional.empty(),
                PAGE), parts)
                .compose(seats -> work.read(from, last, item -> credit(poolId, item, parts)))
                .compose(credits -> read(poolId, last + 1, to, parts));
    }

    private Future<Void> members(GetMembers request, Map<String, Part> parts) {
        return bus.request(Memberships.MEMBERS_DURING, request).compose(page -> {
            for (MemberShare member : page.items()) {
                parts.merge(member.nodeId(), new Part(member.activeSlots(),
                        Math.multiplyExact((long) member.contributionBp(), member.activeSlots()), 0), Part::plus);
            }
            return page.items().size() < PAGE
                    ? Future.succeededFuture()
                    : members(new GetMembers(request.poolId(), request.fromSlot(), request.toSlot(),
                            Optional.of(page.items().getLast().nodeId()), PAGE), parts);
        });
    }

    private static void credit(String poolId, WorkItem item, Map<String, Part> parts) {
        item.byEntity().stream().filter(share -> share.entityId().equals(poolId)).forEach(share -> parts.merge(item
                .nodeId(), new Part(0, 0, share.creditsMc()), Part::plus));
    }
}
