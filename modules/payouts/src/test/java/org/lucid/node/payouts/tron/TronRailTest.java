package org.lucid.node.payouts.tron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.payouts.rail.Rail.Outcome;
import org.lucid.node.payouts.rail.Rail.Preparation;
import org.lucid.node.payouts.rail.Rail.Prepared;
import org.lucid.node.payouts.rail.Rail.Submission;
import org.lucid.node.payouts.tron.TestChain.Fault;

class TronRailTest extends TronRailFixture {

    @Test
    @Tag("MON-75")
    void isReadyOnlyOnItsOwnNetworkAndInTime() {
        assertThat(rail.readiness().result().ready()).isTrue();
        assertThat(rail.info().wallet()).contains(WALLET);
        chain.genesis(TronNetwork.NILE.genesis());
        assertThat(rail.readiness().result().ready()).as("asked again after half a minute only").isTrue();
        pass(Duration.ofSeconds(31));
        assertThat(rail.readiness().result()).satisfies(not -> {
            assertThat(not.ready()).isFalse();
            assertThat(not.code()).isEqualTo("WRONG_NODE");
            assertThat(not.waitReason()).isEqualTo("RAIL_NOT_READY");
        });
        chain.down(true);
        pass(Duration.ofSeconds(31));
        assertThat(rail.readiness().result().code()).isEqualTo("NO_ANSWER");
    }

    @Test
    @Tag("MON-76")
    @Tag("MON-79")
    @Tag("MON-82")
    void paysOnceAndKnowsItFromTheFinalRecordOnly() {
        Prepared bytes = ready("12.5");
        assertThat(bytes.expiresAt()).isAfter(now.plus(Duration.ofMinutes(18))).isBefore(now.plus(
                Duration.ofMinutes(20)));
        assertThat(bytes.timestamp()).isEqualTo(now.toEpochMilli());
        assertThat(rail.submit(bytes).result()).isEqualTo(new Submission.Accepted());
        assertThat(rail.submit(bytes).result()).isEqualTo(new Submission.Duplicate());
        assertThat(rail.outcome(bytes).result()).isEqualTo(new Outcome.Pending(false));
        pass(Duration.ofSeconds(6));
        assertThat(rail.outcome(bytes).result()).as("in a block, not final").isEqualTo(new Outcome.Pending(true));
        pass(Duration.ofSeconds(60));
        assertThat(rail.outcome(bytes).result()).isInstanceOfSatisfying(Outcome.Succeeded.class, paid -> {
            assertThat(paid.receipt().result()).isEqualTo("SUCCESS");
            assertThat(paid.receipt().cost()).isEqualTo(28_658 * 100 + 345 * 1_000);
        });
        assertThat(chain.usdtOf(TO)).hasToString("12.500000");
        pass(Duration.ofMinutes(30));
        assertThat(rail.submit(bytes).result()).as("paid, and yet the node says it is too late")
                .isEqualTo(new Submission.Refused("TRANSACTION_EXPIRATION_ERROR"));
        assertThat(rail.outcome(bytes).result()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(chain.usdtOf(TO)).hasToString("12.500000");
    }

    @Test
    @Tag("MON-92")
    void listsFinalTransfersOfTheWalletAndBelievesReceiptsOnly() {
        Instant before = now;
        Prepared bytes = ready("12.5");
        rail.submit(bytes);
        pass(Duration.ofSeconds(6));
        String in = chain.move(TO, WALLET, Usdt.parse("3"));
        chain.move(TO, TO, Usdt.parse("1"));
        chain.move(WALLET, TO, Usdt.ZERO);
        assertThat(await(rail.transfers(before, now)).orElseThrow()).as("not final").isEmpty();
        assertThat(rail.transfersIn(in).result()).isEmpty();
        pass(Duration.ofSeconds(70));
        assertThat(await(rail.transfers(before, now)).orElseThrow()).satisfiesExactly(out -> {
            assertThat(out.railRef()).isEqualTo(bytes.railRef());
            assertThat(out.from()).isEqualTo(WALLET);
            assertThat(out.to()).isEqualTo(TO);
            assertThat(out.amount()).hasToString("12.500000");
            assertThat(out.block()).isPositive();
        }, deposit -> {
            assertThat(deposit.railRef()).isEqualTo(in);
            assertThat(deposit.to()).isEqualTo(WALLET);
        });
        assertThat(rail.transfersIn(in).result()).hasSize(1);
        for (int i = 0; i < 500; i++) {
            chain.move(TO, WALLET, new Usdt(1 + i));
        }
        pass(Duration.ofSeconds(70));
        assertThat(await(rail.transfers(before, now)).orElseThrow()).as("three pages").hasSize(502);
        chain.down(true);
        assertThatThrownBy(() -> await(rail.transfers(before, now))).hasMessageContaining("answered 503");
    }

    @Test
    @Tag("MON-81")
    void takesNoAnswerForAVerdict() {
        chain.next(Fault.ANSWER_LOST, Fault.CACHED, Fault.BUSY);
        Prepared bytes = ready("5");
        assertThat(rail.submit(bytes).result()).isInstanceOf(Submission.NoAnswer.class);
        assertThat(rail.submit(bytes).result()).isEqualTo(new Submission.Duplicate());
        assertThat(rail.submit(bytes).result()).isEqualTo(new Submission.Refused("SERVER_BUSY"));
        pass(Duration.ofSeconds(70));
        assertThat(rail.outcome(bytes).result()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(chain.transfers(TO, Usdt.parse("5"))).isEqualTo(1);
    }

    @Test
    @Tag("MON-83")
    void knowsAFailureOnTheChain() {
        Prepared poor = ready("900");
        Prepared poorer = ready("800");
        assertThat(rail.submit(poor).result()).isEqualTo(new Submission.Accepted());
        assertThat(rail.submit(poorer).result()).isEqualTo(new Submission.Accepted());
        pass(Duration.ofSeconds(70));
        assertThat(rail.outcome(poor).result()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(rail.outcome(poorer).result()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.receipt().result()).isEqualTo("REVERT");
            assertThat(failed.receipt().cost()).isEqualTo(440_000);
        });
        Prepared dear = ready("10");
        chain.ledger().energy(1_000_000, 100);
        rail.submit(dear);
        pass(Duration.ofSeconds(70));
        assertThat(rail.outcome(dear).result()).isInstanceOfSatisfying(Outcome.Failed.class,
                failed -> assertThat(failed.receipt().result()).isEqualTo("OUT_OF_ENERGY"));
    }

    @Test
    @Tag("MON-84")
    void provesThatBytesCanNeverBePaid() {
        chain.next(Fault.FORGOTTEN);
        Prepared bytes = ready("5");
        assertThat(rail.submit(bytes).result()).isEqualTo(new Submission.Accepted());
        now = bytes.expiresAt().plus(Duration.ofMinutes(4));
        for (int look = 1; look < 3; look++) {
            assertThat(rail.outcome(bytes).result()).isEqualTo(new Outcome.Pending(false));
            assertThat(rail.outcome(bytes).result()).as("too soon to count").isEqualTo(new Outcome.Pending(false));
            pass(Duration.ofSeconds(20));
        }
        assertThat(rail.outcome(bytes).result()).isInstanceOf(Outcome.Never.class);
    }

    @Test
    @Tag("MON-84")
    void needsASecondNodeForTheProofWhenThereIsOne() throws IOException {
        Prepared bytes = ready("5");
        try (TestChain other = new TestChain(() -> now, TestChain.BLOCK, 19).start()) {
            TronRail both = rail(50, chain, other);
            now = bytes.expiresAt().plus(Duration.ofMinutes(4));
            for (int look = 1; look <= 3; look++) {
                assertThat(rail.outcome(bytes).succeeded()).isTrue();
                Outcome told = both.outcome(bytes).result();
                assertThat(told instanceof Outcome.Never).isEqualTo(look == 3);
                pass(Duration.ofSeconds(20));
            }
            other.down(true);
            assertThat(both.outcome(bytes).failed()).as("a node that does not answer proves nothing").isTrue();
            both.close();
        }
    }

    @Test
    @Tag("MON-82")
    void trustsTheTransferEventAndNotTheResult() {
        chain.ledger().lies(true);
        Prepared bytes = ready("5");
        rail.submit(bytes);
        pass(Duration.ofSeconds(70));
        assertThat(rail.outcome(bytes).result()).isInstanceOf(Outcome.Unclear.class);
    }

    @Test
    @Tag("MON-78")
    @Tag("MON-54")
    void waitsForFundsAndFeesAndRefusesWhoCannotReceive() {
        chain.ledger().energy(65_000, 100);
        assertThat(ready("5").details()).containsEntry("fee_limit_sun", "7800000");
        chain.ledger().energy(130_000, 100);
        assertThat(ready("5").details()).containsEntry("fee_limit_sun", "15600000");
        chain.ledger().energy(130_000, 420);
        assertThat(waits(rail, order("5"))).as("65.52 TRX").isEqualTo("NETWORK_FEE_TOO_HIGH");
        chain.ledger().energy(0, 100);
        assertThat(waits(rail, order("1000.000001"))).isEqualTo("WALLET_USDT_SHORT");
        chain.fund(WALLET, Usdt.parse("1000"), 3);
        assertThat(waits(rail, order("5"))).as("3.211 TRX times 1.2").isEqualTo("WALLET_TRX_SHORT");
        chain.fund(WALLET, Usdt.parse("1000"), 4);
        assertThat(rail.prepare(order("5")).result()).isInstanceOf(Preparation.Ready.class);
        assertThat(rail.quote(order("5")).result()).isEqualTo(3_210_800);
        chain.ledger().paused(true);
        assertThat(waits(rail, order("5"))).isEqualTo("TOKEN_PAUSED");
        chain.ledger().paused(false);
        chain.ledger().contract(TO);
        assertThat(rail.prepare(order("5")).result()).isInstanceOf(Preparation.Blocked.class);
    }
}
