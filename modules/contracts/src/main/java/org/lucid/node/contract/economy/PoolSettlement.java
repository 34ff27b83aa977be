package org.lucid.node.contract.economy;

import java.time.Instant;
import java.util.Optional;
import org.lucid.node.kernel.bus.Operation;

/** How the money of a pool that ends is settled (MON-27). For modules only. */
public final class PoolSettlement {

    public static final Operation<SettlePool, Settlement> SETTLE = Operation.of("lucid.economy.settle-pool",
            SettlePool.class, Settlement.class).single();

    private PoolSettlement() {
    }

    /** The pool, and the first slot in which nobody is its member any more. */
    public record SettlePool(String poolId, long toSlot) {
    }

    /** Whether nothing of the pool's money is pending any more; if not, when it is worth asking again. */
    public record Settlement(boolean settled, Optional<Instant> nextAt) {
    }
}
