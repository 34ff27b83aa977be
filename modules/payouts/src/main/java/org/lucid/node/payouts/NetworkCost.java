package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.payouts.rail.Rail;

/** What a transfer would cost the operator at present (MON-61), as the rail sees it. */
final class NetworkCost {

    private final Rail rail;
    private final Usdt trxPrice;

    NetworkCost(Rail rail, Usdt trxPrice) {
        this.rail = rail;
        this.trxPrice = trxPrice;
    }

    /** Empty when the price is 0, or the rail does not know: then no rule fails because of it. */
    Future<Optional<Usdt>> estimate() {
        Optional<String> wallet = rail.info().wallet();
        if (wallet.isEmpty() || trxPrice.equals(Usdt.ZERO)) {
            return Future.succeededFuture(Optional.empty());
        }
        return sun().map(sun -> Optional.of(SweepRule.networkCost(sun.orElseThrow(), trxPrice)))
                .otherwise(Optional.empty());
    }

    /** In sun; empty when the rail does not know. */
    Future<Optional<Long>> sun() {
        return rail.info().wallet()
                .map(wallet -> rail.quote(new Rail.Order("quote", 1, wallet, new Usdt(1), Usdt.ZERO, Usdt.ZERO,
                        0, 0, Optional.empty(), Optional.empty())).map(Optional::of).otherwise(Optional.empty()))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }
}
