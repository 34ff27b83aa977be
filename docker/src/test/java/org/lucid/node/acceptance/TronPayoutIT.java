package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.payouts.tron.TestChain;
import org.lucid.node.payouts.tron.TestChain.Fault;
import org.lucid.node.payouts.tron.TestNetwork;
import org.lucid.node.payouts.tron.TestRealNode;
import org.lucid.node.payouts.tron.TestWallet;

/** Payouts leave a real process for a test chain on loopback while the process is killed and the chain loses answers. */
class TronPayoutIT {

    private static final int PAYOUTS = 50;
    private static final int CRASHES = 5;

    @TempDir
    private Path directory;

    @Test
    @DisplayName("Fifty payouts arrive exactly once each although the manager is killed five times")
    void arriveOnce() throws IOException {
        try (TestChain chain = new TestChain(InstantSource.system(), Duration.ofMillis(300), 5).start()) {
            List<Usdt> nets = pay(chain, i -> chain.next(i % 3 == 0
                    ? Fault.ANSWER_LOST
                    : i % 7 == 0 ? Fault.LOST : Fault.NONE));
            for (Usdt net : nets) {
                assertThat(chain.transfers(Payee.WALLET.address(), net)).as("transfers of " + net).isEqualTo(1);
            }
        }
    }

    @Test
    @DisplayName("The same on a real node, when TRON_GRPC, TRON_SOLIDITY_GRPC, TRON_TEST_KEY and TRON_TEST_TOKEN are set")
    void arriveOnceOnARealNode() throws IOException {
        Optional<TestRealNode> node = TestRealNode.of(System.getenv());
        assumeTrue(node.isPresent(), "skipped: TRON_GRPC, TRON_SOLIDITY_GRPC, TRON_TEST_KEY and TRON_TEST_TOKEN are "
                + "not all set");
        try (TestRealNode network = node.get()) {
            pay(network, i -> {
            });
        }
    }

    /** Fifty payouts of different amounts from a process that is killed; what each pays. */
    private List<Usdt> pay(TestNetwork network, IntConsumer before) throws IOException {
        Random random = new Random(1);
        Usdt held = network.usdtOf(Payee.WALLET.address());
        try (Site site = new Site(directory)) {
            network.wallet(directory.resolve("keystore.json"), "correct horse");
            site.editConfig(text -> text.replace("payouts:\n", section(network)));
            NodeProcess manager = site.startManager();
            String node = new NewNode(1).join(manager).id();
            Payee.prove(manager, node);
            for (int i = 0; i < PAYOUTS / 2; i++) {
                manager.post(Session.PATH, new Session("s" + i, node, 700).body()).is(201);
            }
            List<Usdt> nets = new ArrayList<>();
            for (int i = 0; i < PAYOUTS; i++) {
                before.accept(i);
                nets.add(ask(manager, node, i));
            }
            for (int crash = 0; crash < CRASHES; crash++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300 + random.nextInt(2_000)));
                manager.kill9();
                manager = site.startManager();
            }
            checkArrival(manager, node);
            assertThat(network.usdtOf(Payee.WALLET.address()).minus(held)).isEqualTo(nets.stream().reduce(Usdt.ZERO,
                    Usdt::plus));
            manager.terminate();
            assertThat(manager.exitCode()).as(manager.story()).isZero();
            assertThat(manager.story()).doesNotContain("correct horse").doesNotContain("33".repeat(32));
            Command verification = site.command("verify-ledger");
            assertThat(verification.exitCode(30)).as(verification.story()).isZero();
            return nets;
        }
    }

    /** The network's answer may take long; the money is asked for once. */
    private static Usdt ask(NodeProcess manager, String node, int number) throws IOException {
        Answer made = manager.post("/api/v1/nodes/" + node + "/payouts", Map.of("amount",
                "2.%06d".formatted(number + 1), "currency", "USDT"), "payout-key-" + number).is(201);
        return Usdt.parse(made.text("/net_amount_usdt"));
    }

    private static void checkArrival(NodeProcess manager, String node) throws IOException {
        Deadline.in(300).await("all payouts are completed", () -> manager.get("/api/v1/nodes/" + node
                + "/payouts?status=completed&limit=100").at("/payouts").size() == PAYOUTS);
        JsonNode first = manager.get("/api/v1/nodes/" + node + "/payouts?limit=1").at("/payouts/0");
        Answer transaction = manager.get("/api/v1/nodes/payouts/" + first.path("payout_id").asText() + "/transaction")
                .is(200);
        assertThat(transaction.text("/transaction_hash")).hasSize(64);
        assertThat(manager.get("/api/v1/nodes/" + node + "/balance").amount("/reserved").signum()).isZero();
        assertThat(manager.get("/api/v1/nodes/payouts/rail").text("/code")).isEqualTo("READY");
        Answer report = manager.post("/api/v1/nodes/payouts/reconciliation", Map.of()).is(202);
        assertThat(report.at("/clean").asBoolean()).as(report.toString()).isTrue();
    }

    private String section(TestNetwork network) {
        return """
                payouts:
                  sweep: false
                  monthly: false
                  tron:
                    keystore: %s
                    passphrase_file: %s
                %s""".formatted(directory.resolve("keystore.json"), TestWallet.passphraseFile(directory,
                "correct horse"), network.settings().indent(4));
    }
}
