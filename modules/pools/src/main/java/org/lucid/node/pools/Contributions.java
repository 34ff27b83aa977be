package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.consensus.NodeWork;
import org.lucid.node.contract.consensus.NodeWork.GetWork;
import org.lucid.node.contract.consensus.NodeWork.WorkItem;
import org.lucid.node.contract.consensus.NodeWork.WorkShare;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Failure;

/** Asks consensus what nodes did for a pool. */
final class Contributions {

    /** Over how many closed epochs a contribution is taken. */
    static final int EPOCHS = 7;
    private static final int PAGE = 500;
    private static final int MOST_KNOWN = 64;
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final int NOT_CLOSED = 5516;

    private final Bus bus;
    private final InstantSource clock;
    private final Slots slots;
    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true) {

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    /** The contributions in a pool, which change when an epoch closes; asked for anew after some minutes. */
    private record Known(Instant until, List<String> nodes, Map<String, Integer> shares) {
    }

    Contributions(Bus bus, InstantSource clock, Slots slots) {
        this.bus = bus;
        this.clock = clock;
        this.slots = slots;
    }

    /** The work of the nodes in closed epochs; fails with 5516 when one is not closed. */
    Future<List<WorkItem>> work(long fromEpoch, long toEpoch, List<String> nodes) {
        Future<List<WorkItem>> chain = Future.succeededFuture(new ArrayList<>());
        for (int i = 0; i < nodes.size(); i += PAGE) {
            List<String> some = nodes.subList(i, Math.min(nodes.size(), i + PAGE));
            chain = chain.compose(items -> bus.request(NodeWork.WORK, new GetWork(fromEpoch, toEpoch,
                    Optional.of(some), Optional.empty(), PAGE)).map(work -> {
                        items.addAll(work.items());
                        return items;
                    }));
        }
        return chain;
    }

    /** The same of the seven newest closed epochs; empty where consensus is off or has closed none. */
    Future<Optional<List<WorkItem>>> recent(List<String> nodes) {
        long running = slots.epochAt(clock.instant());
        return recent(nodes, running - 1).recover(cause -> isNotClosed(cause)
                ? recent(nodes, running - 2)
                : Future.failedFuture(cause)).otherwise(Optional.empty());
    }

    private Future<Optional<List<WorkItem>>> recent(List<String> nodes, long newest) {
        return newest < 0
                ? Future.succeededFuture(Optional.empty())
                : work(Math.max(0, newest - EPOCHS + 1), newest, nodes).map(Optional::of);
    }

    static boolean isNotClosed(Throwable cause) {
        return cause instanceof Failure failure && failure.number() == NOT_CLOSED;
    }

    /** The contribution of each node now, in hundredths of a percent; empty where it cannot be known. */
    Future<Map<String, Integer>> now(String poolId, List<String> nodes) {
        Known last = known.get(poolId);
        if (last != null && last.until().isAfter(clock.instant()) && last.nodes().equals(nodes)) {
            return Future.succeededFuture(last.shares());
        }
        return recent(nodes).map(items -> items.map(found -> Contribution.of(creditsMc(found, poolId))).orElse(
                Map.of())).onSuccess(shares -> known.put(poolId,
                        new Known(clock.instant().plus(FRESH), nodes,
                                shares)));
    }

    /** What each node earned for the pool. */
    static Map<String, Long> creditsMc(List<WorkItem> items, String poolId) {
        Map<String, Long> credits = new HashMap<>();
        items.forEach(item -> credits.put(item.nodeId(), share(item, poolId).map(WorkShare::creditsMc).orElse(0L)));
        return credits;
    }

    /** What the node did for the pool. */
    static Optional<WorkShare> share(WorkItem item, String poolId) {
        return item.byEntity().stream().filter(share -> share.entityId().equals(poolId)).findFirst();
    }
}
