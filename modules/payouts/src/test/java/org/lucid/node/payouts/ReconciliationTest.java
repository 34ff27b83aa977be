package org.lucid.node.payouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.payouts.Bench.ADMIN;
import static org.lucid.node.payouts.Bench.SUPER;
import static org.lucid.node.payouts.Bench.failureOf;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Reconciliations;
import org.lucid.node.contract.payouts.PayoutSending;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;

/** The ledger held against the wallet, and what shows that it is. */
class ReconciliationTest extends PayingManager {

    private String txidOf(String payoutId) {
        return Sent.attempts(simulation).stream().filter(attempt -> attempt.payoutId().equals(payoutId)).findFirst()
                .orElseThrow().txid();
    }

    private Reconciliations.ReconciliationReport reconcile() {
        return simulation.callAs(ADMIN, Reconciliations.RECONCILE, new Reconciliations.Reconcile());
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
        assertThat(simulation.callAs(ADMIN, Reconciliations.RECONCILIATION, new Reconciliations.GetReconciliation())
                .level())
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
        assertThat(simulation.callAs(ADMIN, Reconciliations.RECONCILIATION, new Reconciliations.GetReconciliation())
                .mismatches())
                .singleElement().asString().contains("without an attempt");
        simulation.callAs(ADMIN, PayoutSending.RESUME, new PayoutSending.Resume("let us go on anyway"));
        minutes(3);
        assertThat(now(second).reason().orElseThrow().code()).as("not without a clean one")
                .isEqualTo("SENDING_HALTED");
        chain.usdt = chain.usdt.plus(Usdt.parse("7"));
        assertThat(reconcile().clean()).isTrue();
        simulation.callAs(ADMIN, PayoutSending.RESUME, new PayoutSending.Resume("the money was put back"));
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

        Reconciliations.ResolveTransfer own = new Reconciliations.ResolveTransfer(txid, "operator_withdrawal",
                "paid the hosting");
        Caller other = new Caller("deputy", Set.of(Role.SUPER_ADMIN), Optional.empty(), Optional.empty());
        Reconciliations.ResolveTransfer adjustment = new Reconciliations.ResolveTransfer(txid, "adjustment",
                "lost in a restore");
        assertThat(failureOf(
                () -> simulation.callAs(SUPER, Reconciliations.RESOLVE_TRANSFER, new Reconciliations.ResolveTransfer(
                        "0".repeat(64), "adjustment", "no such one"))))
                .isEqualTo(5011);
        assertThat(failureOf(
                () -> simulation.callAs(SUPER, Reconciliations.RESOLVE_TRANSFER, new Reconciliations.ResolveTransfer(
                        txidOf(first), "adjustment", "a payout"))))
                .isEqualTo(5006);
        assertThat(simulation.callAs(SUPER, Reconciliations.RESOLVE_TRANSFER, adjustment).state())
                .isEqualTo("proposed");
        assertThat(simulation.callAs(SUPER, Reconciliations.RESOLVE_TRANSFER, own)).as("the same person again")
                .satisfies(proposal -> {
                    assertThat(proposal.state()).isEqualTo("proposed");
                    assertThat(proposal.as()).isEqualTo("operator_withdrawal");
                    assertThat(proposal.amountUsdt()).hasToString("7.000000");
                    assertThat(proposal.to()).containsExactly(SimulatedChain.OTHER);
                });
        assertThat(reconcile().clean()).as("proposed is not booked").isFalse();
        assertThat(failureOf(() -> simulation.callAs(other, Reconciliations.RESOLVE_TRANSFER, adjustment)))
                .isEqualTo(5006);
        assertThat(simulation.callAs(other, Reconciliations.RESOLVE_TRANSFER, own).state()).isEqualTo("booked");
        assertThat(simulation.callAs(other, Reconciliations.RESOLVE_TRANSFER, own).approvedBy()).contains("deputy");
        assertThat(reconcile().clean()).isTrue();
        simulation.callAs(ADMIN, PayoutSending.RESUME, new PayoutSending.Resume("explained"));
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
        List<PayoutSending.WalletLow> low = new java.util.ArrayList<>();
        simulation.kernel().switchboard().listen(PayoutSending.WALLET_LOW, low::add);
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
        assertThat(low).extracting(PayoutSending.WalletLow::asset).as("each told once").containsExactlyInAnyOrder("TRX",
                "USDT");
        assertThat(low).filteredOn(event -> event.asset().equals("TRX")).singleElement().satisfies(trx -> {
            assertThat(trx.have()).isEqualTo("133.449999");
            assertThat(trx.need()).isEqualTo("133.450000");
        });
        simulation.callAs(ADMIN, PayoutSending.HALT, new PayoutSending.Halt("looking into it"));
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
}
