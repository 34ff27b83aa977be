package org.lucid.node.payouts.tron;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.signing.Secp256k1;
import org.lucid.node.kernel.testkit.InlineWorkers;
import org.lucid.node.payouts.rail.Rail;

/** How many payouts are checked, built and signed in a second against the test chain, beside the bare signing rate. */
public final class PrepareBench {

    private static final int WARM_UP = 200;
    private static final int COUNT = 500;

    private PrepareBench() {
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("lucid-prepare");
        Path keystore = directory.resolve("keystore.json");
        TestWallet wallet = TestWallet.make(keystore, "bench");
        try (TestChain chain = new TestChain(InstantSource.system(), TestChain.BLOCK, 19).start()) {
            chain.fund(wallet.address(), Usdt.parse("1000000"), 1_000_000);
            TronRail rail = TronRail.open(Vertx.vertx(), new TronSettings("shasta", false,
                    List.of(new TronSettings.Endpoint("127.0.0.1", chain.fullPort(), false)),
                    List.of(new TronSettings.Endpoint("127.0.0.1", chain.solidityPort(), false)), Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(), Optional.empty(), Optional.of(keystore.toString()), Optional.empty(),
                    Optional.of("bench"), Optional.empty(), Duration.ofMinutes(20), Duration.ofMinutes(3), 50, "direct",
                    false, 19),
                    new TronRail.Limits(Usdt.parse("10000"), Usdt.parse("10000")), new InlineWorkers(),
                    InstantSource.system(),
                    "secret");
            prepare(rail, wallet, WARM_UP);
            double prepared = prepare(rail, wallet, COUNT);
            sign(WARM_UP);
            double signed = sign(COUNT);
            System.out.printf("payouts checked, built and signed against a chain on loopback: %.0f a second%n",
                    prepared);
            System.out.printf("bare secp256k1 signatures: %.0f a second (ratio %.2f)%n", signed, prepared / signed);
            rail.close();
        } finally {
            Files.delete(keystore);
            Files.delete(directory);
        }
        System.exit(0);
    }

    private static double prepare(TronRail rail, TestWallet wallet, int count) {
        String to = Secp256k1.address(HexFormat.of().parseHex("22".repeat(32))).text();
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            Rail.Preparation made = rail.prepare(new Rail.Order("p" + i, 1, to, Usdt.parse("5"), Usdt.ZERO, Usdt.ZERO,
                    System.currentTimeMillis() + i, 0, Optional.empty(), Optional.empty())).result();
            if (!(made instanceof Rail.Preparation.Ready)) {
                throw new IllegalStateException(wallet + ": " + made);
            }
        }
        return count * 1e9 / (System.nanoTime() - begun);
    }

    private static double sign(int count) {
        byte[] key = HexFormat.of().parseHex("33".repeat(32));
        byte[] digest = new byte[32];
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            digest[0] = (byte) i;
            digest[1] = (byte) (i >> 8);
            Secp256k1.sign(key, digest);
        }
        return count * 1e9 / (System.nanoTime() - begun);
    }
}
