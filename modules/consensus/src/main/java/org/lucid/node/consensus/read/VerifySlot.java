package org.lucid.node.consensus.read;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.lucid.node.consensus.slot.Line;
import org.lucid.node.consensus.slot.ProofFact;
import org.lucid.node.consensus.slot.SlotClosing;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.Header;
import org.lucid.node.consensus.store.Records.Meta;
import org.lucid.node.consensus.store.Records.Proof;
import org.lucid.node.contract.consensus.ProofKind;
import org.lucid.node.contract.consensus.Slots.Inclusion;
import org.lucid.node.contract.consensus.Slots.Slot;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.InclusionCheck;
import org.lucid.node.kernel.boot.LucidCommand;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.store.Versioned;

/**
 * {@code lucid verify-slot SLOT} checks a closed slot in the store: digest, signature, chain to the slot before, both
 * roots. {@code lucid verify-slot FILE [MANAGER_KEY]} checks an inclusion that the manager gave out, without the manager.
 * Exit code 0 when all is well, 1 at a fault, 2 when there is nothing to check.
 */
public final class VerifySlot implements LucidCommand {

    private static final int CLEAN = 0;
    private static final int FAULT = 1;
    private static final int NOTHING = 2;

    @Override
    public String name() {
        return "verify-slot";
    }

    @Override
    public String description() {
        return "Checks a closed slot (SLOT) or an inclusion (FILE [MANAGER_KEY]); exit code 0 good, 1 fault, 2 none.";
    }

    @Override
    public int run(Environment environment, List<String> arguments) throws InterruptedException {
        if (arguments.isEmpty() || arguments.size() > 2) {
            environment.out().println("usage: verify-slot SLOT | verify-slot FILE [MANAGER_KEY]");
            return NOTHING;
        }
        try {
            String first = arguments.getFirst();
            List<String> faults = first.matches("\\d{1,10}")
                    ? stored(environment, Long.parseLong(first))
                    : inclusion(environment, Path.of(first), arguments.stream().skip(1).findFirst());
            faults.forEach(fault -> environment.out().println("fault: " + fault));
            environment.out().println(faults.isEmpty() ? "ok" : faults.size() + " faults");
            return faults.isEmpty() ? CLEAN : FAULT;
        } catch (IOException | ExecutionException | Failure | IllegalStateException e) {
            environment.out().println("nothing was checked: " + e.getMessage());
            return NOTHING;
        }
    }

    private static List<String> inclusion(Environment environment, Path file, Optional<String> managerKey)
            throws IOException {
        Inclusion inclusion = Json.convert(Json.parse(Files.readAllBytes(file)), Inclusion.class);
        environment.out().println("slot: " + inclusion.header().slot());
        environment.out().println("leaf: " + inclusion.leaf());
        return InclusionCheck.faults(inclusion, environment.signatures(), managerKey);
    }

    private static List<String> stored(Environment environment, long slot)
            throws ExecutionException, InterruptedException {
        ConsensusStore store = wait(ConsensusStore.open(environment.store()::open));
        Meta meta = wait(store.meta().get(Meta.ID)).map(Versioned::value)
                .orElseThrow(() -> new IllegalStateException("no slot was ever closed here"));
        Slot header = wait(ConsensusStore.get(store.headers(), slot)).map(Header::header)
                .orElseThrow(() -> new IllegalStateException("slot " + slot + " is not closed or not kept"));
        List<String> faults = new ArrayList<>(InclusionCheck.faults(header, Hex.bytes("network_hash",
                meta.networkHash(), 32), environment.identity().publicKey(), environment.signatures()));
        wait(ConsensusStore.get(store.headers(), slot - 1)).map(Header::header)
                .filter(before -> !before.digest().equals(header.previousDigest()))
                .ifPresent(before -> faults.add("slot " + (slot - 1) + " has digest " + before.digest()
                        + " and is named with " + header.previousDigest()));
        List<Line> lines = wait(store.lines(slot));
        List<Proof> proofs = wait(ConsensusStore.all(store.proofs(), ConsensusStore.slots(slot, slot)));
        compare("totals", SlotClosing.totalsRoot(lines), header.totalsRoot(), lines.size(), environment, faults);
        compare("proofs", SlotClosing.proofsRoot(proofs.stream().map(VerifySlot::fact).sorted(ProofFact.ORDER)
                .toList()), header.proofsRoot(), proofs.size(), environment, faults);
        return faults;
    }

    private static ProofFact fact(Proof proof) {
        return new ProofFact(proof.nodeId(), ProofKind.of(proof.kind()), Hex.bytes("proof_hash", proof.proofHash(),
                32), proof.verdicts());
    }

    /** Records that are kept for a shorter time than the header are not held against it. */
    private static void compare(String what, String found, String wanted, int count, Environment environment,
            List<String> faults) {
        environment.out().println(what + ": " + count);
        if (count > 0 && !found.equals(wanted)) {
            faults.add("the root of " + what + " is " + wanted + " and comes out as " + found);
        }
    }

    private static <T> T wait(Future<T> future) throws ExecutionException, InterruptedException {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
