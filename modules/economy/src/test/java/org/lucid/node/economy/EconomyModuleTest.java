package org.lucid.node.economy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lucid.node.economy.Bench.balance;
import static org.lucid.node.economy.Bench.failureOf;
import static org.lucid.node.economy.Bench.release;
import static org.lucid.node.economy.Bench.reserve;
import static org.lucid.node.economy.Bench.session;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.Ledger.FundKind;
import org.lucid.node.contract.economy.PayoutFunds;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.economy.Revenue.RevenueRecorded;
import org.lucid.node.contract.economy.Revenue.Usage;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.testkit.Simulation;

class EconomyModuleTest {

    private static final Caller ALICE = Bench.person("alice", Role.NODE_OPERATOR);
    private static final Caller BOB = Bench.person("bob", Role.NODE_OPERATOR);
    private static final Caller ADMIN = Bench.person("root", Role.ADMIN);

    private static Simulation ledger() {
        return new Simulation(Bench.setup(""));
    }

    @Test
    @Tag("MON-21")
    void creditsASessionOnceAndAnswersARepetitionWithTheStoredEntry() {
        try (Simulation simulation = ledger()) {
            RevenueRecorded first = simulation.call(Revenue.RECORD, session("s1", "n1", 1));
            assertThat(first.gross()).hasToString("0.180000");
            assertThat(first.commission()).hasToString("0.009000");
            assertThat(first.net()).hasToString("0.171000");
            assertThat(simulation.call(Revenue.RECORD, session("s1", "n1", 1))).isEqualTo(first);
            assertThat(balance(simulation, "n1")).isEqualTo(new Ledger.Balance("n1", Usdt.parse("0.171"), Usdt.ZERO,
                    Usdt.ZERO, 1));
            assertThat(failureOf(() -> simulation.call(Revenue.RECORD, session("s1", "n1", 2)))).isEqualTo(5602);
            assertThat(failureOf(() -> simulation.call(Revenue.RECORD, session("s1", "n2", 1)))).isEqualTo(5602);
            assertThat(failureOf(() -> simulation.call(Revenue.RECORD, session("s2", "nobody", 1)))).isEqualTo(5001);
            assertThat(failureOf(() -> simulation.call(Revenue.RECORD, session("s2", "svc", 1)))).isEqualTo(5001);
            String payment = "ab".repeat(32);
            simulation.call(Revenue.RECORD, Bench.paidSession("s3", "n1", payment));
            simulation.call(Revenue.RECORD, Bench.paidSession("s3", "n1", payment));
            assertThat(failureOf(() -> simulation.call(Revenue.RECORD, Bench.paidSession("s4", "n1", payment))))
                    .isEqualTo(5602);
            assertThat(Bench.journal(simulation)).hasSize(2);
        }
    }

    @Test
    void answersARepetitionAfterThePricesChanged() {
        try (Simulation simulation = ledger()) {
            RevenueRecorded first = simulation.call(Revenue.RECORD, session("s1", "n1", 1));
            simulation.configure(Bench.settings(", commission_rate: 0.10, prices: {base: 5}"));
            simulation.reload();
            assertThat(simulation.call(Revenue.RECORD, session("s1", "n1", 1))).isEqualTo(first);
            assertThat(simulation.call(Revenue.RECORD, session("s2", "n1", 1)).gross()).hasToString("5.080000");
            assertThat(simulation.callAs(ALICE, Revenue.QUOTE, new Usage(0, 0, 0, 0, 0)).costUsdt())
                    .hasToString("5.000000");
        }
    }

    @Test
    @Tag("MON-06")
    void keepsTheChainOverRestartsAndRescaling() {
        try (Simulation simulation = ledger()) {
            List<Future<RevenueRecorded>> sent = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                sent.add(simulation.send(Revenue.RECORD, session("s" + i % 30, "n1", 1)));
                if (i == 10) {
                    sent.forEach(simulation::await);
                    simulation.restart();
                } else if (i == 20 || i == 30) {
                    simulation.configure(Bench.settings(", instances: " + (i == 20 ? 4 : 2)));
                    simulation.reload();
                }
            }
            sent.forEach(simulation::await);
            List<JournalEntry> entries = Bench.journal(simulation);
            assertThat(entries).hasSize(30);
            Replay replay = new Replay();
            assertThat(entries.stream().map(replay::next)).allMatch(Optional::isEmpty);
            assertThat(balance(simulation, "n1").available()).hasToString("5.130000");
            assertThat(simulation.callAs(ALICE, Ledger.ENTRIES, new Ledger.Entries("n1", Optional.of(2),
                    Optional.of(20), Optional.empty())).entries()).extracting(JournalEntry::seq)
                    .containsExactly(10L, 9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
        }
    }

    @Test
    @Tag("MON-08")
    void reservesOncePerPayoutAndNeverMoreThanThereIs() {
        try (Simulation simulation = ledger()) {
            simulation.call(Revenue.RECORD, session("s1", "n1", 1));
            List<Future<JournalEntry>> reserves = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                reserves.add(simulation.send(PayoutFunds.RESERVE, reserve("p" + i, "n1", "0.171")));
                reserves.add(simulation.send(PayoutFunds.RESERVE, reserve("p" + i, "n1", "0.171")));
            }
            simulation.advance(Duration.ofSeconds(1));
            assertThat(reserves).filteredOn(Future::succeeded).extracting(Future::result)
                    .extracting(JournalEntry::id).containsExactly("payout:p0:open", "payout:p0:open");
            assertThat(balance(simulation, "n1").reserved()).hasToString("0.171000");
            assertThat(failureOf(() -> simulation.call(PayoutFunds.RESERVE, reserve("q", "n1", "1")))).isEqualTo(5601);
        }
    }

    @Test
    @Tag("MON-100")
    void saysWithAFailureWhichValuesLedToItAndWhatToDoNext() {
        try (Simulation simulation = ledger()) {
            simulation.call(Revenue.RECORD, session("s1", "n1", 1));
            assertThatThrownBy(() -> simulation.call(PayoutFunds.RESERVE, reserve("p", "n1", "1")))
                    .isInstanceOfSatisfying(Failure.class, failure -> {
                        assertThat(failure.number()).isEqualTo(5601);
                        assertThat(failure.code()).isEqualTo(FailureCode.CONFLICT);
                        assertThat(Map.copyOf(failure.details())).isEqualTo(Map.of("account", "node:n1:available",
                                "balance", "0.171000", "needed", "1.000000"));
                        assertThat(failure.getMessage()).endsWith("Wait for funds or lower the amount.");
                    });
        }
    }

    @Test
    @Tag("MON-08")
    void judgesByWhatIsQueuedAheadAndAnswersARepetitionOfAnEntryInFlight() {
        boolean[] down = new boolean[1];
        StoreFaults faults = (collection, operation) -> down[0] && operation == StoreFaults.Operation.INSERT_ALL
                ? StoreFaults.FAIL_BEFORE_APPLY
                : StoreFaults.NONE;
        try (Simulation simulation = new Simulation(Bench.setup("").faults(faults))) {
            simulation.call(Revenue.RECORD, session("s1", "n1", 1));
            down[0] = true;
            Future<JournalEntry> first = simulation.send(PayoutFunds.RESERVE, reserve("p", "n1", "0.171"));
            Future<JournalEntry> again = simulation.send(PayoutFunds.RESERVE, reserve("p", "n1", "0.171"));
            Future<JournalEntry> other = simulation.send(PayoutFunds.RESERVE, reserve("q", "n1", "0.000001"));
            simulation.advance(Duration.ofSeconds(1));
            assertThat(first.isComplete() || again.isComplete()).isFalse();
            down[0] = false;
            assertThat(simulation.await(again)).isEqualTo(simulation.await(first));
            assertThat(failureOf(() -> simulation.await(other))).isEqualTo(5601);
        }
    }

    @Test
    @Tag("MON-18")
    void closesAPayoutOnceAndInOneWayOnly() {
        try (Simulation simulation = ledger()) {
            simulation.call(Revenue.RECORD, session("s1", "n1", 20));
            simulation.call(PayoutFunds.RESERVE, reserve("p", "n1", "1"));
            simulation.call(PayoutFunds.RESERVE, reserve("q", "n1", "0.05"));
            assertThat(failureOf(() -> simulation.call(PayoutFunds.CLOSE, release("x", "n1", "1")))).isEqualTo(5605);
            assertThat(failureOf(() -> simulation.call(PayoutFunds.CLOSE, release("p", "n1", "0.9")))).isEqualTo(5605);
            assertThat(failureOf(() -> simulation.call(PayoutFunds.CLOSE, release("p", "n2", "1")))).isEqualTo(5605);
            PayoutFunds.Close paid = new PayoutFunds.Close("p", "n1", Usdt.parse("1"),
                    Optional.of(Usdt.parse("0.1")));
            JournalEntry entry = simulation.call(PayoutFunds.CLOSE, paid);
            assertThat(entry.kind()).isEqualTo(EntryKind.PAYOUT_PAID);
            assertThat(simulation.call(PayoutFunds.CLOSE, paid)).isEqualTo(entry);
            assertThat(failureOf(() -> simulation.call(PayoutFunds.CLOSE, release("p", "n1", "1")))).isEqualTo(5602);
            simulation.call(PayoutFunds.CLOSE, release("q", "n1", "0.05"));
            assertThat(balance(simulation, "n1").reserved()).isEqualTo(Usdt.ZERO);
            assertThat(balance(simulation, "n1").available()).hasToString("0.073500");
        }
    }

    @Test
    void showsANodeToItsOwnerOnly() {
        try (Simulation simulation = ledger()) {
            Ledger.OfNode n1 = new Ledger.OfNode("n1");
            assertThat(simulation.callAs(ALICE, Ledger.BALANCE, n1).available()).isEqualTo(Usdt.ZERO);
            simulation.callAs(Bench.node("n1"), Ledger.BALANCE, n1);
            simulation.callAs(ADMIN, Ledger.BALANCE, n1);
            assertThat(failureOf(() -> simulation.callAs(BOB, Ledger.BALANCE, n1))).isEqualTo(2006);
            assertThat(failureOf(() -> simulation.callAs(Bench.node("n2"), Ledger.BALANCE, n1))).isEqualTo(2006);
            assertThat(failureOf(() -> simulation.callAs(BOB, Ledger.ENTRIES, new Ledger.Entries("n1",
                    Optional.empty(), Optional.empty(), Optional.empty())))).isEqualTo(2006);
            assertThat(failureOf(() -> simulation.callAs(ADMIN, Ledger.BALANCE, new Ledger.OfNode("ghost"))))
                    .isEqualTo(5001);
        }
    }

    @Test
    void movesTheOperatorsFundsByKeyAndSumsToZero() {
        try (Simulation simulation = ledger()) {
            Ledger.Fund in = fund("k1", FundKind.FUND, "100", Optional.empty(), Optional.of(Account.TREASURY));
            JournalEntry first = simulation.callAs(ADMIN, Ledger.FUND, in);
            assertThat(simulation.callAs(ADMIN, Ledger.FUND, in)).isEqualTo(first);
            simulation.callAs(ADMIN, Ledger.FUND, fund("k2", FundKind.MOVE, "30", Optional.of(Account.TREASURY),
                    Optional.of(Account.BONUS)));
            simulation.callAs(ADMIN, Ledger.FUND, fund("k3", FundKind.WITHDRAW, "70", Optional.of(Account.TREASURY),
                    Optional.empty()));
            assertThat(failureOf(() -> simulation.callAs(ADMIN, Ledger.FUND, fund("k1", FundKind.FUND, "101",
                    Optional.empty(), Optional.of(Account.TREASURY))))).isEqualTo(5602);
            assertThat(failureOf(() -> simulation.callAs(ADMIN, Ledger.FUND, fund("k4", FundKind.WITHDRAW, "1",
                    Optional.of(Account.TREASURY), Optional.empty())))).isEqualTo(5601);
            assertThat(failureOf(() -> simulation.callAs(ADMIN, Ledger.FUND, fund("k4", FundKind.MOVE, "1",
                    Optional.of("node:n1:available"), Optional.of(Account.BONUS))))).isEqualTo(1001);
            Ledger.Summary summary = simulation.callAs(ADMIN, Ledger.SUMMARY, new Ledger.GetSummary());
            assertThat(summary.sums()).allMatch(sum -> sum.sum().isZero());
            assertThat(summary.accounts()).extracting(a -> a.account() + " " + a.balance()).containsExactly(
                    "external:funding -30.000000", "operator:bonus 30.000000", "operator:treasury 0.000000");
        }
    }

    @Test
    void listsWhatMayBePaidPageByPage() {
        try (Simulation simulation = ledger()) {
            for (String node : List.of("n1", "n2", "n3")) {
                simulation.call(Revenue.RECORD, session("s" + node, node, node.equals("n2") ? 1 : 30));
            }
            PayoutFunds.PayableNodes first = simulation.call(PayoutFunds.PAYABLE,
                    new PayoutFunds.Payable(Usdt.parse("1"), Optional.empty(), 1));
            assertThat(first.items()).extracting(PayoutFunds.PayableNode::nodeId).containsExactly("n1");
            assertThat(simulation.call(PayoutFunds.PAYABLE, new PayoutFunds.Payable(Usdt.parse("1"),
                    Optional.of("n1"), 10)).items()).extracting(PayoutFunds.PayableNode::nodeId).containsExactly("n3");
        }
    }

    private static Ledger.Fund fund(String key, FundKind kind, String amount, Optional<String> from,
            Optional<String> to) {
        return new Ledger.Fund(key, kind, Usdt.parse(amount), from, to, "as agreed");
    }
}
