package org.lucid.node.consensus;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;

/** What others may read of consensus; all of it comes from the store, except the running day, which the closer sums. */
final class Views {

    private static final int MAX_DAYS = 92;
    private static final int MAX_SLOTS = 720;

    private final ModuleContext<ConsensusConfig> context;
    private final ConsensusStore store;
    private final SlotClock clock;
    private final Seals seals;
    private final Intake intake;
    private final byte[] networkHash;

    Views(ModuleContext<ConsensusConfig> context, ConsensusStore store, SlotClock clock, Seals seals, Intake intake,
            byte[] networkHash) {
        this.context = context;
        this.store = store;
        this.clock = clock;
        this.seals = seals;
        this.intake = intake;
        this.networkHash = networkHash;
    }

    Future<Consensus.Status> status() {
        var network = context.kernel().network();
        long current = clock.slotAt(context.clock().instant());
        return newestHeader().map(header -> {
            long closed = header.map(Records.Header::slot).orElse(-1L);
            return new Consensus.Status(network.id(), Hex.of(networkHash), network.genesisAt(), current, closed,
                    closed < 0 ? 0 : Math.max(0, current - 3 - closed), SlotClock.epochOf(current), seals.newest());
        });
    }

    private Future<Optional<Records.Header>> newestHeader() {
        return store.headers().find(Query.all().sortByDescending(Query.ID).limit(1))
                .map(page -> page.values().stream().findFirst());
    }

    Future<Consensus.Slot> slot(Consensus.GetSlot request) {
        return header(request.slot()).map(Records.Header::toSlot);
    }

    private Future<Records.Header> header(long slot) {
        return store.headers().get(ConsensusStore.slotId(slot)).compose(found -> found.isPresent()
                ? Future.succeededFuture(found.get().value())
                : newestHeader().compose(newest -> Future.failedFuture(
                        newest.isPresent() && newest.get().slot() > slot
                                ? LucidError.SLOT_NOT_KEPT
                                        .failure("Slot " + slot + " is no longer, or was never, kept.")
                                : LucidError.SLOT_NOT_CLOSED.failure("Slot " + slot
                                        + " is not closed yet. It is about five minutes after its start."))));
    }

    Future<Consensus.SlotTotals> totals(Consensus.GetTotals request) {
        int limit = request.limit().orElse(1000);
        return header(request.slot()).compose(header -> store.totals().find(Query.all()
                .and(Query.ID, Comparison.GTE, Records.Totals.id(request.slot(), 0))
                .and(Query.ID, Comparison.LTE, Records.Totals.id(request.slot(), 9999)).sortBy(Query.ID).limit(100)))
                .map(page -> new Consensus.SlotTotals(request.slot(), page.values().stream()
                        .flatMap(part -> part.lines().stream())
                        .filter(line -> request.after().map(after -> line.nodeId().compareTo(after) > 0).orElse(true))
                        .limit(limit).map(Records.Line::toTotals).toList()));
    }

    Future<Consensus.ProofList> proofs(Consensus.GetProofs request, Call call) {
        if (request.toSlot() < request.fromSlot() || request.toSlot() - request.fromSlot() > MAX_SLOTS) {
            throw LucidError.field("to_slot", "spans " + (request.toSlot() - request.fromSlot()) + " slots",
                    "from_slot to from_slot + " + MAX_SLOTS);
        }
        return own(request.nodeId(), call.caller())
                .compose(known -> intake.proofs(request.nodeId(), request.fromSlot(), request.toSlot()))
                .map(found -> new Consensus.ProofList(found.stream().map(Records.Proof::toStored).toList()));
    }

    Future<Consensus.Duties> duties(Consensus.GetDuties request, Call call) {
        return own(request.nodeId(), call.caller()).compose(known -> store.proofs().find(Query.where("node_id",
                request.nodeId()).sortByDescending("slot").limit(1)))
                .map(page -> {
                    Map<String, Long> newest = new TreeMap<>();
                    page.values().forEach(proof -> newest.put("uptime_beacon", proof.slot()));
                    return new Consensus.Duties(newest, seals.newest(), clock.slotAt(context.clock().instant()));
                });
    }

    Future<Consensus.Uptime> uptime(Consensus.GetUptime request, Closer closer, Call call) {
        long today = SlotClock.epochOf(closer.closedSlot() + 1);
        long to = request.toEpoch().orElse(today);
        long from = request.fromEpoch().orElse(to - 6);
        if (to < from || to - from >= MAX_DAYS) {
            throw LucidError.field("to_epoch", "spans " + (to - from + 1) + " days", "1 to " + MAX_DAYS + " days");
        }
        return own(request.nodeId(), call.caller()).compose(known -> store.nodeEpochs().find(Query.where("node_id",
                request.nodeId()).and("epoch", Comparison.GTE, from).and("epoch", Comparison.LTE, to).sortBy("epoch")
                .limit(MAX_DAYS + 1))).map(page -> {
                    List<Records.NodeEpoch> rows = new ArrayList<>(page.values());
                    if (today <= to && rows.stream().noneMatch(row -> row.epoch() == today)) {
                        closer.day().rows(today).stream().filter(row -> row.nodeId().equals(request.nodeId()))
                                .forEach(rows::add);
                    }
                    long beacons = rows.stream().mapToLong(Records.NodeEpoch::beacons).sum();
                    long expected = rows.stream().mapToLong(Records.NodeEpoch::expected).sum();
                    return new Consensus.Uptime(request.nodeId(), DaySums.uptimePpm(beacons, expected),
                            rows.stream().map(row -> new Consensus.UptimeDay(row.epoch(), row.beacons(), row.expected(),
                                    row.unobserved())).toList());
                });
    }

    Future<Consensus.Tally> tally(Consensus.GetTally request) {
        Query newest = Query.all().sortByDescending(Query.ID).limit(1);
        Query wanted = request.epoch().map(epoch -> Query.where(Query.ID, ConsensusStore.slotId(epoch)).limit(1))
                .orElse(newest);
        return store.epochs().find(wanted).compose(page -> {
            Records.Epoch epoch = page.values().stream().findFirst().orElseThrow(() -> LucidError.SLOT_NOT_CLOSED
                    .failure("That tally epoch is not closed. A UTC day is closed about five minutes after its end."));
            return allRows(epoch.epoch(), Optional.empty(), new ArrayList<>()).map(rows -> new Consensus.Tally(
                    epoch.epoch(), epoch.digest(), rows));
        });
    }

    private Future<List<Consensus.TallyLine>> allRows(long epoch, Optional<String> cursor,
            List<Consensus.TallyLine> all) {
        Query query = Query.where("epoch", epoch).sortBy("entity_id").limit(500);
        return store.tally().find(cursor.map(query::after).orElse(query)).compose(page -> {
            page.values().forEach(row -> all.add(new Consensus.TallyLine(row.entityId(), row.entityType(), 0,
                    row.beacons(), row.expected(), DaySums.uptimePpm(row.beacons(), row.expected()))));
            return page.next().isPresent() ? allRows(epoch, page.next(), all) : Future.succeededFuture(all);
        });
    }

    Future<Consensus.Work> work(Consensus.GetWork request) {
        Query query = Query.where("epoch", request.epoch()).sortBy("node_id")
                .limit(Math.clamp(request.limit(), 1, 500));
        Query page = request.after().map(after -> query.and("node_id", Comparison.GT, after)).orElse(query);
        return store.epochs().get(ConsensusStore.slotId(request.epoch())).compose(epoch -> {
            String digest = epoch.map(e -> e.value().digest()).orElseThrow(() -> LucidError.SLOT_NOT_CLOSED.failure(
                    "Tally epoch " + request.epoch() + " is not closed."));
            return store.nodeEpochs().find(page).map(found -> new Consensus.Work(request.epoch(), digest,
                    found.values().stream().map(Views::toWork).toList()));
        });
    }

    private static Consensus.WorkItem toWork(Records.NodeEpoch row) {
        return new Consensus.WorkItem(row.nodeId(), 0, DaySums.uptimePpm(row.beacons(), row.expected()),
                row.byEntity().stream().map(share -> new Consensus.WorkShare(share.entityId(), 0, share.beacons(),
                        share.expected())).toList());
    }

    private Future<Void> own(String nodeId, Caller caller) {
        if (caller.seesAll() || caller.nodeId().filter(nodeId::equals).isPresent()) {
            return Future.succeededFuture();
        }
        return context.bus().request(NodeKeys.GET_KEY, new NodeKeys.GetKey(nodeId, Optional.empty())).map(key -> {
            if (key.operatorId().filter(caller.operatorId().orElse(caller.subject())::equals).isEmpty()) {
                throw LucidError.NOT_OWNER.failure("This node belongs to somebody else. Use the owner's credential.");
            }
            return null;
        });
    }
}
