package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.payouts.PayoutSending.ChainBalance;
import org.lucid.node.payouts.rail.Rail;

/** What addresses hold on the chain: asked once a second at most, and remembered for a minute. */
final class ChainBalances {

    private static final Duration REMEMBERED = Duration.ofSeconds(60);
    private static final Duration APART = Duration.ofSeconds(1);
    private static final int MOST = 1_000;

    private final Rail rail;
    private final InstantSource clock;
    private final Map<String, Known> known = new LinkedHashMap<>();
    private Instant asked = Instant.EPOCH;

    private record Known(ChainBalance balance, Instant at) {
    }

    ChainBalances(Rail rail, InstantSource clock) {
        this.rail = rail;
        this.clock = clock;
    }

    /** UNAVAILABLE 5033 when the chain does not answer, or is asked too often. */
    Future<ChainBalance> of(String address) {
        Instant now = clock.instant();
        known.values().removeIf(old -> !now.isBefore(old.at().plus(REMEMBERED)));
        Known remembered = known.get(address);
        if (remembered != null) {
            return Future.succeededFuture(remembered.balance());
        }
        if (now.isBefore(asked.plus(APART)) || known.size() >= MOST) {
            return Future.failedFuture(LucidError.PEER_DOWN.failure("The chain is asked once a second at most. Try "
                    + "again in a second."));
        }
        asked = now;
        return rail.balance(address).map(found -> {
            ChainBalance balance = new ChainBalance(found.usdt(), found.block(), true);
            known.put(address, new Known(balance, now));
            return balance;
        }).recover(cause -> Future.failedFuture(LucidError.PEER_DOWN.failure("The chain cannot be asked at present: "
                + cause.getMessage() + " Try again later.")));
    }
}
