package org.lucid.node.payouts.tron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.signing.Secp256k1;
import org.lucid.node.kernel.testkit.InlineWorkers;
import org.lucid.node.payouts.rail.Rail;
import org.lucid.node.payouts.rail.Rail.Outcome;
import org.lucid.node.payouts.rail.Rail.Order;
import org.lucid.node.payouts.rail.Rail.Preparation;
import org.lucid.node.payouts.rail.Rail.Prepared;
import org.lucid.node.payouts.rail.Rail.Submission;
import org.lucid.node.payouts.tron.TestChain.Fault;
import org.tron.trident.proto.Chain.Transaction;

class TronRailTest {

    private static final byte[] KEY = HexFormat.of().parseHex("11".repeat(32));
    private static final byte[] PASSPHRASE = "correct horse".getBytes(StandardCharsets.UTF_8);
    private static final String TO = Secp256k1.address(HexFormat.of().parseHex("22".repeat(32))).text();
    private static final String WALLET = Secp256k1.address(KEY).text();

    @TempDir
    private Path directory;
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private final Vertx vertx = Vertx.vertx();
    private TestChain chain;
    private TronRail rail;

    @BeforeEach
    void start() throws IOException {
        chain = new TestChain(() -> now, TestChain.BLOCK, 19).start();
        chain.fund(WALLET, Usdt.parse("1000"), 1_000);
        new Keystore(directory.resolve("keystore.json")).create(TronNetwork.SHASTA, KEY.clone(), PASSPHRASE,
                new SplittableRandom(1));
        rail = rail(50, chain);
    }

    private TronRail rail(int maxFee, TestChain... nodes) {
        return open(settings("127.0.0.1", "direct", maxFee, nodes));
    }

    private TronRail open(TronSettings settings) {
        return TronRail.open(vertx, settings, new TronRail.Limits(Usdt.parse("10000"), Usdt.parse("10000")),
                new InlineWorkers(), () -> now, "secret");
    }

    private TronSettings settings(String host, String route, int maxFee, TestChain... nodes) {
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

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        rail.close();
        chain.close();
        await(vertx.close());
    }

    private Order order(String amount) {
        return new Order("p1", 1, TO, Usdt.parse(amount), Usdt.ZERO, Usdt.ZERO, now.toEpochMilli(), 0, Optional.empty(),
                Optional.empty());
    }

    private Prepared ready(String amount) {
        return ((Preparation.Ready) rail.prepare(order(amount)).result()).prepared();
    }

    private static String waits(Rail rail, Order order) {
        return ((Preparation.Waits) rail.prepare(order).result()).code();
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

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

    /** A node that takes connections and says nothing. */
    @Test
    @Tag("MON-73")
    void waitsForNoNodeLongerThanItsDeadline() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            TronSettings.Endpoint endpoint = new TronSettings.Endpoint("127.0.0.1", silent.getLocalPort(), false);
            try (ChainNode.Full node = new ChainNode.Full(endpoint, Optional.empty(), Duration.ofMillis(200), Optional
                    .empty())) {
                assertThatThrownBy(node::head).isInstanceOfSatisfying(StatusRuntimeException.class,
                        late -> assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
            }
        }
    }

    @Test
    @Tag("MON-89")
    void goesThroughAProxyWhichAloneResolvesNames() throws IOException {
        try (TestProxy proxy = TestProxy.start(Map.of("chain.invalid", "127.0.0.1"))) {
            TronRail proxied = open(settings("chain.invalid", "socks5://127.0.0.1:" + proxy.port(), 50, chain));
            assertThat(proxied.readiness().result()).satisfies(ready -> assertThat(ready.ready()).as(ready.message())
                    .isTrue());
            assertThat(await(proxied.transfers(now.minusSeconds(60), now)).orElseThrow()).isEmpty();
            assertThat(proxy.seen()).as("each destination by a user of its own, and no address resolved here")
                    .contains("chain.invalid:" + chain.fullPort() + " asked for chain.invalid:" + chain.fullPort(),
                            "chain.invalid:" + chain.solidityPort() + " asked for chain.invalid:" + chain
                                    .solidityPort())
                    .anyMatch(line -> line.startsWith("chain.invalid asked for chain.invalid:"))
                    .allMatch(line -> line.contains("asked for chain.invalid:"));
            proxied.close();
        }
    }

    @Test
    @Tag("MON-89")
    void aProxyThatIsDownIsNotGoneAround() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        TronRail proxied = open(settings("127.0.0.1", "socks5://127.0.0.1:" + nobody, 50, chain));
        assertThat(proxied.readiness().result().code()).isEqualTo("NO_ANSWER");
        assertThatThrownBy(() -> await(proxied.transfers(now.minusSeconds(60), now))).hasMessageContaining(
                "does not answer");
        proxied.close();
    }

    @Test
    @Tag("MON-89")
    void refusesRoutesThatCouldLieOrLeadNowhere() {
        assertThatThrownBy(() -> Route.proxy("tor")).hasMessageContaining("socks5://127.0.0.1:9050");
        assertThatThrownBy(() -> Route.proxy("http://127.0.0.1:1")).hasMessageContaining("socks5://host:port");
        assertThatThrownBy(() -> Route.proxy("socks5://127.0.0.1:70000")).hasMessageContaining("socks5://host:port");
        TronSettings good = settings("127.0.0.1", "socks5://127.0.0.1:9050", 50, chain);
        assertThatThrownBy(() -> new TronSettings(good.network(), false, good.full(), good.solidity(), good.endpoint(),
                Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional
                        .empty(),
                Optional.empty(), good.expiry(), good.expiryMargin(), 50, good.route(), false, 19))
                .hasMessageContaining("allow_plaintext_proxied");
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

    private static Order signedBefore(Order order, String today) {
        return new Order(order.payoutId(), order.attempt(), order.to(), order.amount(), order.outstanding(), Usdt.parse(
                today), order.timestamp(), order.exhausted(), Optional.empty(), Optional.empty());
    }

    @Test
    @Tag("MON-88")
    void signsOnlyWhatThePolicyAllows() {
        Order order = order("5");
        SignerPolicy policy = new SignerPolicy(WALLET, TronNetwork.SHASTA.usdt(), Usdt.parse("10000"),
                Usdt.parse("10000"),
                50_000_000);
        TransferBytes.Transfer good = new TransferBytes.Transfer(WALLET, TronNetwork.SHASTA.usdt(), TO,
                Usdt.parse("5"), 10_000_000, order.timestamp(), now.plus(Duration.ofMinutes(20)).toEpochMilli(),
                new byte[2], new byte[8]);
        assertThat(policy.violation(TransferBytes.build(good).toByteArray(), order, now)).isEmpty();
        List<TransferBytes.Transfer> bad = List.of(
                new TransferBytes.Transfer(TO, good.contract(), TO, good.amount(), good.feeLimit(), good.timestamp(),
                        good.expiration(), new byte[2], new byte[8]),
                new TransferBytes.Transfer(WALLET, TronNetwork.NILE.usdt(), TO, good.amount(), good.feeLimit(),
                        good.timestamp(), good.expiration(), new byte[2], new byte[8]),
                new TransferBytes.Transfer(WALLET, good.contract(), WALLET, good.amount(), good.feeLimit(),
                        good.timestamp(), good.expiration(), new byte[2], new byte[8]),
                new TransferBytes.Transfer(WALLET, good.contract(), TO, Usdt.parse("5.000001"), good.feeLimit(),
                        good.timestamp(), good.expiration(), new byte[2], new byte[8]),
                new TransferBytes.Transfer(WALLET, good.contract(), TO, good.amount(), 50_000_001, good.timestamp(),
                        good.expiration(), new byte[2], new byte[8]),
                new TransferBytes.Transfer(WALLET, good.contract(), TO, good.amount(), good.feeLimit(),
                        good.timestamp(), now.plus(Duration.ofMinutes(31)).toEpochMilli(), new byte[2], new byte[8]));
        assertThat(bad).allSatisfy(transfer -> assertThat(policy.violation(TransferBytes.build(transfer).toByteArray(),
                order, now)).isPresent());
        Transaction.raw withNote = TransferBytes.build(good).toBuilder().setData(ByteString.copyFromUtf8("x")).build();
        assertThat(policy.violation(withNote.toByteArray(), order, now)).isPresent();
        assertThat(policy.violation(new byte[]{1, 2, 3}, order, now)).isPresent();
        byte[] bytes = TransferBytes.build(good).toByteArray();
        assertThat(policy.violation(bytes, signedBefore(order, "9995"), now)).as("fills the day").isEmpty();
        assertThat(policy.violation(bytes, signedBefore(order, "9995.000001"), now)).isPresent();
    }

    @Test
    @Tag("MON-87")
    @Tag("MON-72")
    void keepsTheKeyEncryptedAndRefusesWhatIsNotItsOwn() throws IOException {
        Path file = directory.resolve("keystore.json");
        Keystore keystore = new Keystore(file);
        assertThat(keystore.open(PASSPHRASE)).isEqualTo(KEY);
        assertThat(Files.readString(file)).doesNotContain("11".repeat(32)).contains(WALLET).contains("argon2id");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThatThrownBy(() -> keystore.open("wrong".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Keystore.Refused.class).hasMessageContaining("passphrase is wrong");
        assertThatThrownBy(() -> keystore.create(TronNetwork.NILE, KEY, PASSPHRASE, new SplittableRandom(2)))
                .hasMessageContaining("exists already");
        keystore.change(PASSPHRASE, "another".getBytes(StandardCharsets.UTF_8), new SplittableRandom(3));
        assertThat(keystore.open("another".getBytes(StandardCharsets.UTF_8))).isEqualTo(KEY);
        TronRail locked = rail(50, chain);
        assertThat(locked.readiness().result()).satisfies(not -> {
            assertThat(not.code()).as("a key that does not open is never a silent none").isEqualTo("KEY_REFUSED");
            assertThat(not.waitReason()).isEqualTo("RAIL_NOT_READY");
        });
        locked.close();
        String text = Files.readString(file);
        Files.writeString(file, text.replace("shasta", "nile"));
        assertThatThrownBy(() -> keystore.open("another".getBytes(StandardCharsets.UTF_8)))
                .as("no field can be exchanged").isInstanceOf(Keystore.Refused.class);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(keystore::read).hasMessageContaining("chmod 600");
    }

    @Test
    void signsAsTheNetworkExpects() {
        assertThat(Secp256k1.signer(Secp256k1.keccak256(new byte[0]), Secp256k1.sign(KEY,
                Secp256k1.keccak256(new byte[0]))).orElseThrow().text()).isEqualTo(WALLET);
    }
}
