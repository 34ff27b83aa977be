package org.lucid.node.payouts.tron;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.signing.Secp256k1;
import org.lucid.node.kernel.testkit.InlineWorkers;
import org.lucid.node.payouts.rail.Rail;
import org.lucid.node.payouts.rail.Rail.Order;
import org.lucid.node.payouts.rail.Rail.Preparation;
import org.lucid.node.payouts.rail.Rail.Prepared;

/** A rail with an unlocked wallet on a test chain whose clock the test moves. */
abstract class TronRailFixture {

    static final byte[] KEY = HexFormat.of().parseHex("11".repeat(32));
    static final byte[] PASSPHRASE = "correct horse".getBytes(StandardCharsets.UTF_8);
    static final String TO = Secp256k1.address(HexFormat.of().parseHex("22".repeat(32))).text();
    static final String WALLET = Secp256k1.address(KEY).text();

    @TempDir
    Path directory;
    Instant now = Instant.parse("2026-03-01T10:00:00Z");
    final Vertx vertx = Vertx.vertx();
    TestChain chain;
    TronRail rail;

    @BeforeEach
    void start() throws IOException {
        chain = new TestChain(() -> now, TestChain.BLOCK, 19).start();
        chain.fund(WALLET, Usdt.parse("1000"), 1_000);
        new Keystore(directory.resolve("keystore.json")).create(TronNetwork.SHASTA, KEY.clone(), PASSPHRASE,
                new SplittableRandom(1));
        rail = rail(50, chain);
    }

    TronRail rail(int maxFee, TestChain... nodes) {
        return open(settings("127.0.0.1", "direct", maxFee, nodes));
    }

    TronRail open(TronSettings settings) {
        return TronRail.open(vertx, settings, new TronRail.Limits(Usdt.parse("10000"), Usdt.parse("10000")),
                new InlineWorkers(), () -> now, "secret");
    }

    TronSettings settings(String host, String route, int maxFee, TestChain... nodes) {
        List<TronSettings.Endpoint> full = List.of(nodes).stream()
                .map(node -> new TronSettings.Endpoint(host, node.fullPort(), false)).toList();
        List<TronSettings.Endpoint> solidity = List.of(nodes).stream()
                .map(node -> new TronSettings.Endpoint(host, node.solidityPort(), false)).toList();
        return new TronSettings("shasta", false, full, solidity, Optional.of(nodes[0].listUrl().replace("127.0.0.1",
                host)), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(
                        directory.resolve(
                                "keystore.json").toString()),
                Optional.empty(), Optional.of("correct horse"), Optional.empty(),
                Duration.ofMinutes(20), Duration.ofMinutes(3), maxFee, route, true, 19);
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        rail.close();
        chain.close();
        await(vertx.close());
    }

    Order order(String amount) {
        return new Order("p1", 1, TO, Usdt.parse(amount), Usdt.ZERO, Usdt.ZERO, now.toEpochMilli(), 0, Optional.empty(),
                Optional.empty());
    }

    Prepared ready(String amount) {
        return ((Preparation.Ready) rail.prepare(order(amount)).result()).prepared();
    }

    static String waits(Rail rail, Order order) {
        return ((Preparation.Waits) rail.prepare(order).result()).code();
    }

    void pass(Duration time) {
        now = now.plus(time);
    }
}
