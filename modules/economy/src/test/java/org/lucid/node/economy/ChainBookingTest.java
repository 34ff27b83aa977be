package org.lucid.node.economy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.economy.Bench.failureOf;
import static org.lucid.node.economy.Bench.reserve;
import static org.lucid.node.economy.Bench.session;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.PayoutFunds;
import org.lucid.node.contract.economy.PayoutFunds.Mirror;
import org.lucid.node.contract.economy.PayoutFunds.NetworkCost;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.testkit.Simulation;

class ChainBookingTest {

    private static final String TXID = "ab".repeat(32);

    private static Mirror transfer(int log, boolean incoming, String amount, boolean own) {
        return new Mirror(TXID, log, incoming, Usdt.parse(amount), own, "A transfer of the wallet.");
    }

    private static List<String> legs(JournalEntry entry) {
        return entry.legs().stream().map(leg -> leg.account() + " " + leg.amount()).toList();
    }

    @Test
    @Tag("MON-06")
    void booksTheTrxOfATransactionOnce() {
        try (Simulation simulation = new Simulation(Bench.setup(""))) {
            NetworkCost cost = new NetworkCost(TXID, "p1", 13_844_850);
            JournalEntry entry = simulation.call(PayoutFunds.NETWORK_COST, cost);
            assertThat(entry.id()).isEqualTo("network:" + TXID);
            assertThat(entry.kind()).isEqualTo(EntryKind.NETWORK_COST);
            assertThat(legs(entry)).containsExactlyInAnyOrder("operator:network 13.844850",
                    "external:trx -13.844850");
            assertThat(simulation.call(PayoutFunds.NETWORK_COST, cost)).isEqualTo(entry);
            assertThat(failureOf(() -> simulation.call(PayoutFunds.NETWORK_COST, new NetworkCost(TXID, "p1", 1))))
                    .isEqualTo(5602);
            assertThat(failureOf(() -> simulation.call(PayoutFunds.NETWORK_COST, new NetworkCost(TXID, "p2",
                    13_844_850)))).isEqualTo(5602);
            assertThat(failureOf(() -> simulation.call(PayoutFunds.NETWORK_COST, new NetworkCost("cd".repeat(32), "p",
                    0)))).isEqualTo(1001);
            assertThat(Bench.journal(simulation)).containsExactly(entry);
        }
    }

    @Test
    @Tag("MON-06")
    @Tag("MON-08")
    void mirrorsTheWalletOnceForEachTransfer() {
        try (Simulation simulation = new Simulation(Bench.setup(""))) {
            JournalEntry in = simulation.call(PayoutFunds.MIRROR, transfer(0, true, "50", false));
            assertThat(in.id()).isEqualTo("chain:" + TXID + ":0");
            assertThat(in.kind()).isEqualTo(EntryKind.MIRROR_IN);
            assertThat(legs(in)).containsExactlyInAnyOrder("chain:usdt -50.000000", "external:funding 50.000000");
            assertThat(simulation.call(PayoutFunds.MIRROR, transfer(0, true, "50", false))).isEqualTo(in);
            assertThat(failureOf(() -> simulation.call(PayoutFunds.MIRROR, transfer(0, true, "51", false))))
                    .isEqualTo(5602);

            simulation.call(Revenue.RECORD, session("s1", "n1", 20));
            simulation.call(PayoutFunds.RESERVE, reserve("p", "n1", "1"));
            simulation.call(PayoutFunds.CLOSE, new PayoutFunds.Close("p", "n1", Usdt.parse("1"),
                    Optional.of(Usdt.parse("0.1"))));
            assertThat(failureOf(() -> simulation.call(PayoutFunds.MIRROR, transfer(1, false, "0.900001", false))))
                    .isEqualTo(5601);
            JournalEntry paid = simulation.call(PayoutFunds.MIRROR, transfer(1, false, "0.9", false));
            assertThat(paid.kind()).isEqualTo(EntryKind.MIRROR_OUT);
            assertThat(legs(paid)).containsExactlyInAnyOrder("chain:usdt 0.900000", "external:paid -0.900000");
            JournalEntry own = simulation.call(PayoutFunds.MIRROR, transfer(2, false, "5", true));
            assertThat(legs(own)).containsExactlyInAnyOrder("chain:usdt 5.000000", "external:funding -5.000000");
            assertThat(failureOf(() -> simulation.call(PayoutFunds.MIRROR, transfer(3, false, "44.100001", true))))
                    .isEqualTo(5601);
            assertThat(failureOf(() -> simulation.call(PayoutFunds.MIRROR, transfer(3, true, "1", true))))
                    .isEqualTo(1001);
            assertThat(simulation.call(Ledger.SUMMARY, new Ledger.GetSummary()).sums())
                    .allMatch(sum -> sum.sum().isZero());
        }
    }
}
