package org.lucid.node.payouts;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.contract.payouts.PayoutSending;
import org.lucid.node.contract.payouts.PayoutSending.WalletLow;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.module.SeriesGauge;
import org.lucid.node.kernel.module.SeriesGauge.Series;
import org.lucid.node.payouts.rail.Rail;
import org.lucid.node.payouts.rail.Rail.WalletBalances;

/** Watches what the wallet holds, and says once when it runs short (MON-101). */
final class WalletWatch {

    private static final int TRANSFERS = 10;
    private static final int SUN_PLACES = 6;
    private static final String TRX = "TRX";
    private static final String USDT = "USDT";

    private final Rail rail;
    private final NetworkCost cost;
    private final PayoutStore payouts;
    private final Bus bus;
    private final SeriesGauge balance;
    private final Set<String> told = new HashSet<>();
    private List<WalletLow> low = List.of();

    WalletWatch(Rail rail, NetworkCost cost, PayoutStore payouts, Bus bus, MeterRegistry meters) {
        this.rail = rail;
        this.cost = cost;
        this.payouts = payouts;
        this.bus = bus;
        this.balance = new SeriesGauge(meters, "lucid_wallet_balance");
    }

    /** What is short at present, as last seen. */
    Optional<String> problem() {
        return low.stream().findFirst().map(short_ -> "the wallet holds " + short_.have() + " " + short_.asset() + ", "
                + short_.need() + " are needed");
    }

    /** Looks; what cannot be seen changes nothing. */
    Future<Void> look() {
        return rail.info().wallet().isEmpty()
                ? Future.succeededFuture()
                : rail.balances().compose(found -> cost.sun().compose(sun -> payouts.reservations().map(open -> {
                    balance.show(List.of(new Series(found.usdt().micro() / 1e6, "asset", "usdt"), new Series(found.sun()
                            / 1e6, "asset", "trx")));
                    judge(found, sun.orElse(0L) * TRANSFERS, open);
                    return (Void) null;
                }))).otherwiseEmpty();
    }

    private void judge(WalletBalances found, long sunNeeded, PayoutStore.Reservations open) {
        List<WalletLow> now = new ArrayList<>();
        if (found.sun() < sunNeeded) {
            now.add(new WalletLow(TRX, trx(found.sun()), trx(sunNeeded)));
        }
        if (found.usdt().compareTo(open.certain()) < 0) {
            now.add(new WalletLow(USDT, found.usdt().toString(), open.certain().toString()));
        }
        now.stream().filter(short_ -> told.add(short_.asset())).forEach(short_ -> bus.publish(PayoutSending.WALLET_LOW,
                short_));
        told.retainAll(now.stream().map(WalletLow::asset).toList());
        low = now;
    }

    private static String trx(long sun) {
        return BigDecimal.valueOf(sun, SUN_PLACES).toPlainString();
    }
}
