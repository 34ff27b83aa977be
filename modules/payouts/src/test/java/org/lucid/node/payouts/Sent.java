package org.lucid.node.payouts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.testkit.Simulation;

/** What must hold of payouts, attempts, journal and chain: always, and when everything has come to rest. */
final class Sent {

    private Sent() {
    }

    static List<Attempt> attempts(Simulation simulation) {
        return simulation.await(simulation.store().open(AttemptStore.ATTEMPTS)
                .compose(documents -> documents.find(Query.all().limit(Query.MAX_LIMIT)))).values();
    }

    /** Invariants 4, 5 and 7, at any moment. */
    static void always(Simulation simulation, SimulatedChain chain) {
        List<Payout> payouts = Bench.stored(simulation);
        Map<String, List<Attempt>> byPayout = attempts(simulation).stream()
                .collect(Collectors.groupingBy(Attempt::payoutId));
        for (Payout payout : payouts) {
            List<Attempt> tries = byPayout.getOrDefault(payout.payoutId(), List.of());
            assertThat(tries).filteredOn(attempt -> attempt.state().isOpen()).as("open attempts").hasSizeLessThan(2);
            assertThat(tries).filteredOn(attempt -> attempt.state() == Attempt.State.SUCCEEDED).hasSizeLessThan(2);
            int arrived = chain.transfers(payout.payoutId());
            assertThat(arrived).as("transfers of " + payout.payoutId()).isLessThanOrEqualTo(1);
            if (payout.state() == PayoutState.CONFIRMED) {
                assertThat(chain.received(payout.payoutId())).isEqualTo(payout.net());
            } else if (arrived > 0) {
                assertThat(tries).as("money of " + payout.payoutId() + " arrived in state " + payout.state())
                        .anyMatch(attempt -> attempt.state().isOpen() || attempt.state() == Attempt.State.SUCCEEDED);
            }
            assertThat(payout.fee().plus(payout.net())).isEqualTo(payout.amount());
        }
    }

    /** Invariants 4, 5 and 8 when all payouts are final. */
    static void atRest(Simulation simulation, SimulatedChain chain) {
        always(simulation, chain);
        List<JournalEntry> journal = Bench.journal(simulation);
        Map<String, JournalEntry> byId = new HashMap<>();
        journal.forEach(entry -> assertThat(byId.put(entry.id(), entry)).isNull());
        for (Payout payout : Bench.stored(simulation)) {
            assertThat(payout.state().isFinal()).as(payout.toString()).isTrue();
            assertThat(payout.settled()).as(payout.toString()).isTrue();
            JournalEntry close = byId.get("payout:" + payout.payoutId() + ":close");
            boolean paid = payout.state() == PayoutState.CONFIRMED;
            assertThat(chain.transfers(payout.payoutId())).isEqualTo(paid ? 1 : 0);
            if (payout.reserved()) {
                assertThat(close.kind()).isEqualTo(paid ? EntryKind.PAYOUT_PAID : EntryKind.PAYOUT_RELEASE);
            } else {
                assertThat(close).isNull();
            }
        }
        for (String node : FakeRegistration.OPERATORS.keySet()) {
            assertThat(Bench.balance(simulation, node).reserved()).isEqualTo(Usdt.ZERO);
        }
        Ledger.Summary summary = simulation.call(Ledger.SUMMARY, new Ledger.GetSummary());
        assertThat(summary.sums()).allMatch(sum -> sum.sum().isZero());
    }
}
