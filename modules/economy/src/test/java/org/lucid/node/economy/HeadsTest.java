package org.lucid.node.economy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.economy.Bench.failureOf;

import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.Cause;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.LedgerHead;
import org.lucid.node.contract.economy.LedgerProofs;
import org.lucid.node.contract.economy.LedgerProofs.Consistency;
import org.lucid.node.contract.economy.LedgerProofs.GetConsistency;
import org.lucid.node.contract.economy.LedgerProofs.GetReceipt;
import org.lucid.node.contract.economy.LedgerProofs.Receipt;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.MerkleTree;
import org.lucid.node.kernel.boot.LucidCommand.Environment;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.crypto.Ed25519;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleState;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.store.memory.StoreFaults.Operation;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

class HeadsTest {

    private static final Caller ALICE = Bench.person("alice", Role.NODE_OPERATOR);
    private static final Caller BOB = Bench.person("bob", Role.NODE_OPERATOR);
    private static final Caller ADMIN = Bench.person("root", Role.ADMIN);
    private static final Caller STRANGER = new Caller("", Set.of(Role.PUBLIC), Optional.empty(), Optional.empty());

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<String> halts = new ArrayList<>();
    private Optional<String> broken = Optional.empty();

    private Setup setup() {
        return Bench.setup("").faults((collection, operation) -> broken.filter(collection::equals).isPresent()
                && operation == Operation.INSERT ? StoreFaults.FAIL_BEFORE_APPLY : StoreFaults.NONE);
    }

    private Simulation ledger() {
        return new Simulation(setup());
    }

    private static void sessions(Simulation simulation, int from, int to) {
        List<Future<?>> sent = new ArrayList<>();
        for (int i = from; i < to; i++) {
            sent.add(simulation.send(Revenue.RECORD, Bench.session("s" + i, "n1", 1)));
        }
        sent.forEach(simulation::await);
    }

    private static ModuleState state(Simulation simulation) {
        return economy(simulation).state();
    }

    private static org.lucid.node.kernel.module.KernelView.ModuleStatus economy(Simulation simulation) {
        return simulation.kernel().modules().stream().filter(m -> m.id().equals("lucid.economy")).findFirst()
                .orElseThrow();
    }

    private static LedgerHead head(Simulation simulation) {
        return simulation.callAs(STRANGER, LedgerProofs.HEAD, Nothing.NOTHING);
    }

    private static HeadStore heads(Simulation simulation) {
        return simulation.await(HeadStore.open(simulation.store()::open));
    }

    private int verify(Simulation simulation, String... arguments) throws InterruptedException {
        printed.reset();
        return new VerifyLedger().run(new Environment(simulation.vertx(), simulation.store(), simulation.identity(),
                simulation.signatures(), Path.of("."), new PrintStream(printed, true, StandardCharsets.UTF_8)),
                List.of(arguments));
    }

    private static Path headFile(Simulation simulation) {
        return simulation.directory().resolve("ledger.head");
    }

    @Test
    @Tag("MON-13")
    void signsAHeadAtACleanStopAndGoesOnFromItsSnapshot() throws InterruptedException {
        try (Simulation simulation = new Simulation(setup().signatures(new Ed25519()))) {
            assertThat(failureOf(() -> head(simulation))).isEqualTo(5011);
            sessions(simulation, 0, 20);
            Ledger.Balance before = Bench.balance(simulation, "n1");
            simulation.restart();
            LedgerHead head = head(simulation);
            assertThat(head.treeSize()).isEqualTo(20);
            List<byte[]> leaves = Bench.journal(simulation).stream().map(e -> Hex.bytes("hash", e.hash(), 32)).toList();
            assertThat(head.treeRoot()).isEqualTo(Hex.of(MerkleTree.root(leaves)));
            assertThat(new Ed25519().verify(simulation.identity().publicKey(), message(head),
                    Hex.bytes("signature", head.signature(), 64))).isTrue();
            assertThat(Bench.balance(simulation, "n1")).isEqualTo(before);
            sessions(simulation, 20, 21);
            assertThat(verify(simulation)).isZero();
            assertThat(verify(simulation, "--from", "20")).isZero();
            assertThat(printed.toString(StandardCharsets.UTF_8)).startsWith("entries: 21\n");
            assertThat(verify(simulation, "--from", "19")).isEqualTo(2);
            assertThat(verify(simulation, "--form", "20")).isEqualTo(64);
        }
    }

    /** What the specification says is signed, written down by hand. */
    private static byte[] message(LedgerHead head) {
        return ("lucid-ledger-head-v1{\"at\":\"" + org.lucid.node.kernel.json.Json.format(head.at())
                + "\",\"balances_hash\":\"" + head.balancesHash() + "\",\"key_id\":\"" + head.keyId()
                + "\",\"last_hash\":\"" + head.lastHash() + "\",\"tree_root\":\"" + head.treeRoot()
                + "\",\"tree_size\":" + head.treeSize() + "}").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    @Tag("MON-13")
    void signsAHeadEvery8192EntriesAfterTheSegmentsThatItCovers() {
        try (Simulation simulation = ledger()) {
            sessions(simulation, 0, 8_191);
            simulation.advance(Duration.ofMinutes(2));
            assertThat(failureOf(() -> head(simulation))).isEqualTo(5011);
            broken = Optional.of("ledger_segments");
            sessions(simulation, 8_191, 8_192);
            simulation.advance(Duration.ofMinutes(3));
            assertThat(failureOf(() -> head(simulation))).as("a segment is outstanding").isEqualTo(5011);
            simulation.crash();
            broken = Optional.empty();
            simulation.advance(Duration.ofMinutes(2));
            assertThat(head(simulation).treeSize()).isEqualTo(8_192);
            simulation.restart();
            assertThat(Bench.balance(simulation, "n1").seq()).isEqualTo(8_192);
        }
    }

    @Test
    @Tag("MON-13")
    void ignoresASnapshotWithoutAHeadAndKeepsTheLastEightAndEachEndOfAMonth() throws InterruptedException {
        try (Simulation simulation = ledger()) {
            sessions(simulation, 0, 1);
            broken = Optional.of("ledger_heads");
            simulation.restart();
            assertThat(failureOf(() -> head(simulation))).isEqualTo(5011);
            assertThat(simulation.await(heads(simulation).page(1, 0))).isPresent();
            broken = Optional.empty();
            for (int i = 1; i < 12; i++) {
                sessions(simulation, i, i + 1);
                simulation.restart();
            }
            assertThat(simulation.await(heads(simulation).after(0))).extracting(StoredHead::treeSize)
                    .containsExactly(5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
            assertThat(simulation.await(heads(simulation).page(1, 0))).as("pages without a head go").isEmpty();
            assertThat(simulation.await(heads(simulation).page(3, 0))).isEmpty();
            simulation.advance(Duration.ofDays(31).plusMinutes(12), Duration.ofSeconds(30));
            assertThat(simulation.await(heads(simulation).closing("2026-01")).orElseThrow().head().at())
                    .isBetween(Instant.parse("2026-02-01T00:10:00Z"), Instant.parse("2026-02-01T00:12:00Z"));
            for (int i = 12; i < 21; i++) {
                sessions(simulation, i, i + 1);
                simulation.restart();
            }
            assertThat(simulation.await(heads(simulation).after(0))).extracting(StoredHead::treeSize)
                    .containsExactly(12L, 14L, 15L, 16L, 17L, 18L, 19L, 20L, 21L);
            assertThat(verify(simulation)).isZero();
        }
    }

    @Test
    @Tag("MON-14")
    void refusesASnapshotThatIsNotTheSignedOne() throws InterruptedException {
        try (Simulation simulation = ledger()) {
            sessions(simulation, 0, 5);
            simulation.restart();
            StoredHead good = simulation.await(heads(simulation).newest()).orElseThrow();
            LedgerHead forged = new LedgerHead(5, good.head().treeRoot(), good.head().lastHash(), "00".repeat(32),
                    good.head().at(), good.head().keyId(), good.head().signature());
            store(simulation, new StoredHead(5, forged, good.closes(), 1));
            assertThat(verify(simulation)).isEqualTo(1);
            simulation.restart();
            assertThat(economy(simulation).detail().orElseThrow()).contains("entry 5", "not signed by the key");
            simulation.advance(Duration.ofMinutes(5));
            assertThat(state(simulation)).as("nothing is tried again").isEqualTo(ModuleState.FAILED);
            Seal seal = new Seal(simulation.identity(), simulation.signatures());
            store(simulation, new StoredHead(5, forged.signed(seal.sign(LedgerHead.TAG, forged)), good.closes(), 1));
            simulation.restart();
            assertThat(economy(simulation).detail().orElseThrow()).contains("entry 5", "balances are not those");
            assertThat(verify(simulation)).isEqualTo(1);
            store(simulation, good);
            simulation.restart();
            assertThat(state(simulation)).isEqualTo(ModuleState.RUNNING);
        }
    }

    private static void store(Simulation simulation, StoredHead head) {
        simulation.await(heads(simulation).save(head, List.of()));
    }

    @Test
    @Tag("MON-15")
    void refusesAnOlderJournalUntilItIsAcceptedAndThenHaltsPayouts() throws IOException {
        List<Supplier<? extends LucidModule<?>>> modules = new ArrayList<>(Bench.MODULES);
        modules.add(() -> new FakePayouts(halts));
        Setup plain = setup();
        String running = Bench.settings("") + "payouts: {enabled: true}\n";
        try (Simulation simulation = new Simulation(new Setup(plain.seed(), plain.start(), plain.signatures(),
                plain.faults(), Bench.settings("") + "payouts: {enabled: false}\n", modules))) {
            sessions(simulation, 0, 3);
            simulation.restart();
            rollBack(simulation, 2);
            simulation.restart();
            assertThat(economy(simulation).detail().orElseThrow()).contains("ends at entry 2",
                    "older than the last known head (entry 3", "--accept-ledger-rollback");
            simulation.advance(Duration.ofMinutes(2));
            assertThat(state(simulation)).isEqualTo(ModuleState.FAILED);
            simulation.restartWith("accept-ledger-rollback");
            assertThat(Bench.balance(simulation, "n1").available()).hasToString("0.342000");
            assertThat(failureOf(() -> simulation.callAs(ADMIN, Ledger.SUMMARY, new Ledger.GetSummary())))
                    .isEqualTo(5603);
            simulation.restart();
            assertThat(state(simulation)).as("it was accepted once and for all").isEqualTo(ModuleState.RUNNING);
            assertThat(halts).isEmpty();
            simulation.configure(running);
            simulation.reload();
            simulation.advance(Duration.ofSeconds(11));
            assertThat(halts).containsExactly("The ledger was rolled back to an older state.");
            simulation.callAs(ADMIN, Ledger.SUMMARY, new Ledger.GetSummary());
            simulation.restart();
            simulation.advance(Duration.ofMinutes(1));
            assertThat(halts).hasSize(1);
        }
    }

    @Test
    @Tag("MON-15")
    void refusesAnotherJournalAndAHeadThatItDidNotSign() throws IOException {
        try (Simulation simulation = ledger()) {
            sessions(simulation, 0, 3);
            simulation.restart();
            rollBack(simulation, 2);
            String kept = Files.readString(headFile(simulation));
            Files.delete(headFile(simulation));
            simulation.restart();
            sessions(simulation, 7, 9);
            Files.writeString(headFile(simulation), kept);
            simulation.crash();
            assertThat(economy(simulation).detail().orElseThrow()).contains("is not the one of the last known head");
            Files.writeString(headFile(simulation), kept.replace("\"tree_size\":3", "\"tree_size\":1"));
            simulation.restart();
            assertThat(economy(simulation).detail().orElseThrow()).contains("is no head signed by the key");
        }
    }

    /** Puts the store back to how it was so many entries ago, before any head. */
    private static void rollBack(Simulation simulation, int entries) {
        simulation.await(simulation.store().open(JournalStore.ENTRIES).compose(documents -> {
            Future<?> chain = Future.succeededFuture();
            for (JournalEntry entry : Bench.journal(simulation)) {
                if (entry.seq() > entries) {
                    chain = chain.compose(done -> documents.delete(entry.id()));
                }
            }
            return chain;
        }));
        simulation.await(heads(simulation).drop(3));
    }

    @Test
    @Tag("MON-16")
    void looksAtTheTailEachNightAndEndsTheModuleAtAFault() {
        try (Simulation simulation = ledger()) {
            sessions(simulation, 0, 3);
            simulation.advance(Duration.ofHours(1), Duration.ofSeconds(10));
            assertThat(state(simulation)).isEqualTo(ModuleState.RUNNING);
            sessions(simulation, 3, 4);
            simulation.await(simulation.store().open(JournalStore.ENTRIES)
                    .compose(documents -> documents.delete("session:test:s3")));
            simulation.advance(Duration.ofHours(23).plusMinutes(20), Duration.ofSeconds(30));
            assertThat(state(simulation)).isEqualTo(ModuleState.RUNNING);
            simulation.advance(Duration.ofMinutes(20), Duration.ofSeconds(30));
            assertThat(state(simulation)).isEqualTo(ModuleState.FAILED);
            assertThat(economy(simulation).detail().orElseThrow()).contains("entry 4: is missing");
        }
    }

    @Test
    @Tag("MON-16")
    void findsMoneyLeftInTheEscrowOfAFinishedRun() throws InterruptedException {
        try (Simulation simulation = ledger()) {
            simulation.callAs(ADMIN, Ledger.FUND, new Ledger.Fund("k", Ledger.FundKind.FUND, Usdt.parse("1"),
                    Optional.empty(), Optional.of(Account.TREASURY), "as agreed"));
            append(simulation, "epoch:7:open", "escrow:epoch-7");
            append(simulation, "settle:pool_a-b:7:open", "escrow:settle-pool_a-b-7");
            assertThat(verify(simulation)).as("runs that are not over may have money there").isZero();
            Instant now = simulation.now();
            simulation.await(simulation.store().open(PoolRunStore.SETTLEMENTS).compose(runs -> runs.insert(
                    new PoolRun("pool_a-b:7", "pool_a-b", 7, 7, PoolRun.State.DONE, "equal", Usdt.parse("0.5"),
                            List.of(), Optional.empty(), now, now))));
            assertThat(verify(simulation)).isEqualTo(1);
            assertThat(printed.toString(StandardCharsets.UTF_8)).contains("escrow:settle-pool_a-b-7");
        }
    }

    private static void append(Simulation simulation, String id, String escrow) {
        JournalEntry last = Bench.journal(simulation).getLast();
        JournalEntry next = new Draft(id, EntryKind.EPOCH_OPEN, Optional.empty(), Legs.move(Account.TREASURY, escrow,
                Usdt.parse("0.5")), new Cause("epoch", "7", List.of(), List.of()), "set aside", Optional.empty())
                .at(last.seq() + 1, Optional.of(last), simulation.now(), Simulation.START);
        simulation.await(simulation.store().open(JournalStore.ENTRIES).compose(entries -> entries.insert(next)));
    }

    @Test
    @Tag("MON-37")
    void givesReceiptsAndConsistencyProofsThatVerifyOffline() {
        try (Simulation simulation = ledger()) {
            sessions(simulation, 0, 5_000);
            simulation.restart();
            LedgerHead older = head(simulation);
            sessions(simulation, 5_000, 5_003);
            Receipt old = simulation.callAs(ALICE, LedgerProofs.RECEIPT, new GetReceipt(4_097));
            assertThat(old.head()).isEqualTo(older);
            assertThat(proves(old)).isTrue();
            assertThat(failureOf(() -> simulation.callAs(ALICE, LedgerProofs.RECEIPT, new GetReceipt(5_003))))
                    .as("heads are signed once a minute").isEqualTo(5003);
            simulation.advance(Duration.ofMinutes(1));
            Receipt fresh = simulation.callAs(ALICE, LedgerProofs.RECEIPT, new GetReceipt(5_003));
            assertThat(proves(fresh)).isTrue();
            assertThat(fresh.head().treeSize()).isEqualTo(5_003);
            Consistency grew = simulation.callAs(STRANGER, LedgerProofs.CONSISTENCY,
                    new GetConsistency(Optional.of(5_000L), Optional.empty()));
            assertThat(MerkleTree.isConsistent(5_000, root(older), 5_003, root(fresh.head()), grew.proof().stream()
                    .map(hash -> Hex.bytes("proof", hash, 32)).toList())).isTrue();
            assertThat(failureOf(() -> simulation.callAs(BOB, LedgerProofs.RECEIPT, new GetReceipt(1)))).isEqualTo(
                    2006);
            assertThat(failureOf(() -> simulation.callAs(ALICE, LedgerProofs.RECEIPT, new GetReceipt(6_000))))
                    .isEqualTo(5011);
            assertThat(failureOf(() -> simulation.callAs(STRANGER, LedgerProofs.CONSISTENCY,
                    new GetConsistency(Optional.of(1L), Optional.of(5_004L))))).isEqualTo(1001);
        }
    }

    private static byte[] root(LedgerHead head) {
        return Hex.bytes("root", head.treeRoot(), 32);
    }

    private static boolean proves(Receipt receipt) {
        return java.util.Arrays.equals(root(receipt.head()), MerkleTree.rootOf(
                Hex.bytes("hash", EntryHash.of(receipt.entry()), 32), receipt.leafIndex(), receipt.head().treeSize(),
                receipt.proof().stream().map(hash -> Hex.bytes("proof", hash, 32)).toList()));
    }
}
