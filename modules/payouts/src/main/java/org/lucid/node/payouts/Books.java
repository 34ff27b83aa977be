package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.payouts.PayoutStore.Reservations;
import org.lucid.node.payouts.rail.Rail.WalletBalances;

/** What the books say that must agree: ledger, payouts and attempts (MON-91, MON-93). */
final class Books {

    private static final String WALLET = "chain:usdt";

    private final PayoutStore payouts;
    private final AttemptStore attempts;
    private final Bus bus;

    /**
     * What is in the books at one moment.
     *
     * @param expected what the ledger says that the wallet holds
     * @param open what attempts that the ledger has not booked may have taken
     * @param reserved what the ledger holds for payouts
     * @param reservations what the payouts say of that
     * @param claims what nodes, pools and escrows have to get
     */
    record Position(Usdt expected, Usdt open, Usdt reserved, Reservations reservations, Usdt claims) {

        /**
         * What does not agree.
         *
         * @param unexplained what is known to have left without an attempt, and named apart
         */
        List<String> mismatches(WalletBalances found, Usdt unexplained) {
            List<String> items = new ArrayList<>();
            if (found.usdt().plus(open).plus(unexplained).compareTo(expected) < 0) {
                items.add("The wallet holds " + found.usdt() + " USDT in block " + found.block() + ", the ledger says "
                        + expected + ", and open attempts explain " + open + ": money left without an attempt of this "
                        + "store.");
            }
            if (reserved.compareTo(reservations.certain()) < 0
                    || reserved.compareTo(reservations.certain().plus(reservations.perhaps())) > 0) {
                items.add("The ledger reserves " + reserved + " USDT for payouts, the payouts say "
                        + reservations.certain() + ".");
            }
            return items;
        }

        /** UNDERFUNDED, with what is missing. */
        List<String> warnings(WalletBalances found) {
            return claims.compareTo(found.usdt()) > 0
                    ? List.of("UNDERFUNDED: nodes, pools and runs have to get " + claims + " USDT, the wallet holds "
                            + found.usdt() + "; " + claims.minus(found.usdt()) + " are missing.")
                    : List.of();
        }
    }

    Books(PayoutStore payouts, AttemptStore attempts, Bus bus) {
        this.payouts = payouts;
        this.attempts = attempts;
        this.bus = bus;
    }

    Future<Position> position() {
        return bus.request(Ledger.SUMMARY, new Ledger.GetSummary()).compose(summary -> attempts.unbookedNets()
                .compose(open -> payouts.reservations().map(reservations -> new Position(
                        new Usdt(-sum(summary, WALLET)), open, summary.nodes().reserved(), reservations,
                        new Usdt(summary.nodes().available().micro() + summary.nodes().reserved().micro() + summary
                                .nodes().held().micro() + sum(summary, "pool:") + sum(summary, "escrow:"))))));
    }

    /** Of all accounts whose names begin so. */
    private static long sum(Ledger.Summary summary, String prefix) {
        return summary.accounts().stream().filter(account -> account.account().startsWith(prefix))
                .mapToLong(account -> account.balance().micro()).sum();
    }
}
