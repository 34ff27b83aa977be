package org.lucid.node.payouts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.economy.EconomyModule;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;
import org.lucid.node.payouts.tron.TestChain;
import org.lucid.node.payouts.tron.TestChain.Fault;
import org.lucid.node.payouts.tron.TestWallet;

/**
 * The module with its real rail against the test chain, on virtual time, while both fail. The list of transfers stays
 * out: it is asked without blocking, so virtual time would not wait for its answer. TronPayoutIT has it, in real time.
 */
class TronPayoutsTest {

    private static final int PAYOUTS = 50;
    private static final Fault[] FAULTS = {Fault.NONE, Fault.NONE, Fault.ANSWER_LOST, Fault.LOST, Fault.FORGOTTEN,
            Fault.CACHED, Fault.BUSY};

    @TempDir
    private Path directory;
    private Instant now = Simulation.START;

    @Test
    @Tag("MON-70")
    @Tag("MON-81")
    @Tag("MON-84")
    @Tag("MON-86")
    void paysFiftyNodesOnceEachWhileProcessAndNetworkFail() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        try (TestChain chain = new TestChain(() -> now, TestChain.BLOCK, 19).start()) {
            TestWallet wallet = TestWallet.make(directory.resolve("keystore.json"), "secret");
            chain.fund(wallet.address(), Usdt.parse("100000"), 10_000);
            try (Simulation simulation = new Simulation(Setup.of(configuration(chain), EconomyModule::new,
                    FakeRegistration::new, PayoutsModule::new))) {
                for (int i = 0; i < PAYOUTS; i++) {
                    simulation.call(Revenue.RECORD, Bench.month("s" + i, "n" + (1 + i % 3)));
                }
                List<Usdt> nets = new ArrayList<>();
                for (int i = 0; i < PAYOUTS; i++) {
                    String amount = "%d.%06d".formatted(5 + i % 7, i + 1);
                    nets.add(simulation.callAs(Bench.ADMIN, Payouts.REQUEST, Bench.wish("n" + (1 + i % 3), amount))
                            .netAmountUsdt());
                }
                for (int minute = 0; minute < 60; minute++) {
                    chain.next(FAULTS[random.nextInt(FAULTS.length)]);
                    seconds(simulation, 1 + random.nextInt(60));
                    switch (random.nextInt(12)) {
                        case 0 -> simulation.crash();
                        case 1 -> chain.forgetPending();
                        case 2 -> chain.down(true);
                        default -> chain.down(false);
                    }
                }
                chain.down(false);
                seconds(simulation, 3_600);
                assertThat(Bench.stored(simulation)).hasSize(PAYOUTS);
                assertThat(Bench.stored(simulation)
                        .stream().filter(payout -> payout.state() != PayoutState.CONFIRMED || !payout.settled()))
                        .as("not paid").isEmpty();
                for (Usdt net : nets) {
                    assertThat(chain.transfers(FakeRegistration.ADDRESS, net)).as("transfers of " + net).isEqualTo(1);
                }
                assertThat(Sent.attempts(simulation)).as("one time stamp each").extracting(Attempt::timestamp)
                        .doesNotHaveDuplicates();
            }
        }
    }

    /** The clocks of the process and of the chain go together. */
    private void seconds(Simulation simulation, int seconds) {
        for (int i = 0; i < seconds; i += 2) {
            now = simulation.now();
            simulation.advance(Duration.ofSeconds(2), Duration.ofSeconds(1));
        }
    }

    private String configuration(TestChain chain) {
        return """
                economy: {enabled: true}
                registration: {enabled: true}
                payouts:
                  enabled: true
                  sweep: false
                  monthly: false
                  tron:
                    full: [{host: 127.0.0.1, port: %d}]
                    solidity: [{host: 127.0.0.1, port: %d}]
                    keystore: %s
                    passphrase_file: %s
                """.formatted(chain.fullPort(), chain.solidityPort(), directory.resolve("keystore.json"),
                TestWallet.passphraseFile(directory, "secret"));
    }
}
