package org.lucid.node.economy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.economy.Bench.failureOf;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.Adjustments;
import org.lucid.node.contract.economy.Adjustments.Adjust;
import org.lucid.node.contract.economy.Adjustments.Adjustment;
import org.lucid.node.contract.economy.Adjustments.AdjustmentState;
import org.lucid.node.contract.economy.Adjustments.Decide;
import org.lucid.node.contract.economy.Adjustments.ListAdjustments;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Leg;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.store.memory.StoreFaults.Operation;
import org.lucid.node.kernel.testkit.Simulation;

@Tag("MON-06")
class AdjustmentsTest {

    private static final Caller ANN = Bench.person("ann", Role.ADMIN);
    private static final Caller BEN = Bench.person("ben", Role.ADMIN);
    private static final String REASON = "measured twice, see case 12";

    private boolean journalDown;

    private Simulation ledger() {
        Simulation simulation = new Simulation(Bench.setup("").faults((collection, operation) -> journalDown
                && collection.equals("ledger_entries") && operation == Operation.INSERT_ALL
                        ? StoreFaults.FAIL_BEFORE_APPLY
                        : StoreFaults.NONE));
        simulation.call(Revenue.RECORD, Bench.session("s1", "n1", 1));
        return simulation;
    }

    private static Adjust take(String amount) {
        return new Adjust(legs(Account.available("n1"), Account.COMMISSION, amount), REASON);
    }

    private static List<Leg> legs(String from, String to, String amount) {
        return Legs.move(from, to, Usdt.parse(amount));
    }

    private static Adjustment decide(Simulation simulation, Caller caller, Adjustment adjustment, boolean approve) {
        return simulation.callAs(caller, Adjustments.DECIDE, new Decide(adjustment.adjustmentId(), approve));
    }

    @Test
    void postsWhatOnePersonProposedAndAnotherApprovedOnce() {
        try (Simulation simulation = ledger()) {
            Adjustment proposed = simulation.callAs(ANN, Adjustments.ADJUST, take("0.071"));
            assertThat(proposed.state()).isEqualTo(AdjustmentState.PROPOSED);
            assertThat(Bench.journal(simulation)).hasSize(1);
            assertThat(failureOf(() -> decide(simulation, ANN, proposed, true))).isEqualTo(5704);
            Adjustment posted = decide(simulation, BEN, proposed, true);
            assertThat(posted.state()).isEqualTo(AdjustmentState.POSTED);
            assertThat(posted.seq()).contains(2L);
            assertThat(decide(simulation, BEN, proposed, true)).isEqualTo(posted);
            assertThat(failureOf(() -> decide(simulation, BEN, proposed, false))).isEqualTo(5003);
            JournalEntry entry = Bench.journal(simulation).getLast();
            assertThat(entry.id()).isEqualTo("adjust:" + proposed.adjustmentId());
            assertThat(entry.kind()).isEqualTo(EntryKind.ADJUSTMENT);
            assertThat(entry.nodeId()).contains("n1");
            assertThat(entry.cause().facts()).extracting(f -> f.name() + " " + f.value()).containsExactly(
                    "proposed_by ann", "approved_by ben", "reason " + REASON);
            assertThat(Bench.balance(simulation, "n1").available()).hasToString("0.100000");
            assertThat(simulation.callAs(ANN, Adjustments.LIST, new ListAdjustments(
                    Optional.of(AdjustmentState.POSTED), Optional.empty(), Optional.empty(), Optional.empty()))
                    .adjustments()).containsExactly(posted);
        }
    }

    @Test
    void isTakenBackByItsProposerAndRefusedByAnother() {
        try (Simulation simulation = ledger()) {
            Adjustment own = simulation.callAs(ANN, Adjustments.ADJUST, take("0.001"));
            assertThat(decide(simulation, ANN, own, false).state()).isEqualTo(AdjustmentState.REJECTED);
            assertThat(failureOf(() -> decide(simulation, BEN, own, true))).isEqualTo(5003);
            Adjustment other = simulation.callAs(ANN, Adjustments.ADJUST, take("0.001"));
            assertThat(decide(simulation, BEN, other, false).decidedBy()).contains("ben");
            assertThat(Bench.journal(simulation)).hasSize(1);
            assertThat(failureOf(() -> simulation.callAs(ANN, Adjustments.DECIDE, new Decide("adj_x", true))))
                    .isEqualTo(5011);
        }
    }

    @Test
    void isVoidWhenTheBalancesRefuseItAndGoesOnWhenTheProcessDiedMeanwhile() {
        try (Simulation simulation = ledger()) {
            Adjustment much = simulation.callAs(ANN, Adjustments.ADJUST, take("0.2"));
            assertThat(failureOf(() -> decide(simulation, BEN, much, true))).isEqualTo(5601);
            simulation.call(Revenue.RECORD, Bench.session("s2", "n1", 1));
            journalDown = true;
            simulation.sendAs(BEN, Adjustments.DECIDE, new Decide(much.adjustmentId(), true));
            simulation.advance(Duration.ofSeconds(1));
            assertThat(Bench.journal(simulation)).hasSize(2);
            simulation.crash();
            journalDown = false;
            simulation.advance(Duration.ofMinutes(11), Duration.ofSeconds(5));
            assertThat(Bench.journal(simulation)).hasSize(3);
            assertThat(decide(simulation, BEN, much, true).state()).isEqualTo(AdjustmentState.POSTED);
            assertThat(Bench.balance(simulation, "n1").available()).hasToString("0.142000");
        }
    }

    @Test
    void refusesWhatIsNoCorrection() {
        try (Simulation simulation = ledger()) {
            for (List<Leg> legs : List.of(legs(Account.FUNDING, Account.TREASURY, "1"),
                    legs(Account.reserved("n1"), Account.available("n1"), "1"),
                    legs(Account.FEES, Account.TREASURY, "1"), legs("escrow:epoch-1", Account.TREASURY, "1"),
                    legs("pool:nobody:pending", Account.TREASURY, "1"),
                    legs(Account.available("n1"), Account.available("n2"), "1"),
                    legs(Account.available("n1"), Account.available("n1"), "1"),
                    List.of(Legs.usdt(Account.TREASURY, Usdt.parse("1"))),
                    List.of(Legs.usdt(Account.TREASURY, Usdt.parse("1")), Legs.usdt(Account.TAX, Usdt.parse("1"))))) {
                assertThat(failureOf(() -> simulation.callAs(ANN, Adjustments.ADJUST, new Adjust(legs, REASON))))
                        .as("%s", legs).isEqualTo(1001);
            }
            assertThat(failureOf(() -> simulation.callAs(ANN, Adjustments.ADJUST, new Adjust(legs(Account.TREASURY,
                    Account.available("ghost"), "1"), REASON)))).isEqualTo(5001);
            for (int i = 0; i < 100; i++) {
                simulation.callAs(ANN, Adjustments.ADJUST, take("0.001"));
            }
            assertThat(failureOf(() -> simulation.callAs(ANN, Adjustments.ADJUST, take("0.001")))).isEqualTo(5003);
        }
    }
}
