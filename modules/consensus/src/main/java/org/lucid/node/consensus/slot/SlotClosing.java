package org.lucid.node.consensus.slot;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.lucid.node.consensus.leader.Outcome;
import org.lucid.node.consensus.proof.Credits;
import org.lucid.node.consensus.proof.Verdicts;
import org.lucid.node.consensus.session.DutyDraw;
import org.lucid.node.consensus.store.Records.Duty;
import org.lucid.node.contract.consensus.ProofKind;
import org.lucid.node.contract.consensus.Slots.Slot;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.MerkleTree;
import org.lucid.node.contract.signing.SlotDigest;

/**
 * Closing a slot as a pure function of what is stored: the same records give the same bytes, whoever computes them
 * (CON-59).
 */
public final class SlotClosing {

    private SlotClosing() {
    }

    /**
     * What a slot comes to; the digest of the tally and with it that of the header are still missing.
     *
     * @param watch the measure of mass silence after the slot
     * @param duties drawn in this slot
     * @param outcome what became of its schedule
     */
    public record Result(SlotInput input, Observation observation, int expected, int beacons, int proofs,
            SlotMetrics metrics, String proofsRoot, String totalsRoot, List<Line> lines, List<Duty> duties,
            SilenceWatch watch, Outcome outcome) {

        /** The header, not signed yet. */
        public Slot header(String tallyDigest) {
            Slot draft = header(tallyDigest, "");
            return header(tallyDigest, Hex.of(SlotDigest.header(input.networkHash(), draft)));
        }

        private Slot header(String tallyDigest, String digest) {
            return new Slot(input.slot(), observation.observed(), observation.reason(), input.parametersVersion(),
                    expected, beacons, proofs, metrics.sessions(), metrics.relayedBytes(), metrics.work(),
                    metrics.densityPpm(), metrics.reward(), metrics.minted(), outcome.publisher(), outcome.missed(),
                    proofsRoot, totalsRoot, tallyDigest, input.previousDigest(), digest,
                    "");
        }
    }

    /** Closes a slot. */
    public static Result close(SlotInput input) {
        List<ProofFact> proofs = input.proofs().stream().sorted(ProofFact.ORDER).toList();
        Map<String, Map<ProofKind, Verdicts>> work = new HashMap<>();
        proofs.forEach(proof -> work.computeIfAbsent(proof.nodeId(), node -> new EnumMap<>(ProofKind.class))
                .put(proof.kind(), proof.verdicts()));
        TreeSet<String> started = new TreeSet<>(input.started());
        TreeSet<String> nodes = new TreeSet<>(started);
        nodes.addAll(work.keySet());
        nodes.addAll(input.dutiesDue().keySet());
        List<Line> lines = new ArrayList<>(nodes.size());
        List<String> beaconNodes = new ArrayList<>();
        int due = 0;
        for (String node : nodes) {
            Line line = line(input, node, work.getOrDefault(node, Map.of()));
            boolean begun = line.beacon() || started.contains(node);
            if (line.beacon()) {
                beaconNodes.add(node);
            }
            boolean counts = begun && !line.suspended() && !line.maintenance();
            due += counts ? 1 : 0;
            lines.add(withFlags(line, line.flags() | (begun ? Line.STARTED : 0)
                    | (counts ? SlotDigest.EXPECTED : 0)));
        }
        SilenceWatch watch = input.watch().in(input.month());
        Observation observation = Observation.of(input.rules(), input.bits(), input.nextBits(), due,
                beaconNodes.size(), watch);
        if (!observation.observed()) {
            lines.replaceAll(SlotClosing::notExpected);
        }
        return new Result(input, observation, observation.observed() ? due : 0, beaconNodes.size(), proofs.size(),
                metrics(input, proofs, beaconNodes.size()), proofsRoot(proofs), totalsRoot(lines), lines,
                duties(input, beaconNodes),
                watch.after(observation.observed(), observation.reason().filter(Observation.MASS_SILENCE::equals)
                        .isPresent(), beaconNodes.size()),
                outcome(input, observation.observed()));
    }

    private static Outcome outcome(SlotInput input, boolean observed) {
        return input.leadership().map(led -> Outcome.of(led.schedule(), led.terms(), led.claimedWindow(),
                (int) Math.min(Integer.MAX_VALUE, input.openSessions()), observed, input.bits())).orElse(
                        Outcome.nothing());
    }

    private static Line line(SlotInput input, String node, Map<ProofKind, Verdicts> work) {
        boolean barred = input.barred().test(node);
        boolean excused = input.excused().contains(node);
        int flags = (barred ? SlotDigest.SUSPENDED : 0) | (excused ? SlotDigest.MAINTENANCE : 0);
        Map<ProofKind, Verdicts> good = new EnumMap<>(ProofKind.class);
        for (Map.Entry<ProofKind, Verdicts> proof : work.entrySet()) {
            if (input.isEquivocated(node, proof.getKey())) {
                flags |= SlotDigest.EQUIVOCATED;
            } else {
                good.put(proof.getKey(), proof.getValue());
            }
        }
        if (good.containsKey(ProofKind.UPTIME_BEACON) && !barred && !excused) {
            flags |= SlotDigest.BEACON;
        }
        Credits credits = new Credits(input.rules());
        Verdicts relay = good.getOrDefault(ProofKind.RELAY_BANDWIDTH, Verdicts.NONE);
        Verdicts storage = good.getOrDefault(ProofKind.STORAGE_AVAILABILITY, Verdicts.NONE);
        Verdicts validation = good.getOrDefault(ProofKind.VALIDATION_SIGNATURE, Verdicts.NONE);
        int due = input.dutiesDue().getOrDefault(node, 0);
        return new Line(node, input.entityOf().apply(node), flags, credits.relayMc(relay.bytes()),
                credits.storageMc(storage.units(), storage.bytes()), credits.validationMc(validation.units()), due,
                Math.min(due, validation.good()), relay.bytes(), storage.bytes(), storage.units(),
                validation.units());
    }

    private static Line notExpected(Line line) {
        return line.expected() ? withFlags(line, line.flags() & ~SlotDigest.EXPECTED) : line;
    }

    private static Line withFlags(Line line, int flags) {
        return new Line(line.nodeId(), line.entityId(), flags, line.relayMc(), line.storageMc(), line.validationMc(),
                line.dutiesDue(), line.dutiesDone(), line.relayBytes(), line.storageBytes(), line.chunks(),
                line.sessions());
    }

    private static SlotMetrics metrics(SlotInput input, List<ProofFact> proofs, int beacons) {
        long relayed = proofs.stream().filter(proof -> proof.kind() == ProofKind.RELAY_BANDWIDTH
                && !input.isEquivocated(proof.nodeId(), proof.kind())).mapToLong(proof -> proof.verdicts().hostBytes())
                .sum();
        return SlotMetrics.of(input.openSessions(), relayed, beacons, input.rules().baseMbPerSession(),
                input.rules().dMinPpm(), input.mintedBefore());
    }

    private static List<Duty> duties(SlotInput input, List<String> candidates) {
        List<Duty> duties = new ArrayList<>();
        if (input.rules().validatorsPerSession() > 0) {
            input.ended().forEach(session -> session.manifestHash().ifPresent(manifest -> DutyDraw.draw(
                    input.networkHash(), input.slot(), input.beaconOutput(), session.sessionId(),
                    session.hostNodeId(), candidates, input.entityOf(), input.rules().validatorsPerSession())
                    .forEach(node -> duties.add(new Duty(Duty.id(session.sessionId(), node), session.sessionId(),
                            node, input.slot(), input.slot() + DutyDraw.DUE_AFTER, manifest)))));
        }
        return duties;
    }

    /** The root over the hashes of proofs in their order; of none it is the SHA-256 of nothing. */
    public static String proofsRoot(List<ProofFact> proofs) {
        return Hex.of(MerkleTree.root(proofs.stream().map(proof -> MerkleTree.leaf(proof.hash())).toList()));
    }

    /** The root over lines by node id. */
    public static String totalsRoot(List<Line> lines) {
        return Hex.of(MerkleTree.root(lines.stream().map(line -> MerkleTree.leaf(line.leaf())).toList()));
    }
}
