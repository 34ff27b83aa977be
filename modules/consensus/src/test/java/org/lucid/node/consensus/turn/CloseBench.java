package org.lucid.node.consensus.turn;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.lucid.node.consensus.leader.Eligibility;
import org.lucid.node.consensus.leader.LeaderTerms;
import org.lucid.node.consensus.leader.Scheduling;
import org.lucid.node.consensus.params.RuleParameters;
import org.lucid.node.consensus.proof.Verdicts;
import org.lucid.node.consensus.slot.Line;
import org.lucid.node.consensus.slot.ProofFact;
import org.lucid.node.consensus.slot.SlotClosing;
import org.lucid.node.consensus.slot.SlotInput;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.Header;
import org.lucid.node.consensus.store.Records.Proof;
import org.lucid.node.consensus.store.Totals;
import org.lucid.node.consensus.tally.GrantBook;
import org.lucid.node.consensus.tally.Tally;
import org.lucid.node.contract.consensus.ProofKind;
import org.lucid.node.contract.consensus.Slots.Slot;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.contract.signing.SlotDigest;
import org.lucid.node.kernel.crypto.Ed25519;
import org.lucid.node.kernel.store.Store;
import org.lucid.node.kernel.store.embedded.EmbeddedStore;
import org.lucid.node.kernel.testkit.Heap;

/**
 * Prints how long closing a slot takes with 100, 1,000 and 10,000 nodes of four proofs each: reading the proofs from the
 * embedded engine (left out when they are in memory), computing, and writing totals and header durably. The argument is a
 * directory on the medium to be measured.
 */
final class CloseBench {

    private static final byte[] NETWORK = new byte[32];
    private static final RuleParameters RULES = new RuleParameters(5000, 3, 16, 7, 200_000, 5, 50_000, 500_000,
            5_242_880, 2000, 10_000, 5000, 15_000_000_000L, 16, 32, 0, 240, 12, 50);
    private static final int ROUNDS = 7;
    private static final int WARM_UP = 2;
    private static final long FIRST = 262_800;

    private CloseBench() {
    }

    static void main(String[] arguments) throws Exception {
        Path directory = arguments.length > 0 ? Path.of(arguments[0]) : Path.of("target/bench");
        Vertx vertx = Vertx.vertx();
        for (int nodes : new int[]{100, 1000, 10_000}) {
            Path fresh = Files.createTempDirectory(Files.createDirectories(directory), "close");
            Store store = await(EmbeddedStore.open(vertx, fresh, InstantSource.system()));
            measure(await(ConsensusStore.open(store::open)), nodes);
            await(store.close());
        }
        await(vertx.close());
    }

    private static void measure(ConsensusStore store, int nodes) throws Exception {
        long before = Heap.used();
        Tally tally = new Tally(FIRST, RULES.windowSlots());
        List<Double> reads = new ArrayList<>();
        List<Double> computes = new ArrayList<>();
        List<Double> writes = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            long slot = FIRST + round;
            await(ConsensusStore.insertOnce(store.proofs(), proofs(slot, nodes)));
            List<Collection<ProofFact>> facts = new ArrayList<>();
            double read = timed(() -> facts.add(await(SlotFacts.proofs(store, slot))));
            List<SlotClosing.Result> results = new ArrayList<>();
            List<Slot> headers = new ArrayList<>();
            double compute = timed(() -> {
                SlotClosing.Result result = SlotClosing.close(input(slot, facts.getFirst(), tally));
                tally.add(slot, true, result.lines(), leaving(result), 5);
                results.add(result);
                return headers.add(result.header(tally.tallyDigest(GrantBook.NONE)));
            });
            double write = timed(() -> {
                await(ConsensusStore.insertOnce(store.totals(), Totals.of(slot, results.getFirst().lines())));
                return await(store.headers().insert(new Header(slot, headers.getFirst(), Instant.EPOCH)));
            });
            if (round >= WARM_UP) {
                reads.add(read);
                computes.add(compute);
                writes.add(write);
            }
        }
        System.out.printf("closing %,d nodes, %,d proofs: from memory %.0f ms, from the store %.0f ms (read %.0f, "
                + "compute %.0f, write %.0f; medians of %d)%n", nodes, 4 * nodes, median(computes) + median(writes),
                median(reads) + median(computes) + median(writes), median(reads), median(computes), median(writes),
                ROUNDS - WARM_UP);
        System.out.printf("  the sums of these nodes occupy %,d KiB, %d bytes a node%n", (Heap.used() - before) / 1024,
                (Heap.used() - before) / nodes);
        schedule(tally);
    }

    /** The schedule of one slot from all entities of the tally, and the random output that goes before it. */
    private static void schedule(Tally tally) {
        List<Line> lines = tally.started().stream().map(node -> new Line(node, node, Line.STARTED | SlotDigest.EXPECTED
                | SlotDigest.BEACON, 1000, 0, 0, 0, 0, 0, 0, 0, 0)).toList();
        List<Double> times = new ArrayList<>();
        List<Double> proofs = new ArrayList<>();
        Ed25519 signatures = new Ed25519();
        for (int round = 0; round < ROUNDS; round++) {
            long slot = FIRST + 100 + round;
            times.add(timed(() -> Scheduling.schedule(new Scheduling.Input(slot, NETWORK, LeaderTerms.of(1, RULES,
                    Optional.empty()), tally.entities(GrantBook.NONE, RULES), new Eligibility(slot - 3, true, lines),
                    new byte[32], new byte[64], List.of()))));
            proofs.add(timed(() -> signatures.prove(new byte[32], SignedBytes.untagged().u64(slot).toBytes())));
        }
        System.out.printf("  schedule of a slot: %.1f ms; verifiable random output: %.1f ms%n", median(times), median(
                proofs));
    }

    /** As many lines leave the window as come in. */
    private static List<Line> leaving(SlotClosing.Result result) {
        return result.input().slot() == FIRST ? List.of() : result.lines();
    }

    private static SlotInput input(long slot, Collection<ProofFact> proofs, Tally tally) {
        return new SlotInput(slot, 1, RULES, NETWORK, "2026-01", proofs, Map.of(), 0xfff, 0xfff, Set.of(), Map.of(), 0,
                List.of(), new byte[0], tally.started(), node -> false, node -> node, tally.watch(), 0, "",
                SlotInput.Leadership.NONE);
    }

    private static List<Proof> proofs(long slot, int nodes) {
        List<Proof> proofs = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            String id = String.format("node_%032d", node);
            for (ProofKind kind : ProofKind.values()) {
                byte[] hash = SignedBytes.untagged().str(id).u64(slot).u8(kind.number()).sha256();
                String hex = Hex.of(hash);
                Verdicts verdicts = kind == ProofKind.UPTIME_BEACON
                        ? Verdicts.NONE
                        : new Verdicts(List.of(), 2, 2, 5_000_000, 5_000_000, false);
                proofs.add(new Proof(Proof.id(slot, kind.number(), id), id, slot, kind.number(), 5_000_000, 2,
                        hex + hex, verdicts, Instant.EPOCH, hex + hex, hex, Instant.EPOCH));
            }
        }
        proofs.sort(Comparator.comparing(Proof::id));
        return proofs;
    }

    private static double timed(Supplier<?> task) {
        long from = System.nanoTime();
        task.get();
        return (System.nanoTime() - from) / 1e6;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
