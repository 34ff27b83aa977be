package org.lucid.node.pools.placement;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.pools.Allocations.AvailableNode;
import org.lucid.node.contract.pools.Allocations.AvailableNodes;
import org.lucid.node.contract.pools.Allocations.GetAvailable;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.pools.PoolsConfig;
import org.lucid.node.pools.placement.PlacementView.PoolPart;
import org.lucid.node.pools.placement.Ranking.Point;

/** Chooses the nodes that work is placed on. */
final class Placement {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST_CURSORS = 4096;

    private final ModuleContext<PoolsConfig> context;
    private final PlacementView view;
    private final Map<String, String> cursors = new HashMap<>();

    /** Which nodes are wanted, and how much of what they must have free. */
    record Wish(Optional<String> poolId, Optional<String> nodeType, Optional<String> nodeId, Optional<String> country,
            Optional<Point> origin, ResourceType type, long quantity) {

        private boolean fits(Candidate candidate) {
            return poolId.filter(pool -> !candidate.poolId().equals(Optional.of(pool))).isEmpty()
                    && nodeType.filter(type -> !candidate.node().nodeType().equals(type)).isEmpty()
                    && nodeId.filter(node -> !candidate.nodeId().equals(node)).isEmpty()
                    && country.filter(name -> candidate.node().country().filter(name::equalsIgnoreCase).isEmpty())
                            .isEmpty()
                    && candidate.free(type) >= quantity;
        }

        private String cursorKey() {
            return poolId.orElse("") + "/" + nodeType.orElse("");
        }
    }

    /** The choice, the best first, and how it was made. */
    record Choice(List<Candidate> candidates, Ranking ranking) {
    }

    Placement(ModuleContext<PoolsConfig> context, PlacementView view) {
        this.context = context;
        this.view = view;
    }

    /** All nodes that fit; NOT_FOUND 5002 for a pool that does not exist. */
    Future<Choice> choose(Wish wish) {
        Future<Optional<PoolPart>> pool = wish.poolId().map(view::refreshPool).orElse(Future.succeededFuture(Optional
                .empty()));
        return pool.map(found -> {
            if (wish.poolId().isPresent() && found.isEmpty()) {
                throw LucidError.POOL_UNKNOWN.failure("There is no pool " + wish.poolId().get()
                        + ". Check the id.", Map.of("id", wish.poolId().get()));
            }
            Ranking ranking = new Ranking(found.map(PoolPart::strategy).orElse(context.config()
                    .selectionStrategy()), Optional.ofNullable(cursors.get(wish.cursorKey())), wish.origin(), wish
                            .country());
            Instant now = context.clock().instant();
            List<Candidate> fit = view.active().stream().filter(candidate -> wish.fits(candidate) && !candidate
                    .isCritical() && candidate.load(now) < context.config().maxLoad()).toList();
            return new Choice(ranking.order(fit, now, context.random()), ranking);
        });
    }

    /** Round robin goes on after this node. */
    void moveOn(Wish wish, String nodeId) {
        if (cursors.size() >= MOST_CURSORS) {
            cursors.clear();
        }
        cursors.put(wish.cursorKey(), nodeId);
    }

    Future<AvailableNodes> available(GetAvailable request) {
        Wish wish = new Wish(request.poolId(), request.nodeType(), Optional.empty(), request.country(), Point.of(request
                .latitude(), request.longitude()), ResourceType.SESSION_SLOT, request.minCapacity().orElse(1));
        return choose(wish).map(choice -> new AvailableNodes(choice.candidates().stream().limit(request.limit().orElse(
                DEFAULT_LIMIT)).map(candidate -> shown(candidate, choice.ranking())).toList(), choice.ranking()
                        .strategy()));
    }

    private AvailableNode shown(Candidate candidate, Ranking ranking) {
        Instant now = context.clock().instant();
        long held = candidate.holds().held(ResourceType.SESSION_SLOT);
        return new AvailableNode(candidate.nodeId(), candidate.node().nodeType(), "active", candidate.node()
                .onionAddress(), candidate.node().maxSessions(), (int) (candidate.node().maxSessions() - held),
                (int) held, candidate.poolId(), candidate.priority(), candidate.isMeasured(now)
                        ? Optional.of(candidate.load(now))
                        : Optional.empty(),
                candidate.node().onionAddress(), candidate.node().port(), ranking.distance(candidate));
    }
}
