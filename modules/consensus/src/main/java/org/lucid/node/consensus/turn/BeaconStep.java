package org.lucid.node.consensus.turn;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lucid.node.consensus.beacon.BeaconChain;
import org.lucid.node.consensus.beacon.VrfKeys;
import org.lucid.node.consensus.proof.Seals;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.Beacon;
import org.lucid.node.consensus.store.Records.VrfKey;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Leaders;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.Workers;
import org.lucid.node.kernel.store.Query;

/** Produces the chain of random outputs, one link a slot, with the key that is in use in the slot (CON-73, CON-74). */
public final class BeaconStep implements TurnStep, BeaconOutputs {

    private static final int NEWEST = 5;
    private static final int OUTPUT_SIZE = 64;
    private static final int AHEAD = 30;

    private final ModuleContext<?> context;
    private final ConsensusStore store;
    private final Seals seals;
    private final BeaconChain chain;
    private final VrfKeys files;
    private final Workers workers;
    private final List<VrfKey> keys = new ArrayList<>();
    private long newestSlot;
    private byte[] newestOutput;
    private Future<Void> running = Future.succeededFuture();

    public BeaconStep(ModuleContext<?> context, ConsensusStore store, Seals seals, byte[] networkHash) {
        this.context = context;
        this.store = store;
        this.seals = seals;
        this.chain = new BeaconChain(context.signatures(), networkHash);
        this.files = new VrfKeys(context.keyDirectory(), context.signatures(), context.random(), networkHash);
        this.workers = context.workers("consensus-close", 1, 8);
        this.newestOutput = chain.genesis();
    }

    /** Finds out where the chain ends, and refuses to go on without its key. */
    public Future<Void> load(long firstSlot) {
        newestSlot = firstSlot - 1;
        return store.beacons().find(Query.all().sortByDescending(Query.ID).limit(NEWEST)).compose(page -> {
            page.values().reversed().forEach(this::adopt);
            return ConsensusStore.all(store.vrfKeys(), Query.all());
        }).compose(known -> {
            keys.addAll(known);
            keys.sort(Comparator.comparingLong(VrfKey::fromSlot));
            return keys.isEmpty() ? begin(firstSlot) : check();
        });
    }

    private Future<Void> begin(long firstSlot) {
        VrfKey first = new VrfKey(VrfKeys.FIRST, Hex.of(files.firstPublicKey(newestSlot >= firstSlot)), firstSlot,
                Optional.empty());
        return store.vrfKeys().insert(first).map(inserted -> {
            keys.add(first);
            return null;
        });
    }

    private Future<Void> check() {
        keys.stream().filter(key -> keys.indexOf(key) >= keys.indexOf(keyOf(newestSlot + 1))).forEach(
                files::requireFile);
        return Future.succeededFuture();
    }

    private VrfKey keyOf(long slot) {
        return keys.stream().filter(key -> key.fromSlot() <= slot).reduce((one, later) -> later).orElse(
                keys.getFirst());
    }

    /** The slot of the newest link. */
    public long newestSlot() {
        return newestSlot;
    }

    private void adopt(Beacon beacon) {
        newestSlot = beacon.slot();
        newestOutput = Hex.bytes("output", beacon.output(), OUTPUT_SIZE);
        seals.add(beacon.slot(), beacon.output(), beacon.producedAt());
    }

    @Override
    public String name() {
        return "beacon";
    }

    /** Produces the link of a slot, and any before it that are missing; who asks meanwhile waits. */
    @Override
    public Future<Void> run(long turn) {
        running = running.transform(done -> produce(turn));
        return running;
    }

    private Future<Void> produce(long turn) {
        if (newestSlot >= turn) {
            return Future.succeededFuture();
        }
        long slot = newestSlot + 1;
        byte[] before = newestOutput;
        VrfKey key = keyOf(slot);
        return workers.run(() -> chain.produce(files.seed(key), slot, before)).compose(link -> {
            Beacon beacon = new Beacon(slot, Hex.of(link.output()), Hex.of(link.proof()), key.keyId(), context.clock()
                    .instant());
            return store.beacons().insert(beacon).compose(inserted -> inserted
                    ? Future.succeededFuture(beacon)
                    : ConsensusStore.get(store.beacons(), slot).map(Optional::orElseThrow));
        }).compose(stored -> {
            adopt(stored);
            context.bus().publish(Leaders.BEACON_PRODUCED, new Leaders.BeaconProduced(slot, stored.output()));
            return produce(turn);
        });
    }

    @Override
    public Future<byte[]> output(long slot) {
        if (slot == newestSlot) {
            return Future.succeededFuture(newestOutput);
        }
        return ConsensusStore.get(store.beacons(), slot).map(found -> found
                .map(beacon -> Hex.bytes("output", beacon.output(), OUTPUT_SIZE))
                .orElseThrow(() -> LucidError.SLOT_NOT_CLOSED.failure("There is no beacon of slot " + slot + ".")));
    }

    /** Makes a new key that is used from a slot on, at least 30 slots ahead; the present key signs it (CON-74). */
    public Future<VrfKey> rotate(long fromSlot, long currentSlot) {
        if (fromSlot < currentSlot + AHEAD || fromSlot <= keys.getLast().fromSlot()) {
            throw LucidError.field("from_slot", "is " + fromSlot, "slot " + Math.max(currentSlot + AHEAD, keys.getLast()
                    .fromSlot() + 1) + " or later");
        }
        VrfKey last = keys.getLast();
        return workers.run(() -> files.successor(last, fromSlot)).compose(next -> store.vrfKeys().insert(next).map(
                inserted -> {
                    keys.add(next);
                    return next;
                }));
    }

    /** The keys in the order in which they are used. */
    public List<VrfKey> keys() {
        return List.copyOf(keys);
    }
}
