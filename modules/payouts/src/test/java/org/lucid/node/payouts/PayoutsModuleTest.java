package org.lucid.node.payouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.payouts.Bench.ADMIN;
import static org.lucid.node.payouts.Bench.ALICE;
import static org.lucid.node.payouts.Bench.BOB;
import static org.lucid.node.payouts.Bench.balance;
import static org.lucid.node.payouts.Bench.failureOf;
import static org.lucid.node.payouts.Bench.month;
import static org.lucid.node.payouts.Bench.wish;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.PayoutSending;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.contract.payouts.Payouts.CancelPayout;
import org.lucid.node.contract.payouts.Payouts.RequestPayout;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.testkit.Simulation;

class PayoutsModuleTest {

    private static Simulation withMonth(String... nodes) {
        Simulation simulation = new Simulation(Bench.setup());
        for (String node : nodes) {
            simulation.call(Revenue.RECORD, month("s-" + node, node));
        }
        return simulation;
    }

    private static Payouts.ListOfNode of(String node) {
        return new Payouts.ListOfNode(node, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    @Tag("MON-62")
    @Tag("MON-71")
    void sweepsRevenueIntoAPayoutThatIsReadyAndSaysWhyItWaits() {
        try (Simulation simulation = withMonth("n1", "n3")) {
            Payouts.PayoutEstimate estimate = simulation.callAs(ALICE, Payouts.CALCULATE,
                    new Payouts.Calculate("n1", Optional.of("2026-01")));
            assertThat(estimate.wouldPay()).isTrue();
            assertThat(estimate.nextSweepAt()).isEqualTo(Simulation.START.plus(Duration.ofHours(1)));
            simulation.advance(Duration.ofMinutes(61), Duration.ofSeconds(10));
            List<Payouts.Payout> payouts = simulation.callAs(ALICE, Payouts.LIST_OF_NODE, of("n1")).payouts();
            assertThat(payouts).singleElement().satisfies(payout -> {
                assertThat(payout.state()).isEqualTo("READY");
                assertThat(payout.status()).isEqualTo("pending");
                assertThat(payout.reason()).hasValueSatisfying(reason -> {
                    assertThat(reason.code()).isEqualTo("NO_RAIL");
                    assertThat(reason.message()).isEqualTo("no signing key configured: set payouts.tron.keystore");
                });
                assertThat(payout.amountUsdt()).hasToString("34.323500").isEqualTo(estimate.amountUsdt());
                assertThat(payout.feeUsdt()).hasToString("0.343235").isEqualTo(estimate.feeUsdt());
                assertThat(payout.createdAt()).isEqualTo(estimate.nextSweepAt());
            });
            assertThat(balance(simulation, "n1").available()).isEqualTo(Usdt.ZERO);
            assertThat(balance(simulation, "n1").reserved()).hasToString("34.323500");
            assertThat(simulation.callAs(ADMIN, PayoutSending.RAIL, new PayoutSending.GetRail()).code())
                    .isEqualTo("NO_SIGNING_KEY");
            simulation.advance(Duration.ofHours(26), Duration.ofMinutes(1));
            assertThat(Bench.stored(simulation)).as("nothing beyond READY, nothing twice").hasSize(2)
                    .allMatch(payout -> payout.state() == PayoutState.READY)
                    .allMatch(payout -> payout.terms().fee(payout.amount()).fee().equals(payout.fee()));
        }
    }

    @Test
    void sweepsANodeOnceInADayHoweverOftenItIsAsked() {
        try (Simulation simulation = withMonth("n1")) {
            assertThat(simulation.callAs(ADMIN, Payouts.PROCESS, new Payouts.Process()).created()).isEqualTo(1);
            simulation.call(Revenue.RECORD, month("s2", "n1"));
            Payouts.RunInfo again = simulation.callAs(ADMIN, Payouts.PROCESS, new Payouts.Process());
            assertThat(again.created()).isZero();
            assertThat(again.skipped()).extracting(Payouts.Skipped::reason).containsExactly("PAID_RECENTLY");
            simulation.advance(Duration.ofHours(23), Duration.ofMinutes(1));
            assertThat(Bench.stored(simulation)).hasSize(1);
            simulation.advance(Duration.ofMinutes(61), Duration.ofMinutes(1));
            assertThat(Bench.stored(simulation)).extracting(Payout::originKey)
                    .containsExactlyInAnyOrder("sweep:2026-01-01T00:n1", "sweep:2026-01-02T00:n1");
        }
    }

    @Test
    @Tag("MON-63")
    void answersARepeatedKeyWithTheSamePayout() {
        try (Simulation simulation = withMonth("n1")) {
            Bus.Answer<Payouts.Payout> first = simulation.await(Bench.keyed(simulation, ALICE, wish("n1", "12"), "k"));
            assertThat(first.call().created()).isTrue();
            assertThat(first.call().replayed()).isFalse();
            Bus.Answer<Payouts.Payout> again = simulation.await(Bench.keyed(simulation, ALICE, wish("n1", "12"), "k"));
            assertThat(again.value()).isEqualTo(first.value());
            assertThat(again.call().replayed()).isTrue();
            assertThat(failureOf(() -> simulation.await(Bench.keyed(simulation, ALICE, wish("n1", "13"), "k"))))
                    .isEqualTo(1010);
            assertThat(simulation.await(Bench.keyed(simulation, ADMIN, wish("n1", "13"), "k")).value().payoutId())
                    .as("another subject's key").isNotEqualTo(first.value().payoutId());
            assertThat(failureOf(() -> simulation.await(Bench.keyed(simulation, ALICE, wish("n1", "99"), "x"))))
                    .isEqualTo(5601);
            assertThat(simulation.await(Bench.keyed(simulation, ALICE, wish("n1", "2"), "x")).value().state())
                    .as("a refused request frees its key").isEqualTo("READY");
        }
    }

    @Test
    @Tag("MON-53")
    void reservesAtOnceAndRefusesWhatCannotBe() {
        try (Simulation simulation = withMonth("n1")) {
            assertThat(failureOf(() -> simulation.callAs(ALICE, Payouts.REQUEST, wish("n1", "0.99")))).isEqualTo(5701);
            assertThat(failureOf(() -> simulation.callAs(ALICE, Payouts.REQUEST, wish("n1", "40")))).isEqualTo(5601);
            assertThat(failureOf(() -> simulation.callAs(BOB, Payouts.REQUEST, wish("n1", "5")))).isEqualTo(2006);
            assertThat(failureOf(() -> simulation.callAs(ALICE, Payouts.REQUEST, wish("n9", "5")))).isEqualTo(5001);
            assertThat(
                    failureOf(() -> simulation.callAs(ALICE, Payouts.REQUEST, addressed("n1", "T" + "x".repeat(33)))))
                    .isEqualTo(5703);
            assertThat(Bench.stored(simulation)).isEmpty();
            simulation.callAs(ALICE, Payouts.REQUEST, addressed("n1", FakeRegistration.ADDRESS));
            Payouts.Payout rest = simulation.callAs(ALICE, Payouts.REQUEST, wish("n1", ""));
            assertThat(rest.amount()).hasToString("32.323500");
            assertThat(failureOf(() -> simulation.callAs(ALICE, Payouts.REQUEST, wish("n1", "")))).isEqualTo(5601);
            assertThat(failureOf(() -> simulation.callAs(BOB, Payouts.GET, new Payouts.GetPayout(rest.payoutId()))))
                    .isEqualTo(2006);
            assertThat(failureOf(() -> simulation.callAs(ALICE, Payouts.GET, new Payouts.GetPayout("payout_x"))))
                    .isEqualTo(5011);
        }
    }

    @Test
    void paysOneOfManyWhoWantTheSameMoney() {
        try (Simulation simulation = withMonth("n1")) {
            List<Future<Bus.Answer<Payouts.Payout>>> answers = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                answers.add(Bench.keyed(simulation, ALICE, wish("n1", "20"), "k" + i));
            }
            simulation.advance(Duration.ofSeconds(2));
            assertThat(answers).allMatch(Future::isComplete).filteredOn(Future::succeeded).hasSize(1);
            assertThat(balance(simulation, "n1").reserved()).hasToString("20.000000");
            assertThat(Bench.stored(simulation)).filteredOn(p -> p.state() == PayoutState.READY).hasSize(1);
        }
    }

    @Test
    @Tag("MON-66")
    void cancelsOnceAndGivesBackExactlyTheAmount() {
        try (Simulation simulation = withMonth("n1")) {
            Payouts.Payout payout = simulation.callAs(ALICE, Payouts.REQUEST, wish("n1", "12.345678"));
            CancelPayout cancel = new CancelPayout(payout.payoutId(), Optional.empty());
            assertThat(failureOf(() -> simulation.callAs(BOB, Payouts.CANCEL, cancel))).isEqualTo(2006);
            Payouts.Payout cancelled = simulation.callAs(ALICE, Payouts.CANCEL, cancel);
            assertThat(cancelled.status()).isEqualTo("cancelled");
            assertThat(simulation.callAs(ALICE, Payouts.CANCEL, cancel)).isEqualTo(cancelled);
            assertThat(balance(simulation, "n1").available()).hasToString("34.323500");
            assertThat(balance(simulation, "n1").reserved()).isEqualTo(Usdt.ZERO);
            assertThat(Bench.stored(simulation)).allMatch(Payout::settled);
            assertThat(cancelled.history()).extracting(Payouts.Step::to).containsExactly("PENDING", "READY",
                    "CANCELLED");
        }
    }

    @Test
    @Tag("MON-67")
    void refusesFieldsThatMeanNothingYet() {
        try (Simulation simulation = withMonth("n1")) {
            RequestPayout plain = wish("n1", "2");
            assertThat(failureOf(() -> simulation.callAs(ALICE, Payouts.REQUEST, new RequestPayout("n1", plain.amount(),
                    plain.currency(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("00ff"),
                    Optional.empty())))).isEqualTo(5706);
            assertThat(failureOf(() -> simulation.callAs(ADMIN, Payouts.SUBMIT_BATCH, new Payouts.SubmitBatch("b1",
                    List.of(new Payouts.BatchItem("n1", plain.amount(), Optional.empty(), Optional.empty(),
                            Optional.empty(), Optional.of("00ff"))),
                    Optional.empty())))).isEqualTo(5706);
            assertThat(Bench.stored(simulation)).isEmpty();
        }
    }

    @Test
    void holdsWhatIsScheduledUntilItsTime() {
        try (Simulation simulation = withMonth("n1")) {
            RequestPayout later = new RequestPayout("n1", Optional.of(Usdt.parse("5")), Optional.empty(),
                    Optional.empty(), Optional.empty(), Optional.of(Simulation.START.plus(Duration.ofHours(3))),
                    Optional.empty(), Optional.empty());
            Payouts.Payout held = simulation.callAs(ALICE, Payouts.REQUEST, later);
            assertThat(held.state()).isEqualTo("HELD");
            assertThat(held.reason().orElseThrow().code()).isEqualTo("SCHEDULED");
            simulation.restart();
            simulation.advance(Duration.ofMinutes(182), Duration.ofSeconds(20));
            assertThat(simulation.callAs(ALICE, Payouts.GET, new Payouts.GetPayout(held.payoutId())).state())
                    .isEqualTo("READY");
        }
    }

    @Test
    void losesNothingAndDoublesNothingWhenRescaledUnderLoad() {
        try (Simulation simulation = withMonth("n1", "n2", "n3")) {
            List<Future<Bus.Answer<Payouts.Payout>>> answers = new ArrayList<>();
            for (int instances : new int[]{4, 2}) {
                for (int i = 0; i < 20; i++) {
                    answers.add(Bench.keyed(simulation, ADMIN, wish("n" + (1 + i % 3), "1"), "k" + i));
                }
                simulation.configure("economy: {enabled: true, instances: " + instances + "}\n"
                        + "registration: {enabled: true}\npayouts: {enabled: true, instances: " + instances + "}\n");
                simulation.reload();
            }
            answers.forEach(simulation::await);
            assertThat(Bench.stored(simulation)).hasSize(20);
            assertThat(simulation.callAs(ADMIN, Ledger.SUMMARY, new Ledger.GetSummary()).nodes().reserved())
                    .hasToString("20.000000");
        }
    }

    @Test
    void showsOperatorsTheirOwn() {
        try (Simulation simulation = withMonth("n1", "n2", "n3")) {
            simulation.callAs(ADMIN, Payouts.PROCESS, new Payouts.Process());
            Payouts.ListPayouts all = new Payouts.ListPayouts(Optional.empty(), Optional.of("pending"),
                    Optional.empty(), Optional.empty(), Optional.empty());
            assertThat(simulation.callAs(ALICE, Payouts.LIST, all).payouts()).extracting(Payouts.Payout::nodeId)
                    .containsExactlyInAnyOrder("n1", "n2");
            assertThat(simulation.callAs(BOB, Payouts.LIST, all).pagination().total()).contains(1L);
            assertThat(simulation.callAs(ADMIN, Payouts.LIST, all).payouts()).hasSize(3);
            assertThat(simulation.callAs(ADMIN, Ledger.SUMMARY, new Ledger.GetSummary()).nodes().reserved())
                    .hasToString("102.970500");
        }
    }

    private static RequestPayout addressed(String node, String address) {
        return new RequestPayout(node, Optional.of(Usdt.parse("2")), Optional.empty(), Optional.of(address),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
