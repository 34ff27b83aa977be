package org.lucid.node.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.NodeId;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.crypto.Ed25519;
import org.lucid.node.kernel.crypto.Signatures;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.kernel.testkit.FastSignatures;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

class ConsensusTest {

    private static final byte[] NETWORK = SignedBytes.networkHash("lucid-main", Instant.parse("2025-01-01T00:00:00Z"));
    private static final String ON = "registration: {enabled: true}\nconsensus: {enabled: true}\n";

    /** Stands for registration: ten nodes, all of them active from the beginning. */
    static final class Nodes10 implements LucidModule<Nodes10.Config> {

        private final Signatures signatures;

        record Config() {
        }

        Nodes10(Signatures signatures) {
            this.signatures = signatures;
        }

        @Override
        public ModuleInfo<Config> info() {
            return ModuleInfo.of("lucid.registration", Config.class, NodeKeys.GET_KEY, Nodes.NODE_CHANGES);
        }

        @Override
        public Future<?> start(ModuleContext<Config> context) {
            TreeMap<String, String> keys = new TreeMap<>();
            for (int i = 0; i < 10; i++) {
                byte[] key = signatures.publicKey(seed(i));
                keys.put(NodeId.of(key), Hex.of(key));
            }
            context.handle(NodeKeys.GET_KEY, (request, call) -> keys.containsKey(request.nodeId())
                    ? Future.succeededFuture(new NodeKeys.NodeKey(request.nodeId(), keys.get(request.nodeId()),
                            "ACTIVE", Optional.empty(), Hex.of(NETWORK)))
                    : Future.failedFuture(org.lucid.node.contract.LucidError.NODE_UNKNOWN.failure("none")));
            context.handle(Nodes.NODE_CHANGES, (request, call) -> Future.succeededFuture(new Nodes.NodeChangePage(
                    List.of())));
            return Future.succeededFuture();
        }
    }

    private static byte[] seed(int number) {
        byte[] seed = new byte[32];
        seed[0] = (byte) (number + 1);
        return seed;
    }

    private static Setup setup(Signatures signatures) {
        return Setup.of(ON, () -> new Nodes10(signatures), ConsensusModule::new).signatures(signatures);
    }

    private static Simulation simulation() {
        return new Simulation(setup(new FastSignatures()));
    }

    private static String node(Simulation simulation, int number) {
        return NodeId.of(simulation.signatures().publicKey(seed(number)));
    }

    private static Consensus.Status status(Simulation simulation) {
        return simulation.call(Consensus.STATUS, Nothing.NOTHING);
    }

    private static Consensus.TaskProof beacon(Simulation simulation, int number, long slot, Instant ts) {
        Consensus.Seal seal = status(simulation).seal().orElseThrow();
        Consensus.TaskProof unsigned = new Consensus.TaskProof(node(simulation, number), slot, "uptime_beacon", 0, 0,
                ts, "", seal);
        byte[] sig = simulation.signatures().sign(seed(number), ProofRules.message(unsigned, NETWORK));
        return new Consensus.TaskProof(unsigned.nodeId(), slot, "uptime_beacon", 0, 0, ts, Hex.of(sig), seal);
    }

    private static Consensus.ProofReply send(Simulation simulation, int number) {
        return simulation.call(Consensus.SUBMIT_PROOF, beacon(simulation, number, status(simulation).currentSlot(),
                simulation.now()));
    }

    private static int numberOf(Runnable call) {
        try {
            call.run();
        } catch (Failure failure) {
            return failure.number();
        }
        return 0;
    }

    @Test
    @Tag("CON-01")
    @Tag("CON-02")
    void countsSlotsAndEpochsFromGenesis() {
        SlotClock clock = new SlotClock(Instant.parse("2025-01-01T00:00:00Z"));
        assertThat(clock.slotAt(Instant.parse("2024-12-31T23:59:59.999Z"))).isEqualTo(-1);
        assertThat(clock.slotAt(Instant.parse("2025-01-01T00:01:59.999Z"))).isZero();
        assertThat(clock.slotAt(Instant.parse("2025-01-01T00:02:00Z"))).isEqualTo(1);
        assertThat(clock.slotAt(Instant.parse("2025-01-31T00:00:00Z"))).isEqualTo(21600);
        assertThat(SlotClock.epochOf(21600)).isEqualTo(30);
        assertThat(clock.slotAt(Instant.parse("2026-01-01T00:00:00Z"))).isEqualTo(262800);
        assertThat(SlotClock.epochOf(262800)).isEqualTo(365);
        assertThat(clock.slotAt(Instant.parse("2026-11-22T14:12:00Z"))).isEqualTo(497226);
        assertThat(SlotClock.epochOf(497226)).isEqualTo(690);
    }

    @Test
    @Tag("CON-41")
    void observesASlotThatTheManagerWasThereForHalfOf() {
        int after30 = 0b000000000111;
        int from150 = 0b111111111000;
        int from160 = 0b111111110000;
        assertThat(Presence.observed(after30, from150, 12)).isTrue();
        assertThat(Presence.observed(after30, from160, 12)).isFalse();
        assertThat(Presence.observed(0xfff, after30, 12)).isTrue();
        assertThat(Presence.observed(from160, 0xfff, 12)).isTrue();
        assertThat(Presence.observed(0, 0, 12)).as("no record").isFalse();
    }

    @Test
    void acceptsABeaconWithARealSignatureAndRefusesAForgedOne() {
        try (Simulation simulation = new Simulation(setup(new Ed25519()))) {
            simulation.advance(Duration.ofMinutes(2));
            Consensus.TaskProof good = beacon(simulation, 1, status(simulation).currentSlot(), simulation.now());
            Consensus.TaskProof forged = new Consensus.TaskProof(node(simulation, 2), good.slot(), good.kind(), 0, 0,
                    good.ts(), good.sig(), good.seal());
            assertThat(numberOf(() -> simulation.call(Consensus.SUBMIT_PROOF, forged))).isEqualTo(5503);
            assertThat(simulation.call(Consensus.SUBMIT_PROOF, good).status()).isEqualTo("accepted");
        }
    }

    @Test
    @Tag("CON-23")
    void answersTheSameProofAgainAlsoAfterARestart() {
        try (Simulation simulation = simulation()) {
            simulation.advance(Duration.ofMinutes(2));
            Consensus.TaskProof proof = beacon(simulation, 1, status(simulation).currentSlot(), simulation.now());
            Consensus.ProofReply first = simulation.call(Consensus.SUBMIT_PROOF, proof);
            simulation.restart();
            Consensus.ProofReply second = simulation.call(Consensus.SUBMIT_PROOF, proof);
            assertThat(second.status()).isEqualTo("repeated");
            assertThat(second.proofHash()).isEqualTo(first.proofHash());
        }
    }

    @Test
    @Tag("CON-21")
    void refusesSlotsAndTimesThatDoNotFit() {
        try (Simulation simulation = simulation()) {
            simulation.advance(Duration.ofMinutes(10));
            long current = status(simulation).currentSlot();
            Instant now = simulation.now();
            assertThat(numberOf(() -> simulation.call(Consensus.SUBMIT_PROOF, beacon(simulation, 1, current + 1,
                    now)))).isEqualTo(5501);
            assertThat(numberOf(() -> simulation.call(Consensus.SUBMIT_PROOF, beacon(simulation, 1, current - 2,
                    now)))).isEqualTo(5501);
            assertThat(numberOf(() -> simulation.call(Consensus.SUBMIT_PROOF, beacon(simulation, 1, current,
                    now.plusSeconds(31))))).isEqualTo(5502);
            assertThat(numberOf(() -> simulation.call(Consensus.SUBMIT_PROOF, beacon(simulation, 1, current - 1,
                    now.minusSeconds(200))))).isEqualTo(5502);
            assertThat(simulation.call(Consensus.SUBMIT_PROOF, beacon(simulation, 1, current - 1,
                    now.minusSeconds(5))).status()).isEqualTo("accepted");
        }
    }

    @Test
    @Tag("CON-24")
    void keepsTheFirstOfTwoSignedProofsAndStoresEvidence() {
        try (Simulation simulation = simulation()) {
            simulation.advance(Duration.ofMinutes(2));
            long slot = status(simulation).currentSlot();
            Consensus.TaskProof first = beacon(simulation, 1, slot, simulation.now());
            Consensus.TaskProof second = beacon(simulation, 1, slot, simulation.now().plusSeconds(1));
            Consensus.TaskProof unsigned = new Consensus.TaskProof(second.nodeId(), slot, second.kind(), 0, 0,
                    second.ts(), first.sig(), second.seal());
            simulation.call(Consensus.SUBMIT_PROOF, first);
            assertThat(numberOf(() -> simulation.call(Consensus.SUBMIT_PROOF, unsigned))).isEqualTo(5503);
            simulation.advance(Duration.ofMinutes(1));
            assertThat(numberOf(() -> simulation.call(Consensus.SUBMIT_PROOF, second))).isEqualTo(5506);
            assertThat(simulation.call(Consensus.SUBMIT_PROOF, first).status()).isEqualTo("repeated");
            simulation.advance(Duration.ofMinutes(8));
            assertThat(simulation.call(Consensus.SLOT_TOTALS, new Consensus.GetTotals(slot, Optional.empty(),
                    Optional.empty())).totals()).as("no valid beacon").isEmpty();
        }
    }

    @Test
    void refusesABeaconThatWasSignedInAdvance() {
        try (Simulation simulation = simulation()) {
            simulation.advance(Duration.ofMinutes(2));
            Consensus.Seal old = status(simulation).seal().orElseThrow();
            simulation.advance(Duration.ofMinutes(12));
            long slot = status(simulation).currentSlot();
            Consensus.TaskProof unsigned = new Consensus.TaskProof(node(simulation, 1), slot, "uptime_beacon", 0, 0,
                    simulation.now(), "", old);
            byte[] sig = simulation.signatures().sign(seed(1), ProofRules.message(unsigned, NETWORK));
            assertThat(numberOf(() -> simulation.call(Consensus.SUBMIT_PROOF, new Consensus.TaskProof(
                    unsigned.nodeId(), slot, "uptime_beacon", 0, 0, unsigned.ts(), Hex.of(sig), old))))
                    .isEqualTo(5523);
        }
    }

    @Test
    void closesSlotsAndCountsUptimeOverARestartAndDowntime() {
        try (Simulation simulation = simulation()) {
            simulation.advance(Duration.ofMinutes(2));
            for (int slot = 0; slot < 10; slot++) {
                send(simulation, 1);
                if (slot % 2 == 0) {
                    send(simulation, 2);
                }
                simulation.advance(Duration.ofMinutes(2));
            }
            simulation.advance(Duration.ofMinutes(6));
            simulation.restart();
            Consensus.GetUptime one = new Consensus.GetUptime(node(simulation, 1), Optional.empty(), Optional.empty());
            Consensus.UptimeDay day = simulation.call(Consensus.UPTIME, one).days().getFirst();
            assertThat(day.beacons()).isEqualTo(10);
            Consensus.Uptime two = simulation.call(Consensus.UPTIME, new Consensus.GetUptime(node(simulation, 2),
                    Optional.empty(), Optional.empty()));
            assertThat(two.days().getFirst().beacons()).isEqualTo(5);
            assertThat(two.days().getFirst().expected()).isEqualTo(day.expected());
            simulation.stop();
            simulation.advance(Duration.ofHours(1));
            simulation.restartAfterStop();
            simulation.advance(Duration.ofMinutes(10));
            Consensus.UptimeDay later = simulation.call(Consensus.UPTIME, one).days().getFirst();
            assertThat(later.unobserved()).as("the manager's own downtime").isBetween(27, 32);
            assertThat(status(simulation).slotsBehind()).isZero();
        }
    }

    @Test
    void closesADayWithADigestThatNeverChanges() {
        try (Simulation simulation = simulation()) {
            simulation.advance(Duration.ofMinutes(2));
            for (int slot = 0; slot < 725; slot++) {
                send(simulation, slot % 3);
                simulation.advance(Duration.ofMinutes(2), Duration.ofSeconds(5));
            }
            Consensus.Tally tally = simulation.call(Consensus.TALLY, new Consensus.GetTally(Optional.empty()));
            assertThat(tally.epoch()).isEqualTo(365);
            assertThat(tally.entities()).hasSize(3).allMatch(line -> line.beacons() >= 238 && line.beacons() <= 240);
            Consensus.Work work = simulation.call(Consensus.WORK, new Consensus.GetWork(365, Optional.empty(), 500));
            assertThat(work.digest()).isEqualTo(tally.digest());
            simulation.restart();
            assertThat(simulation.call(Consensus.TALLY, new Consensus.GetTally(Optional.of(365L))).digest())
                    .isEqualTo(tally.digest());
        }
    }

    @Test
    void judgesEachProofOfABatchByItself() {
        try (Simulation simulation = simulation()) {
            simulation.advance(Duration.ofMinutes(4));
            long slot = status(simulation).currentSlot();
            Consensus.ProofReplies replies = simulation.call(Consensus.SUBMIT_PROOFS, new Consensus.TaskProofs(List.of(
                    beacon(simulation, 1, slot, simulation.now()), beacon(simulation, 1, slot + 5, simulation.now()),
                    beacon(simulation, 11, slot, simulation.now()))));
            assertThat(replies.accepted()).isEqualTo(1);
            assertThat(replies.refused()).isEqualTo(2);
            assertThat(replies.results().get(1).error().orElseThrow().code()).isEqualTo("LUCID_ERR_5501");
            assertThat(replies.results().get(2).error().orElseThrow().code()).isEqualTo("LUCID_ERR_5001");
        }
    }
}
