package org.lucid.node.contract.economy;

import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;

/** How the money of a pool that ends is settled (MON-27). For modules only. */
public final class PoolSettlement {

    public static final Operation<SettlePool, Settlement> SETTLE = Operation.of("lucid.economy.settle-pool",
            SettlePool.class, Settlement.class).single();

    public static final Topic<PoolSettled> POOL_SETTLED = Topic.of("lucid.economy.pool-settled", PoolSettled.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE);

    private PoolSettlement() {
    }

    /** The pool, and the first slot in which nobody is its member any more. */
    public record SettlePool(String poolId, long toSlot) {
    }

    /** The members of a pool were paid what it earned until the end of an epoch. */
    public record PoolSettled(String poolId, long epoch, Usdt amountUsdt) {
    }

    /** Whether nothing of the pool's money is pending any more; if not, when it is worth asking again. */
    public record Settlement(boolean settled, Optional<Instant> nextAt) {
    }
}
