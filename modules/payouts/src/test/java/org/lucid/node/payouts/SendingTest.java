package org.lucid.node.payouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.payouts.Bench.ADMIN;
import static org.lucid.node.payouts.Bench.ALICE;
import static org.lucid.node.payouts.Bench.SUPER;
import static org.lucid.node.payouts.Bench.failureOf;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.PayoutSending;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.payouts.SimulatedChain.Answer;
import org.lucid.node.payouts.rail.Rail;

class SendingTest extends PayingManager {

    private Payouts.Transaction transaction(String id) {
        return simulation.callAs(ALICE, Payouts.TRANSACTION, new Payouts.GetPayout(id));
    }

    @Test
    @Tag("MON-50")
    @Tag("MON-51")
    @Tag("MON-85")
    void sendsAPayoutAndClosesItInTheLedger() {
        earn(1);
        String id = ask("12");
        minutes(3);
        Payouts.Payout payout = now(id);
        assertThat(payout.state()).isEqualTo("CONFIRMED");
        assertThat(payout.status()).isEqualTo("completed");
        assertThat(payout.history()).extracting(Payouts.Step::to).containsExactly("PENDING", "READY", "CLAIMED",
                "SIGNED", "BROADCAST", "CONFIRMED");
        assertThat(payout.walletAddress()).contains(FakeRegistration.ADDRESS);
        assertThat(payout.transactionUrl().orElseThrow()).startsWith("https://shasta.tronscan.org/")
                .endsWith(payout.transactionHash().orElseThrow());
        assertThat(chain.received(id)).hasToString("11.880000").isEqualTo(payout.netAmountUsdt());
        assertThat(Bench.stored(simulation)).allMatch(Payout::settled);
        JournalEntry close = Bench.journal(simulation).stream()
                .filter(entry -> entry.id().equals("payout:" + id + ":close")).findFirst().orElseThrow();
        assertThat(close.kind()).isEqualTo(EntryKind.PAYOUT_PAID);
        assertThat(Bench.balance(simulation, "n1").reserved()).isEqualTo(Usdt.ZERO);
        assertThat(transaction(id).attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.state()).isEqualTo("SUCCEEDED");
            assertThat(attempt.networkCostTrx()).hasValueSatisfying(trx -> assertThat(trx).hasToString("13.345000"));
            assertThat(attempt.submits()).extracting(Payouts.Submission::answer).containsExactly("ACCEPTED");
        });
        assertThat(failureOf(() -> simulation.callAs(ALICE, Payouts.CANCEL, new Payouts.CancelPayout(id,
                Optional.empty())))).isEqualTo(5006);
    }

    @Test
    @Tag("MON-81")
    @Tag("MON-82")
    void submitsTheSameBytesAgainWhateverIsAnswered() {
        earn(1);
        chain.script(Answer.LOST, Answer.DUPLICATE_OF_NOTHING, Answer.BUSY, Answer.TAKEN_EXPIRED);
        String id = ask("12");
        minutes(5);
        assertThat(now(id).state()).isEqualTo("CONFIRMED");
        assertThat(transaction(id).attempts()).singleElement().satisfies(attempt -> assertThat(attempt.submits())
                .extracting(Payouts.Submission::answer).containsExactly("NO_ANSWER", "DUPLICATE", "SERVER_BUSY",
                        "TRANSACTION_EXPIRATION_ERROR"));
        assertThat(chain.transfers(id)).isEqualTo(1);
        assertThat(chain.signed()).containsExactly(id + ":1");
    }

    @Test
    @Tag("MON-83")
    void triesAgainAfterAFailureOnTheChainAndGivesUpAfterThree() {
        earn(2);
        chain.results("OUT_OF_ENERGY", "SUCCESS", "REVERT", "REVERT", "REVERT");
        String paid = ask("12");
        minutes(10);
        assertThat(now(paid).state()).isEqualTo("CONFIRMED");
        assertThat(transaction(paid).attempts()).extracting(Payouts.AttemptView::state)
                .containsExactly("FAILED_ON_CHAIN", "SUCCEEDED");
        String failed = ask("20");
        minutes(30);
        assertThat(now(failed).state()).isEqualTo("FAILED");
        assertThat(now(failed).errorMessage().orElseThrow()).contains("3 attempts").contains("REVERT");
        assertThat(chain.received(failed)).isEqualTo(Usdt.ZERO);
        assertThat(Bench.balance(simulation, "n1").available()).as("given back once").hasToString("56.647000");
        assertThat(Bench.balance(simulation, "n1").reserved()).isEqualTo(Usdt.ZERO);
    }

    @Test
    @Tag("MON-84")
    void makesANewAttemptOnlyWhenTheFirstCanNeverBePaid() {
        earn(1);
        chain.forgets = true;
        String id = ask("12");
        minutes(20);
        assertThat(chain.signed()).as("nothing new while the first may still be paid").hasSize(1);
        chain.forgets = false;
        minutes(2);
        assertThat(chain.signed()).hasSize(1);
        minutes(12);
        assertThat(now(id).state()).isEqualTo("CONFIRMED");
        assertThat(transaction(id).attempts()).extracting(Payouts.AttemptView::state)
                .containsExactly("EXPIRED", "SUCCEEDED");
        assertThat(chain.transfers(id)).isEqualTo(1);
    }

    @Test
    @Tag("MON-57")
    void needsASecondPersonForALargePayout() {
        earn(40);
        String id = ask("1200");
        minutes(3);
        assertThat(now(id).state()).isEqualTo("HELD");
        assertThat(now(id).reason().orElseThrow().code()).isEqualTo("APPROVAL");
        Payouts.Approve approve = new Payouts.Approve(id, Optional.empty());
        assertThat(failureOf(() -> simulation.callAs(new org.lucid.node.kernel.bus.Caller("alice", java.util.Set.of(
                org.lucid.node.kernel.bus.Role.ADMIN), Optional.empty(), Optional.empty()), Payouts.APPROVE, approve)))
                .isEqualTo(5704);
        assertThat(simulation.callAs(ADMIN, Payouts.APPROVE, approve).state()).isEqualTo("READY");
        assertThat(failureOf(() -> simulation.callAs(ADMIN, Payouts.REJECT, new Payouts.Reject(id, "too much"))))
                .isEqualTo(5006);
        minutes(3);
        assertThat(now(id).state()).as("above the hourly limit, in an hour in which nothing was claimed")
                .isEqualTo("CONFIRMED");
        String next = ask("5");
        minutes(3);
        assertThat(now(next).reason().orElseThrow().code()).as("the hour is filled").isEqualTo("LIMIT_HOURLY");
        minutes(60);
        assertThat(now(next).state()).isEqualTo("CONFIRMED");
        for (int i = 0; i < 40; i++) {
            simulation.call(Revenue.RECORD, Bench.month("more" + i, "n1"));
        }
        String late = ask("1100");
        simulation.advance(Duration.ofDays(7).plusMinutes(2), Duration.ofMinutes(1));
        assertThat(now(late).state()).isEqualTo("REJECTED");
        assertThat(now(late).reason().orElseThrow().code()).isEqualTo("APPROVAL_TOO_LATE");
    }

    @Test
    @Tag("MON-54")
    void sendsToTheAddressInForceWhenItIsClaimed() {
        earn(1);
        registration.unpayable("n1", Optional.empty());
        assertThat(failureOf(() -> ask("12"))).isEqualTo(5702);
        assertThat(simulation.callAs(ADMIN, Payouts.PROCESS, new Payouts.Process()).skipped())
                .extracting(Payouts.Skipped::reason).containsExactly("NO_PAYABLE_ADDRESS");
        Instant until = simulation.now().plus(Duration.ofHours(2));
        registration.unpayable("n1", Optional.of(until));
        String id = ask("12");
        minutes(2);
        assertThat(now(id).reason().orElseThrow().code()).isEqualTo("ADDRESS_HOLD");
        assertThat(now(id).reason().orElseThrow().nextAt()).contains(until);
        registration.payable("n1");
        minutes(124);
        assertThat(now(id).state()).isEqualTo("CONFIRMED");
    }

    @Test
    @Tag("MON-95")
    void sendsNothingNewWhileHaltedAndGoesOnAfterwards() {
        earn(1);
        assertThat(failureOf(
                () -> simulation.callAs(ALICE, PayoutSending.HALT, new PayoutSending.Halt("the wallet is moved"))))
                .isEqualTo(2002);
        assertThat(simulation.callAs(ADMIN, PayoutSending.HALT, new PayoutSending.Halt("the wallet is moved")).halted())
                .isTrue();
        String id = ask("12");
        minutes(5);
        assertThat(now(id).state()).isEqualTo("READY");
        assertThat(now(id).reason().orElseThrow().code()).isEqualTo("SENDING_HALTED");
        simulation.restart();
        minutes(5);
        assertThat(chain.signed()).as("a halt survives a restart").isEmpty();
        simulation.callAs(ADMIN, PayoutSending.RESUME, new PayoutSending.Resume("the wallet was moved"));
        minutes(4);
        assertThat(now(id).state()).isEqualTo("CONFIRMED");
    }

    @Test
    @Tag("MON-88")
    void haltsWhenTheSignerOrTheNetworkRefusesTheBytes() {
        earn(1);
        chain.refusal = Optional.of(new Rail.Preparation.Violation("another contract"));
        String id = ask("12");
        minutes(3);
        assertThat(now(id).reason().orElseThrow().code()).isEqualTo("SENDING_HALTED");
        assertThat(chain.signed()).isEmpty();
        chain.refusal = Optional.empty();
        chain.script(Answer.BAD_SIGNATURE);
        simulation.callAs(ADMIN, PayoutSending.RESUME, new PayoutSending.Resume("configuration was mended"));
        minutes(3);
        String other = ask("5");
        minutes(3);
        assertThat(now(id).state()).as("what was sent is carried on").isEqualTo("CONFIRMED");
        assertThat(now(other).reason().orElseThrow().code()).isEqualTo("SENDING_HALTED");
    }

    @Test
    @Tag("MON-84")
    void asksAPersonWhenTheEvidenceContradictsItself() {
        earn(1);
        chain.script(Answer.LOST);
        String id = ask("12");
        minutes(1);
        chain.down = true;
        simulation.advance(Duration.ofMinutes(60 * 6 + 25), Duration.ofSeconds(15));
        assertThat(now(id).state()).isEqualTo("UNKNOWN");
        assertThat(failureOf(
                () -> simulation.callAs(ADMIN, PayoutSending.RESUME, new PayoutSending.Resume("let us try it"))))
                .isEqualTo(5006);
        chain.down = false;
        Payouts.Resolve failed = new Payouts.Resolve(id, "failed", "nobody knows where it is");
        assertThat(failureOf(() -> simulation.callAs(ADMIN, Payouts.RESOLVE, failed))).isEqualTo(2002);
        assertThat(failureOf(() -> simulation.callAs(SUPER, Payouts.RESOLVE, failed)))
                .as("the rail does not say so").isEqualTo(5006);
        Payouts.Resolve confirmed = new Payouts.Resolve(id, "confirmed", "the explorer shows it");
        assertThat(simulation.callAs(SUPER, Payouts.RESOLVE, confirmed).state()).isEqualTo("CONFIRMED");
        simulation.callAs(ADMIN, PayoutSending.RESUME, new PayoutSending.Resume("the payout was found"));
        assertThat(chain.transfers(id)).isEqualTo(1);
    }

    @Test
    @Tag("MON-78")
    void waitsForMoneyInTheWallet() {
        earn(1);
        chain.usdt = Usdt.parse("3");
        String id = ask("12");
        minutes(2);
        assertThat(now(id).state()).isEqualTo("READY");
        assertThat(now(id).reason().orElseThrow().code()).isEqualTo("WALLET_USDT_SHORT");
        chain.usdt = Usdt.parse("1000");
        minutes(5);
        assertThat(now(id).state()).isEqualTo("CONFIRMED");
    }

    @Test
    @Tag("MON-55")
    void holdsForABlockedRecipientAndASuspendedNode() {
        earn(1);
        chain.refusal = Optional.of(new Rail.Preparation.Blocked("the token refuses the address"));
        String id = ask("12");
        minutes(2);
        assertThat(now(id).state()).isEqualTo("HELD");
        assertThat(now(id).reason().orElseThrow().code()).isEqualTo("RECIPIENT_BLOCKED");
        chain.refusal = Optional.empty();
        registration.state("n1", "SUSPENDED");
        minutes(62);
        assertThat(now(id).reason().orElseThrow().code()).isEqualTo("NODE_SUSPENDED");
        registration.state("n1", "ACTIVE");
        minutes(65);
        assertThat(now(id).state()).isEqualTo("CONFIRMED");
    }

    @Test
    @Tag("MON-58")
    void paysWhatIsLeftOfATerminatedNodeBelowTheThreshold() {
        simulation.call(Revenue.RECORD, new Revenue.RecordRevenue("test", "small", "n1", Simulation.START, 180_000, 1,
                1L << 31, 10L << 30, 0, Optional.empty()));
        assertThat(Bench.balance(simulation, "n1").available()).isLessThan(Usdt.parse("10"));
        simulation.callAs(ADMIN, Payouts.PROCESS, new Payouts.Process());
        assertThat(Bench.stored(simulation)).isEmpty();
        registration.state("n1", "TERMINATED");
        assertThat(simulation.callAs(ADMIN, Payouts.PROCESS, new Payouts.Process()).created()).isEqualTo(1);
        assertThat(Bench.stored(simulation)).singleElement().satisfies(payout -> assertThat(payout.originKey())
                .isEqualTo("exit:n1:2026-01"));
        minutes(3);
        assertThat(Bench.stored(simulation)).allMatch(payout -> payout.state() == PayoutState.CONFIRMED);
    }

    @Test
    @Tag("MON-59")
    void runsOnceAMonthEvenIfItWasDownThen() {
        simulation.configure("economy: {enabled: true}\nregistration: {enabled: true}\npayouts: {enabled: true}\n");
        simulation.reload();
        minutes(2);
        earn(1);
        simulation.callAs(ADMIN, Payouts.PROCESS, new Payouts.Process());
        simulation.advance(Duration.ofDays(30).plusHours(22), Duration.ofMinutes(1));
        simulation.call(Revenue.RECORD, Bench.month("late", "n1"));
        simulation.stop();
        simulation.advance(Duration.ofHours(2), Duration.ofMinutes(1));
        simulation.restartAfterStop();
        minutes(3);
        assertThat(Bench.stored(simulation)).extracting(Payout::originKey)
                .containsExactlyInAnyOrder("sweep:2026-01-01T00:n1", "monthly:2026-01:n1");
        simulation.restart();
        minutes(3);
        assertThat(Bench.stored(simulation)).hasSize(2);
    }

    @Test
    @Tag("MON-64")
    void makesManyPayoutsOfABatchOnce() {
        earn(1);
        List<Payouts.BatchItem> items = List.of(item("n1", "5"), item("n1", "6"), item("n1", "400"));
        Payouts.SubmitBatch batch = new Payouts.SubmitBatch("b1", items, Optional.empty());
        assertThat(failureOf(() -> simulation.callAs(ADMIN, Payouts.SUBMIT_BATCH, new Payouts.SubmitBatch("b0",
                List.of(item("n9", "5"), item("n1", "0.5")), Optional.empty())))).isEqualTo(5010);
        assertThat(failureOf(() -> simulation.callAs(ADMIN, Payouts.SUBMIT_BATCH, new Payouts.SubmitBatch("b0", items,
                Optional.of("http://x"))))).isEqualTo(5706);
        assertThat(Bench.stored(simulation)).isEmpty();
        Payouts.BatchInfo first = simulation.callAs(ADMIN, Payouts.SUBMIT_BATCH, batch);
        assertThat(first.payoutCount()).isEqualTo(3);
        assertThat(first.estimatedCompletion()).isEqualTo(first.createdAt().plus(Duration.ofMinutes(3)));
        simulation.restart();
        simulation.callAs(ADMIN, Payouts.SUBMIT_BATCH, batch);
        minutes(4);
        assertThat(Bench.stored(simulation)).hasSize(3);
        Payouts.BatchInfo info = simulation.callAs(ADMIN, Payouts.GET_BATCH, new Payouts.GetBatch("b1"));
        assertThat(info.status()).isEqualTo("PARTIAL");
        assertThat(info.completedItems()).isEqualTo(2);
        assertThat(info.failedItems()).isEqualTo(1);
        assertThat(failureOf(() -> simulation.callAs(ADMIN, Payouts.SUBMIT_BATCH, new Payouts.SubmitBatch("b1",
                List.of(item("n1", "5")), Optional.empty())))).isEqualTo(5705);
    }

    private static Payouts.BatchItem item(String node, String amount) {
        return new Payouts.BatchItem(node, Optional.of(Usdt.parse(amount)), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty());
    }

    @Test
    void showsOperatorsWhatWaitsAndWhatWasPaid() {
        earn(1);
        simulation.callAs(ADMIN, PayoutSending.HALT, new PayoutSending.Halt("the wallet is moved"));
        String id = ask("12");
        minutes(2);
        PayoutSending.Queue queue = simulation.callAs(ADMIN, PayoutSending.QUEUE,
                new PayoutSending.GetQueue(Optional.empty(),
                        Optional.empty()));
        assertThat(queue.waiting()).isEqualTo(1);
        assertThat(queue.payouts()).extracting(Payouts.Payout::payoutId).containsExactly(id);
        simulation.callAs(ADMIN, PayoutSending.RESUME, new PayoutSending.Resume("the wallet was moved"));
        minutes(4);
        Payouts.Statistics statistics = simulation.callAs(ADMIN, Payouts.STATISTICS, new Payouts.GetStatistics(
                Optional.of("7d")));
        assertThat(statistics.statuses()).filteredOn(sum -> sum.status().equals("completed")).singleElement()
                .satisfies(sum -> assertThat(sum.netAmountUsdt()).hasToString("11.880000"));
        assertThat(statistics.claimedThisHourUsdt()).hasToString("12.000000");
        assertThat(simulation.callAs(ADMIN, Payouts.SCHEDULE, new Payouts.GetSchedule()).nextSweepAt())
                .as("no sweep is configured here").isEmpty();
        assertThat(simulation.callAs(ALICE, Payouts.LIST_HISTORY, new Payouts.ListHistory(Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())).payouts())
                .extracting(Payouts.Payout::payoutId).containsExactly(id);
    }

    @Test
    @Tag("MON-88")
    void tellsTheSignerWhatWasSignedOfTheDay() {
        earn(1);
        ask("5");
        minutes(3);
        simulation.restart();
        chain.results("REVERT");
        ask("6");
        minutes(6);
        assertThat(chain.signedToday).extracting(Usdt::toString).as("after a restart too; what failed is not counted")
                .containsExactly("0.000000", "4.900000", "4.900000");
    }

    @Test
    @Tag("MON-77")
    void leavesTheSendingToWhoHoldsTheLease() {
        earn(1);
        simulation.advance(Duration.ofSeconds(100), Duration.ofSeconds(1)); // the own lease has run out
        Instant until = simulation.now().plus(Duration.ofMinutes(5));
        Control.Entry other = new Control.Entry("sender", Optional.empty(), Optional.of(new Control.Lease("another",
                7, until)));
        simulation.await(simulation.store().open(Control.CONTROL).compose(documents -> documents.delete("sender")
                .compose(gone -> documents.insert(other))));
        String id = ask("12");
        minutes(4);
        assertThat(chain.signed()).isEmpty();
        assertThat(now(id).state()).isEqualTo("READY");
        minutes(5);
        assertThat(now(id).state()).isEqualTo("CONFIRMED");
    }
}
