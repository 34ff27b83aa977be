package org.lucid.node.payouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.payouts.Bench.ADMIN;
import static org.lucid.node.payouts.Bench.ALICE;
import static org.lucid.node.payouts.Bench.SUPER;
import static org.lucid.node.payouts.Bench.failureOf;
import static org.lucid.node.payouts.Bench.wish;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.payouts.SimulatedChain.Answer;
import org.lucid.node.payouts.rail.Rail;

class SendingTest {

    private final SimulatedChain chain = new SimulatedChain();
    private final FakeRegistration registration = new FakeRegistration();
    private final Simulation simulation = new Simulation(Bench.setup(chain, registration));

    @AfterEach
    void close() {
        simulation.close();
    }

    private void earn(int months) {
        for (int i = 0; i < months; i++) {
            simulation.call(Revenue.RECORD, Bench.month("s" + i, "n1"));
        }
    }

    private String ask(String amount) {
        return simulation.callAs(ALICE, Payouts.REQUEST, wish("n1", amount)).payoutId();
    }

    private Payouts.Payout now(String id) {
        return simulation.callAs(ADMIN, Payouts.GET, new Payouts.GetPayout(id));
    }

    private Payouts.Transaction transaction(String id) {
        return simulation.callAs(ALICE, Payouts.TRANSACTION, new Payouts.GetPayout(id));
    }

    private void minutes(int minutes) {
        simulation.advance(Duration.ofMinutes(minutes), Duration.ofSeconds(1));
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
        assertThat(failureOf(() -> simulation.callAs(ALICE, Payouts.HALT, new Payouts.Halt("the wallet is moved"))))
                .isEqualTo(2002);
        assertThat(simulation.callAs(ADMIN, Payouts.HALT, new Payouts.Halt("the wallet is moved")).halted()).isTrue();
        String id = ask("12");
        minutes(5);
        assertThat(now(id).state()).isEqualTo("READY");
        assertThat(now(id).reason().orElseThrow().code()).isEqualTo("SENDING_HALTED");
        simulation.restart();
        minutes(5);
        assertThat(chain.signed()).as("a halt survives a restart").isEmpty();
        simulation.callAs(ADMIN, Payouts.RESUME, new Payouts.Resume("the wallet was moved"));
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
        simulation.callAs(ADMIN, Payouts.RESUME, new Payouts.Resume("configuration was mended"));
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
        assertThat(failureOf(() -> simulation.callAs(ADMIN, Payouts.RESUME, new Payouts.Resume("let us try it"))))
                .isEqualTo(5006);
        chain.down = false;
        Payouts.Resolve failed = new Payouts.Resolve(id, "failed", "nobody knows where it is");
        assertThat(failureOf(() -> simulation.callAs(ADMIN, Payouts.RESOLVE, failed))).isEqualTo(2002);
        assertThat(failureOf(() -> simulation.callAs(SUPER, Payouts.RESOLVE, failed)))
                .as("the rail does not say so").isEqualTo(5006);
        Payouts.Resolve confirmed = new Payouts.Resolve(id, "confirmed", "the explorer shows it");
        assertThat(simulation.callAs(SUPER, Payouts.RESOLVE, confirmed).state()).isEqualTo("CONFIRMED");
        simulation.callAs(ADMIN, Payouts.RESUME, new Payouts.Resume("the payout was found"));
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
        simulation.callAs(ADMIN, Payouts.HALT, new Payouts.Halt("the wallet is moved"));
        String id = ask("12");
        minutes(2);
        Payouts.Queue queue = simulation.callAs(ADMIN, Payouts.QUEUE, new Payouts.GetQueue(Optional.empty(),
                Optional.empty()));
        assertThat(queue.waiting()).isEqualTo(1);
        assertThat(queue.payouts()).extracting(Payouts.Payout::payoutId).containsExactly(id);
        simulation.callAs(ADMIN, Payouts.RESUME, new Payouts.Resume("the wallet was moved"));
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

    private String txidOf(String payoutId) {
        return Sent.attempts(simulation).stream().filter(attempt -> attempt.payoutId().equals(payoutId)).findFirst()
                .orElseThrow().txid();
    }

    private Payouts.ReconciliationReport reconcile() {
        return simulation.callAs(ADMIN, Payouts.RECONCILE, new Payouts.Reconcile());
    }

    private Usdt account(String name) {
        return simulation.call(Ledger.SUMMARY, new Ledger.GetSummary()).accounts().stream()
                .filter(account -> account.account().equals(name)).map(Ledger.AccountBalance::balance).findFirst()
                .orElse(Usdt.ZERO);
    }

    @Test
    @Tag("MON-83")
    @Tag("MON-92")
    @Tag("MON-93")
    void booksWhatLeftTheWalletAndWhatItBurned() {
        chain.lists = false;
        earn(1);
        String id = ask("12");
        minutes(3);
        assertThat(now(id).state()).isEqualTo("CONFIRMED");
        assertThat(account("operator:network")).hasToString("13.345000");
        assertThat(account("external:paid")).isEqualTo(Usdt.ZERO);
        assertThat(account("chain:usdt")).hasToString("-999988.120000");
        chain.usdt = chain.usdt.plus(Usdt.parse("500"));
        assertThat(reconcile()).satisfies(report -> {
            assertThat(report.clean()).isTrue();
            assertThat(report.walletUsdt()).hasToString("1000488.120000").isEqualTo(report.ledgerUsdt());
        });
        assertThat(account("chain:usdt")).as("a deposit").hasToString("-1000488.120000");
        assertThat(simulation.callAs(ADMIN, Payouts.RECONCILIATION, new Payouts.GetReconciliation()).level())
                .isEqualTo("BALANCE_ONLY");
    }

    @Test
    @Tag("MON-91")
    @Tag("MON-94")
    void haltsBeforeTheFirstPayoutWhenMoneyLeftWithoutAnAttempt() {
        earn(1);
        String first = ask("12");
        minutes(3);
        simulation.stop();
        chain.usdt = chain.usdt.minus(Usdt.parse("7"));
        simulation.restartAfterStop();
        String second = ask("5");
        minutes(5);
        assertThat(now(first).state()).isEqualTo("CONFIRMED");
        assertThat(now(second).reason().orElseThrow().code()).isEqualTo("SENDING_HALTED");
        assertThat(chain.signed()).containsExactly(first + ":1");
        assertThat(simulation.callAs(ADMIN, Payouts.RECONCILIATION, new Payouts.GetReconciliation()).mismatches())
                .singleElement().asString().contains("without an attempt");
        simulation.callAs(ADMIN, Payouts.RESUME, new Payouts.Resume("let us go on anyway"));
        minutes(3);
        assertThat(now(second).reason().orElseThrow().code()).as("not without a clean one")
                .isEqualTo("SENDING_HALTED");
        chain.usdt = chain.usdt.plus(Usdt.parse("7"));
        assertThat(reconcile().clean()).isTrue();
        simulation.callAs(ADMIN, Payouts.RESUME, new Payouts.Resume("the money was put back"));
        minutes(4);
        assertThat(now(second).state()).isEqualTo("CONFIRMED");
    }

    @Test
    @Tag("MON-92")
    @Tag("MON-93")
    void looksAtEveryTransferSinceTheLastTime() {
        earn(1);
        String id = ask("12");
        minutes(3);
        String deposit = chain.move(simulation.now(), true, "500");
        minutes(2);
        assertThat(reconcile()).satisfies(report -> {
            assertThat(report.clean()).isTrue();
            assertThat(report.level()).isEqualTo("TRANSFERS");
            assertThat(report.walletUsdt()).hasToString("1000488.120000").isEqualTo(report.ledgerUsdt());
        });
        assertThat(Bench.journal(simulation)).filteredOn(entry -> entry.id().equals("chain:" + deposit + ":0"))
                .singleElement().satisfies(entry -> assertThat(entry.explanation()).contains(SimulatedChain.OTHER));
        chain.move(simulation.now(), true, "3");
        assertThat(reconcile().clean()).as("not final, and so not there").isTrue();
        minutes(2);
        assertThat(reconcile().clean()).isTrue();
        assertThat(reconcile().clean()).isTrue();
        assertThat(account("chain:usdt")).as("each once").hasToString("-1000491.120000");
        assertThat(now(id).state()).isEqualTo("CONFIRMED");
    }

    @Test
    @Tag("MON-94")
    @Tag("MON-95")
    void twoPersonsExplainWhatLeftWithoutAnAttempt() {
        earn(1);
        String first = ask("12");
        minutes(3);
        String txid = chain.move(simulation.now(), false, "7");
        minutes(2);
        assertThat(reconcile().mismatches()).singleElement().asString().contains(txid).contains("7.000000");
        String second = ask("5");
        minutes(2);
        assertThat(now(second).reason().orElseThrow().code()).isEqualTo("SENDING_HALTED");

        Payouts.ResolveTransfer own = new Payouts.ResolveTransfer(txid, "operator_withdrawal", "paid the hosting");
        Caller other = new Caller("deputy", Set.of(Role.SUPER_ADMIN), Optional.empty(), Optional.empty());
        Payouts.ResolveTransfer adjustment = new Payouts.ResolveTransfer(txid, "adjustment", "lost in a restore");
        assertThat(failureOf(() -> simulation.callAs(SUPER, Payouts.RESOLVE_TRANSFER, new Payouts.ResolveTransfer(
                "0".repeat(64), "adjustment", "no such one")))).isEqualTo(5011);
        assertThat(failureOf(() -> simulation.callAs(SUPER, Payouts.RESOLVE_TRANSFER, new Payouts.ResolveTransfer(
                txidOf(first), "adjustment", "a payout")))).isEqualTo(5006);
        assertThat(simulation.callAs(SUPER, Payouts.RESOLVE_TRANSFER, adjustment).state()).isEqualTo("proposed");
        assertThat(simulation.callAs(SUPER, Payouts.RESOLVE_TRANSFER, own)).as("the same person again")
                .satisfies(proposal -> {
                    assertThat(proposal.state()).isEqualTo("proposed");
                    assertThat(proposal.as()).isEqualTo("operator_withdrawal");
                    assertThat(proposal.amountUsdt()).hasToString("7.000000");
                    assertThat(proposal.to()).containsExactly(SimulatedChain.OTHER);
                });
        assertThat(reconcile().clean()).as("proposed is not booked").isFalse();
        assertThat(failureOf(() -> simulation.callAs(other, Payouts.RESOLVE_TRANSFER, adjustment))).isEqualTo(5006);
        assertThat(simulation.callAs(other, Payouts.RESOLVE_TRANSFER, own).state()).isEqualTo("booked");
        assertThat(simulation.callAs(other, Payouts.RESOLVE_TRANSFER, own).approvedBy()).contains("deputy");
        assertThat(reconcile().clean()).isTrue();
        simulation.callAs(ADMIN, Payouts.RESUME, new Payouts.Resume("explained"));
        minutes(4);
        assertThat(now(second).state()).isEqualTo("CONFIRMED");
        assertThat(account("external:paid")).isEqualTo(Usdt.ZERO);
    }

    private double measured(String name, String... tags) {
        return simulation.meters().get(name).tags(tags).meter().measure().iterator().next().getValue();
    }

    @Test
    @Tag("MON-101")
    void showsInFiguresWhatProtectsTheMoney() {
        List<Payouts.WalletLow> low = new java.util.ArrayList<>();
        simulation.kernel().switchboard().listen(Payouts.WALLET_LOW, low::add);
        earn(1);
        ask("12");
        minutes(4);
        assertThat(measured("lucid_payouts_ended", "outcome", "confirmed")).isEqualTo(1);
        assertThat(measured("lucid_payout_attempts", "outcome", "succeeded")).isEqualTo(1);
        assertThat(measured("lucid_payout_paid_usdt")).isEqualTo(11.88);
        assertThat(measured("lucid_payout_amount_usdt")).isEqualTo(1);
        assertThat(measured("lucid_payout")).isEqualTo(1);
        assertThat(measured("lucid_payout_limit_used_usdt", "window", "day")).isEqualTo(12);
        assertThat(measured("lucid_payout_halted")).isZero();
        assertThat(measured("lucid_payout_breaker")).isZero();
        assertThat(measured("lucid_reconciliation_age_seconds")).isPositive();
        chain.usdt = Usdt.parse("4");
        chain.sun = 13_345_000L * 10 - 1;
        ask("5");
        ask("5");
        minutes(21);
        assertThat(measured("lucid_wallet_balance", "asset", "usdt")).isEqualTo(4);
        assertThat(measured("lucid_wallet_balance", "asset", "trx")).isEqualTo(133.449999);
        assertThat(low).extracting(Payouts.WalletLow::asset).as("each told once").containsExactlyInAnyOrder("TRX",
                "USDT");
        assertThat(low).filteredOn(event -> event.asset().equals("TRX")).singleElement().satisfies(trx -> {
            assertThat(trx.have()).isEqualTo("133.449999");
            assertThat(trx.need()).isEqualTo("133.450000");
        });
        simulation.callAs(ADMIN, Payouts.HALT, new Payouts.Halt("looking into it"));
        minutes(2);
        assertThat(measured("lucid_payout_halted")).isEqualTo(1);
        simulation.await(simulation.kernel().health().run());
        assertThat(simulation.kernel().health().statuses()).filteredOn(check -> check.module().equals(
                "lucid.payouts") && check.state().equals("degraded")).extracting(check -> check.name()).contains(
                        "sending", "wallet");
    }

    @Test
    @Tag("MON-93")
    void warnsWhenTheWalletHoldsLessThanNodesHaveToGet() {
        chain.usdt = Usdt.parse("20");
        earn(1);
        assertThat(reconcile().warnings()).as("the first look only takes stock").isEmpty();
        assertThat(reconcile().warnings()).singleElement().asString().startsWith("UNDERFUNDED");
    }

    @Test
    @Tag("MON-91")
    void waitsWithSendingUntilTheWalletCouldBeLookedAt() {
        earn(1);
        chain.down = true;
        String id = ask("12");
        minutes(2);
        assertThat(now(id).reason().orElseThrow().code()).isEqualTo("RAIL_NOT_READY");
        chain.down = false;
        minutes(10);
        assertThat(chain.signed()).as("asked again after a quarter of an hour").isEmpty();
        minutes(8);
        assertThat(now(id).state()).isEqualTo("CONFIRMED");
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
