package org.lucid.node.economy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.economy.Bench.failureOf;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.Adjustments;
import org.lucid.node.contract.economy.Earnings;
import org.lucid.node.contract.economy.Earnings.NodeEarnings;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.PayoutFunds;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.economy.FakeRegistration.Born;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

@Tag("MON-30")
class EarningsTest {

    private static final Instant BIRTH = Instant.parse("2026-01-01T00:00:00Z");

    private static Simulation ledger(String economy) {
        Setup plain = Bench.setup(economy);
        return new Simulation(new Setup(plain.seed(), Instant.parse("2026-01-20T12:00:00Z"), plain.signatures(),
                plain.faults(), plain.configuration(), List.of(EconomyModule::new, () -> new FakeRegistration(
                        Bench.NODES, Map.of("n1", new Born(BIRTH, Optional.empty()))))));
    }

    private static NodeEarnings earnings(Simulation simulation) {
        return simulation.callAs(Bench.person("alice", Role.NODE_OPERATOR), Earnings.EARNINGS, new Ledger.OfNode(
                "n1"));
    }

    @Test
    void projectsTheMonthFromItsActiveDays() {
        try (Simulation simulation = ledger("")) {
            assertThat(earnings(simulation).projectionUsdt()).isEqualTo(Usdt.ZERO);
            simulation.call(Revenue.RECORD, Bench.session("s1", "n1", 1));
            simulation.call(Revenue.RECORD, Bench.session("s2", "n1", 1));
            simulation.call(Revenue.RECORD, Bench.session("x", "n2", 50));
            simulation.advance(Duration.ofDays(14), Duration.ofMinutes(10));
            simulation.call(Revenue.RECORD, Bench.session("s3", "n1", 1));
            simulation.call(PayoutFunds.RESERVE, Bench.reserve("p", "n1", "0.1"));
            NodeEarnings now = earnings(simulation);
            assertThat(now.period()).isEqualTo("2026-02");
            assertThat(now.byKind()).extracting(sum -> sum.kind() + " " + sum.entries() + " " + sum.amountUsdt())
                    .containsExactly("SESSION_REVENUE 1 0.171000");
            assertThat(now.activeDays()).isEqualTo(2);
            assertThat(now.dailyAverageUsdt()).hasToString("0.256500");
            assertThat(now.daysLeft()).isEqualTo(25);
            assertThat(now.projectionUsdt()).hasToString("6.583500");
            assertThat(now.availableUsdt()).hasToString("0.413000");
            assertThat(now.reservedUsdt()).hasToString("0.100000");
            assertThat(now.nextPayout()).isEmpty();
            assertThat(now.nextHeldRelease()).isEmpty();
            simulation.advance(Duration.ofDays(16), Duration.ofMinutes(10));
            assertThat(earnings(simulation).activeDays()).as("the first day is no longer among the last 30")
                    .isEqualTo(1);
            assertThat(failureOf(() -> simulation.callAs(Bench.person("bob", Role.NODE_OPERATOR), Earnings.EARNINGS,
                    new Ledger.OfNode("n1")))).isEqualTo(2006);
        }
    }

    @Test
    void countsCorrectionsAsEarnedAndNamesTheNextRelease() {
        try (Simulation simulation = ledger(", held_back: {enabled: true}")) {
            simulation.call(Revenue.RECORD, Bench.session("s1", "n1", 1));
            Adjustments.Adjustment proposed = simulation.callAs(Bench.person("ann", Role.ADMIN), Adjustments.ADJUST,
                    new Adjustments.Adjust(Legs.move(Account.held("n1"), Account.COMMISSION, Usdt.parse("0.01")),
                            "measured twice"));
            simulation.callAs(Bench.person("ben", Role.ADMIN), Adjustments.DECIDE, new Adjustments.Decide(proposed
                    .adjustmentId(), true));
            NodeEarnings now = earnings(simulation);
            assertThat(now.earnedUsdt()).hasToString("0.161000");
            assertThat(now.dailyAverageUsdt()).hasToString("0.171000");
            assertThat(now.heldUsdt()).hasToString("0.118250");
            assertThat(now.nextHeldRelease()).contains(new Earnings.HeldRelease(Instant.parse("2027-04-01T00:00:00Z"),
                    Usdt.parse("0.059125")));
        }
    }
}
