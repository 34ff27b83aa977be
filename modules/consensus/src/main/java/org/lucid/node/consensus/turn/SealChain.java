package org.lucid.node.consensus.turn;

import io.vertx.core.Future;
import org.lucid.node.consensus.proof.Seals;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.Beacon;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;

/**
 * A chain of seals: each link is the hash of the identity key's signature over the one before. It stands where the
 * beacon chain of CON-73 will; whoever holds the identity key could try several.
 */
public final class SealChain implements TurnStep, BeaconOutputs {

    private static final int NEWEST = 5;
    private static final int SIZE = 32;

    private final ModuleContext<?> context;
    private final ConsensusStore store;
    private final Seals seals;
    private final byte[] networkHash;
    private long newestSlot;
    private byte[] newestOutput;

    public SealChain(ModuleContext<?> context, ConsensusStore store, Seals seals, byte[] networkHash) {
        this.context = context;
        this.store = store;
        this.seals = seals;
        this.networkHash = networkHash;
        this.newestOutput = SignedBytes.untagged().str("LUCID-BEACON-GENESIS-V1").raw(networkHash).sha256();
    }

    /** Finds out where the chain ends. */
    public Future<Void> load(long firstSlot) {
        newestSlot = firstSlot - 1;
        return store.beacons().find(Query.all().sortByDescending(Query.ID).limit(NEWEST)).map(page -> {
            page.values().reversed().forEach(this::adopt);
            return null;
        });
    }

    /** The slot of the newest link. */
    public long newestSlot() {
        return newestSlot;
    }

    private void adopt(Beacon beacon) {
        if (beacon.slot() < newestSlot) {
            return;
        }
        newestSlot = beacon.slot();
        newestOutput = Hex.bytes("output", beacon.output(), SIZE);
        seals.add(beacon.slot(), beacon.output(), beacon.producedAt());
    }

    @Override
    public String name() {
        return "beacon";
    }

    /** Produces the link of a slot, and any before it that are missing. */
    @Override
    public Future<Void> run(long turn) {
        if (newestSlot >= turn) {
            return Future.succeededFuture();
        }
        long slot = newestSlot + 1;
        byte[] proof = context.identity().sign(SignedBytes.tagged("LUCID-BEACON-V1", networkHash).u64(slot)
                .raw(newestOutput).toBytes());
        Beacon beacon = new Beacon(slot, Hex.of(SignedBytes.sha256(proof)), Hex.of(proof), context.clock().instant());
        return store.beacons().insert(beacon).compose(inserted -> inserted
                ? Future.succeededFuture(beacon)
                : ConsensusStore.get(store.beacons(), slot).map(found -> found.orElseThrow()))
                .compose(stored -> {
                    adopt(stored);
                    return run(turn);
                });
    }

    @Override
    public Future<byte[]> output(long slot) {
        if (slot == newestSlot) {
            return Future.succeededFuture(newestOutput);
        }
        return ConsensusStore.get(store.beacons(), slot).map(found -> found
                .map(beacon -> Hex.bytes("output", beacon.output(), SIZE))
                .orElseThrow(() -> LucidError.SLOT_NOT_CLOSED.failure("There is no beacon of slot " + slot + ".")));
    }
}
