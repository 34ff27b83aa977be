package org.lucid.node.pools;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Names;
import org.lucid.node.contract.pools.Pools.AutoScaling;
import org.lucid.node.contract.pools.Pools.CreatePool;
import org.lucid.node.contract.pools.Pools.UpdatePool;
import org.lucid.node.pools.PoolRecord.Seat;
import org.lucid.node.pools.PoolRecord.Settings;

/** What administrators want a pool to be like, checked (NOD-37, NOD-38). Pure. */
final class PoolWishes {

    private static final int MOST_CHARACTERS = 4096;

    private PoolWishes() {
    }

    /** The settings of a new pool. */
    static Settings settings(CreatePool wish, PoolsConfig config) {
        int maxNodes = wish.maxNodes().orElse(config.maxNodesPerPool());
        return checked(new Settings(Names.stored("name", wish.name()), wish.description(), wish.managedBy().orElse(
                "admin"), wish.joinPolicy().orElse("open"), maxNodes,
                wish.minNodes().orElse(Math.min(config.minNodesPerPool(), maxNodes)), wish.selectionStrategy().orElse(
                        config.selectionStrategy()),
                wish.autoScaling(), object("resource_limits", wish.resourceLimits()), object("pricing", wish
                        .pricing())));
    }

    /** The pool after the wish: CONFLICT 4004 when it has more members than it shall have seats. */
    static PoolRecord updated(PoolRecord pool, UpdatePool wish, Instant now) {
        if (pool.status() == PoolState.SETTLING || pool.status() == PoolState.DISBANDED) {
            throw Governance.forbidden(pool, "be changed");
        }
        Settings before = pool.settings();
        Settings next = checked(new Settings(wish.name().map(name -> Names.stored("name", name)).orElse(before.name()),
                wish.description().or(before::description).filter(text -> !text.isEmpty()),
                wish.managedBy().orElse(before.managedBy()), wish.joinPolicy().orElse(before.joinPolicy()),
                wish.maxNodes().orElse(before.maxNodes()), wish.minNodes().orElse(before.minNodes()),
                wish.selectionStrategy().orElse(before.selectionStrategy()),
                wish.autoScaling().or(before::autoScaling),
                wish.resourceLimits().isPresent()
                        ? object("resource_limits", wish.resourceLimits())
                        : before.resourceLimits(),
                wish.pricing().isPresent() ? object("pricing", wish.pricing()) : before.pricing()));
        if (next.maxNodes() < pool.seats().size()) {
            throw LucidError.POOL_FULL.failure("Pool " + pool.poolId() + " has " + pool.seats().size()
                    + " members, more than " + next.maxNodes() + " seats. Remove members first.",
                    Map.of("node_count",
                            pool.seats().size()));
        }
        RewardMethods methods = wish.rewardMethod().map(method -> pool.rewardMethods().changed(method, now)).orElse(
                pool.rewardMethods());
        PoolRecord described = next.equals(before) && methods.equals(pool.rewardMethods())
                ? pool
                : pool.with(next, methods, now);
        return led(described, wish, now);
    }

    private static PoolRecord led(PoolRecord pool, UpdatePool wish, Instant now) {
        if (!pool.isLed()) {
            if (wish.leaderNodeId().isPresent()) {
                throw LucidError.field("leader_node_id", "stands with managed_by admin", "managed_by leader");
            }
            return pool.seats().stream().noneMatch(seat -> seat.role().equals(Roles.LEADER) || seat.role().equals(
                    Roles.CO_LEADER))
                            ? pool
                            : pool.withSeats(pool.seats().stream().map(PoolWishes::plain).toList(),
                                    now);
        }
        return wish.leaderNodeId().map(node -> {
            pool.seatOfNode(node).filter(seat -> !seat.observes()).orElseThrow(
                    () -> LucidError.STATE_FORBIDS.failure("Node " + node
                            + " is no member of this pool that could lead it. Let it join first."));
            return Succession.lead(pool, Optional.of(node), now);
        }).orElse(pool);
    }

    private static Seat plain(Seat seat) {
        return seat.observes() ? seat : seat.with(Roles.MEMBER, seat.priority());
    }

    private static Settings checked(Settings settings) {
        if (settings.minNodes() > settings.maxNodes()) {
            throw LucidError.field("min_nodes", "is " + settings.minNodes(), "1 to max_nodes, which is "
                    + settings.maxNodes());
        }
        settings.autoScaling().ifPresent(policy -> checked(policy, settings.maxNodes()));
        return settings;
    }

    private static void checked(AutoScaling policy, int seats) {
        ScalingPolicy full = ScalingPolicy.of(policy, seats);
        if (full.maxNodes() > seats || full.minNodes() > full.maxNodes()) {
            throw LucidError.field("auto_scaling", "has min_nodes " + full.minNodes() + " and max_nodes " + full
                    .maxNodes(), "1 <= min_nodes <= max_nodes <= " + seats + ", the seats of the pool");
        }
        if (full.downCpu() >= full.targetCpu() || full.targetCpu() >= full.upCpu()) {
            throw LucidError.field("auto_scaling", "has down_cpu " + full.downCpu() + ", target_cpu " + full
                    .targetCpu() + " and up_cpu " + full.upCpu(), "down_cpu < target_cpu < up_cpu");
        }
    }

    private static Optional<JsonNode> object(String field, Optional<JsonNode> given) {
        return given.filter(value -> !value.isNull() && !value.isMissingNode()).map(value -> {
            if (!value.isObject() || value.toString().length() > MOST_CHARACTERS) {
                throw LucidError.field(field, "is not an object of at most 4 KiB", "an object");
            }
            return value;
        });
    }
}
