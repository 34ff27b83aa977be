package org.lucid.node.consensus;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;

/**
 * Closes slots in order, one at a time, from the store, and produces the beacon chain. Each step may be repeated; a slot
 * that was closed with another result stops the module (CON-58, CON-59).
 */
final class Closer {

    /** A turn begins this long after the start of its slot: the claim windows and 5 s are over. */
    static final Duration TURN = Duration.ofSeconds(25);
    private static final int PART = 1000;
    private static final int PAGE = 500;

    private final ModuleContext<ConsensusConfig> context;
    private final ConsensusStore store;
    private final SlotClock clock;
    private final Attendance attendance;
    private final Seals seals;
    private final byte[] networkHash;
    private final Roster roster = new Roster();
    private DaySums day = new DaySums();
    private long closed;
    private String previousDigest = "";
    private long beaconSlot;
    private byte[] beaconOutput;

    Closer(ModuleContext<ConsensusConfig> context, ConsensusStore store, SlotClock clock, Attendance attendance,
            Seals seals, byte[] networkHash) {
        this.context = context;
        this.store = store;
        this.clock = clock;
        this.attendance = attendance;
        this.seals = seals;
        this.networkHash = networkHash;
        this.beaconOutput = SignedBytes.untagged().str("LUCID-BEACON-GENESIS-V1").raw(networkHash).sha256();
    }

    long closedSlot() {
        return closed;
    }

    DaySums day() {
        return day;
    }

    /** Finds out where closing stands; nothing of it is kept anywhere but in the store. */
    Future<Void> load(long firstSlot) {
        closed = firstSlot - 1;
        beaconSlot = firstSlot - 1;
        return store.headers().find(Query.all().sortByDescending(Query.ID).limit(1)).compose(page -> {
            page.values().forEach(header -> {
                closed = header.slot();
                previousDigest = header.digest();
            });
            return store.beacons().find(Query.all().sortByDescending(Query.ID).limit(5));
        }).compose(page -> {
            page.values().reversed().forEach(this::adopt);
            return loadDay(SlotClock.epochOf(closed + 1));
        }).compose(loaded -> pull().recover(Closer::waitWhileStarting)).map(pulled -> {
            roster.advanceTo(clock.startOf(closed));
            return null;
        });
    }

    /**
     * A module whose journal we read may start after us; until it is up closing waits, and its journal is read at the
     * next turn.
     */
    static Future<Void> waitWhileStarting(Throwable cause) {
        return cause instanceof Failure failure && failure.code() == FailureCode.UNAVAILABLE
                ? Future.succeededFuture()
                : Future.failedFuture(cause);
    }

    private void adopt(Records.Beacon beacon) {
        beaconSlot = beacon.slot();
        beaconOutput = Hex.bytes("output", beacon.output(), 32);
        seals.add(beacon.slot(), beacon.output(), beacon.producedAt());
    }

    private Future<Void> loadDay(long epoch) {
        day = new DaySums();
        return eachNodeEpoch(epoch - 1, Optional.empty()).compose(before -> {
            long from = epoch * SlotClock.SLOTS_PER_EPOCH;
            return eachTotals(from, Records.Totals.id(from, 0));
        });
    }

    private Future<Void> eachNodeEpoch(long epoch, Optional<String> cursor) {
        Query query = Query.where("epoch", epoch).sortBy("node_id").limit(PAGE);
        return store.nodeEpochs().find(cursor.map(query::after).orElse(query)).compose(page -> {
            page.values().forEach(row -> day.startedBefore(row.nodeId()));
            return page.next().isPresent() ? eachNodeEpoch(epoch, page.next()) : Future.succeededFuture();
        });
    }

    private Future<Void> eachTotals(long fromSlot, String fromId) {
        return store.totals().find(Query.all().and(Query.ID, Comparison.GTE, fromId)
                .and(Query.ID, Comparison.LTE, Records.Totals.id(closed, 9999)).sortBy(Query.ID).limit(50))
                .compose(page -> {
                    page.values().forEach(totals -> day.add(isObserved(totals), totals.lines()));
                    return page.items().isEmpty()
                            ? Future.succeededFuture()
                            : eachTotals(fromSlot, page.items().getLast().id() + "~");
                });
    }

    /** A slot is observed if and only if it expected somebody who was not barred. */
    private static boolean isObserved(Records.Totals totals) {
        return totals.lines().stream().anyMatch(Records.Line::expected);
    }

    /** Does what is due: beacons of the slots begun, then closing what is over, at most 50 slots at a time. */
    Future<?> turn() {
        long current = clock.slotAt(context.clock().instant().minus(TURN));
        Future<Void> chain = produceBeacons(current);
        if (closed < current - 2) {
            chain = chain.compose(produced -> attendance.flush()).compose(flushed -> pull());
        }
        return chain.compose(ready -> closeUpTo(current - 2, 50));
    }

    private Future<Void> closeUpTo(long target, int budget) {
        if (closed >= target || budget == 0) {
            return Future.succeededFuture();
        }
        return close(closed + 1).compose(done -> closeUpTo(target, budget - 1));
    }

    /** Produces the links up to a slot: each is the hash of the identity key's signature over the one before. */
    private Future<Void> produceBeacons(long target) {
        if (beaconSlot >= target) {
            return Future.succeededFuture();
        }
        long slot = beaconSlot + 1;
        byte[] proof = context.identity().sign(SignedBytes.tagged("LUCID-BEACON-V1", networkHash).u64(slot)
                .raw(beaconOutput).toBytes());
        Records.Beacon beacon = new Records.Beacon(slot, Hex.of(SignedBytes.sha256(proof)), Hex.of(proof),
                context.clock().instant());
        return store.beacons().insert(beacon).compose(inserted -> inserted
                ? Future.succeededFuture(beacon)
                : store.beacons().get(ConsensusStore.slotId(slot)).map(found -> found.orElseThrow().value()))
                .compose(stored -> {
                    adopt(stored);
                    return produceBeacons(target);
                });
    }

    /** Reads the journals of registration and pools on to their ends (CON-60). */
    private Future<Void> pull() {
        return pullNodes().compose(nodes -> pullMembers());
    }

    private Future<Void> pullNodes() {
        return context.bus().request(Nodes.NODE_CHANGES, new Nodes.NodeChanges(roster.nodeSeq(), PAGE))
                .compose(page -> {
                    page.items().forEach(roster::hear);
                    return page.items().size() == PAGE ? pullNodes() : Future.succeededFuture();
                });
    }

    /** Without the module of pools each node is its own entity; when it fails, closing waits. */
    private Future<Void> pullMembers() {
        return context.bus().request(Memberships.MEMBERSHIP_CHANGES,
                new Memberships.GetChanges(roster.memberSeq(), PAGE)).compose(page -> {
                    page.items().forEach(roster::hear);
                    return page.items().size() == PAGE ? pullMembers() : Future.<Void>succeededFuture();
                }).recover(cause -> cause instanceof Failure failure && failure.code() == FailureCode.MODULE_DISABLED
                        ? Future.succeededFuture()
                        : Future.failedFuture(cause));
    }

    private Future<Void> close(long slot) {
        roster.advanceTo(clock.startOf(slot));
        return Future.join(proofsOf(slot, Optional.empty(), new ArrayList<>()), equivocatedIn(slot),
                attendance.bits(slot), attendance.bits(slot + 1)).compose(facts -> {
                    SlotClosing.Result result = SlotClosing.close(new SlotClosing.Input(slot, day.started(), roster,
                            facts.resultAt(0), facts.resultAt(1), facts.resultAt(2), facts.resultAt(3),
                            context.config().observeMinBits(), previousDigest, networkHash));
                    return commit(result);
                });
    }

    private Future<List<Records.Proof>> proofsOf(long slot, Optional<String> cursor, List<Records.Proof> all) {
        Query query = Query.all().and(Query.ID, Comparison.GTE, ConsensusStore.slotId(slot))
                .and(Query.ID, Comparison.LT, ConsensusStore.slotId(slot + 1)).limit(PART);
        return store.proofs().find(cursor.map(query::after).orElse(query)).compose(page -> {
            all.addAll(page.values());
            return page.next().isPresent() ? proofsOf(slot, page.next(), all) : Future.succeededFuture(all);
        });
    }

    private Future<Set<String>> equivocatedIn(long slot) {
        Instant before = clock.startOf(slot + 2);
        return store.evidence().find(Query.where("slot", slot).limit(PART)).map(page -> {
            Set<String> nodes = new HashSet<>();
            page.values().stream().filter(evidence -> evidence.recordedAt().isBefore(before))
                    .forEach(evidence -> nodes.add(evidence.nodeId()));
            return nodes;
        });
    }

    private Future<Void> commit(SlotClosing.Result result) {
        Instant now = context.clock().instant();
        String signature = Hex.of(context.identity().sign(SignedBytes.tagged("LUCID-SLOT-HEADER-V1", networkHash)
                .u64(result.slot()).raw(Hex.bytes("digest", result.digest(), 32)).toBytes()));
        Records.Header header = new Records.Header(result.slot(), result.observed(), result.reason(),
                result.expected(), result.beacons(), result.proofs(), result.proofsRoot(), result.totalsRoot(),
                previousDigest, result.digest(), signature, now);
        return insertParts(result, now, 0).compose(parts -> store.headers().insert(header))
                .compose(inserted -> inserted
                        ? Future.succeededFuture()
                        : store.headers().get(ConsensusStore.slotId(result.slot()))
                                .compose(stored -> compare(stored.orElseThrow().value(), result)))
                .compose(committed -> advance(result));
    }

    private Future<Void> compare(Records.Header stored, SlotClosing.Result result) {
        if (stored.digest().equals(result.digest())) {
            return Future.succeededFuture();
        }
        String text = "slot " + result.slot() + " is stored with digest " + stored.digest()
                + " and was computed with " + result.digest();
        context.fail(text);
        return Future.failedFuture(LucidError.INTERNAL_ERROR.failure(text));
    }

    private Future<Void> insertParts(SlotClosing.Result result, Instant now, int part) {
        int from = part * PART;
        if (from > 0 && from >= result.lines().size()) {
            return Future.succeededFuture();
        }
        List<Records.Line> lines = List.copyOf(result.lines().subList(from,
                Math.min(result.lines().size(), from + PART)));
        return store.totals().insert(new Records.Totals(result.slot(), part, lines, now))
                .compose(inserted -> insertParts(result, now, part + 1));
    }

    private Future<Void> advance(SlotClosing.Result result) {
        day.add(result.observed(), result.lines());
        closed = result.slot();
        previousDigest = result.digest();
        context.bus().publish(Consensus.SLOT_CLOSED, new Consensus.SlotClosed(result.slot(), result.observed(),
                result.beacons(), result.expected(), result.digest()));
        return SlotClock.endsEpoch(closed) ? closeEpoch(SlotClock.epochOf(closed)) : Future.succeededFuture();
    }

    /** The rows in bulk, then the epoch as commit (CON-68). */
    private Future<Void> closeEpoch(long epoch) {
        List<Records.NodeEpoch> rows = day.rows(epoch);
        List<Records.TallyRow> tally = DaySums.tally(epoch, rows);
        String digest = DaySums.digest(epoch, rows);
        return insertOnce(store.nodeEpochs(), rows).compose(done -> insertOnce(store.tally(), tally))
                .compose(done -> store.epochs().insert(new Records.Epoch(epoch, rows.size(), tally.size(), digest,
                        context.clock().instant())))
                .map(done -> {
                    DaySums next = new DaySums();
                    day.started().forEach(next::startedBefore);
                    day = next;
                    context.bus().publish(Consensus.EPOCH_CLOSED, new Consensus.EpochClosed(epoch, rows.size(),
                            tally.size(), digest));
                    return null;
                });
    }

    /** Rows that were stored before a crash stay; the rest follows. */
    static <T> Future<Void> insertOnce(Documents<T> documents, List<T> rows) {
        if (rows.isEmpty()) {
            return Future.succeededFuture();
        }
        List<T> batch = rows.subList(0, Math.min(PAGE, rows.size()));
        return documents.insertAll(batch).compose(stored -> insertOnce(documents,
                rows.subList(stored < batch.size() ? stored + 1 : stored, rows.size())));
    }
}
