package org.lucid.node.consensus.read;

import io.vertx.core.Future;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.lucid.node.consensus.params.ParameterHistory;
import org.lucid.node.consensus.proof.Credits;
import org.lucid.node.consensus.proof.OpenSlots;
import org.lucid.node.consensus.proof.Seals;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.Duty;
import org.lucid.node.consensus.store.Records.NodeEpoch;
import org.lucid.node.consensus.store.Records.Proof;
import org.lucid.node.consensus.tally.EpochRows;
import org.lucid.node.consensus.tally.Window;
import org.lucid.node.consensus.turn.ClosingState;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Leaders;
import org.lucid.node.contract.consensus.ProofKind;
import org.lucid.node.contract.registration.NodeOwner;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Page;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;

/** What a node's owner may read of it. */
public final class NodeViews {

    private static final int MOST_DAYS = 92;
    private static final int MOST_SLOTS = 720;
    private static final int RECENT_PROOFS = 16;
    private static final int USUAL_DAYS = 7;

    private final ModuleContext<?> context;
    private final ConsensusStore store;
    private final SlotClock clock;
    private final Seals seals;
    private final ParameterHistory parameters;
    private final OpenSlots open;
    private Optional<Function<Leaders.GetGrants, Future<Leaders.GrantList>>> here = Optional.empty();

    public NodeViews(ModuleContext<?> context, ConsensusStore store, SlotClock clock, Seals seals,
            ParameterHistory parameters, OpenSlots open) {
        this.context = context;
        this.store = store;
        this.clock = clock;
        this.seals = seals;
        this.parameters = parameters;
        this.open = open;
    }

    /** The schedules are known in this very instance: it need not ask another one. */
    public void grantsFrom(Function<Leaders.GetGrants, Future<Leaders.GrantList>> schedules) {
        here = Optional.of(schedules);
    }

    /** The stored proofs of a node in at most 720 slots. */
    public Future<Consensus.ProofList> proofs(Consensus.GetProofs request, Call call) {
        if (request.toSlot() < request.fromSlot() || request.toSlot() - request.fromSlot() >= MOST_SLOTS) {
            throw LucidError.field("to_slot", "spans " + (request.toSlot() - request.fromSlot() + 1) + " slots",
                    "from_slot to from_slot + " + (MOST_SLOTS - 1));
        }
        return NodeOwner.check(context.bus(), call, request.nodeId())
                .compose(known -> ConsensusStore.all(store.proofs(), Query.where("node_id", request.nodeId())
                        .and("slot", Comparison.GTE, request.fromSlot()).and("slot", Comparison.LTE, request.toSlot())
                        .sortBy("slot")))
                .map(found -> new Consensus.ProofList(found.stream().map(this::toStored).toList()));
    }

    private Consensus.StoredProof toStored(Proof proof) {
        ProofKind kind = ProofKind.of(proof.kind());
        return new Consensus.StoredProof(proof.nodeId(), proof.slot(), kind.json(), proof.value(), proof.count(),
                proof.body(), proof.verdicts().good(), proof.verdicts().capped(), proof.verdicts().rejected(),
                new Credits(parameters.at(proof.slot()).values()).of(kind, proof.verdicts()), proof.ts(),
                proof.receivedAt(), proof.proofHash(), proof.sig());
    }

    /** What a node must know before it signs. */
    public Future<Consensus.Duties> duties(Consensus.GetDuties request, Call call) {
        long current = clock.slotAt(context.clock().instant());
        return NodeOwner.check(context.bus(), call, request.nodeId()).compose(known -> Future.join(
                newestSlots(request.nodeId(), current), grants(request.nodeId()),
                ConsensusStore.all(store.duties(), Query.where("node_id", request.nodeId())
                        .and("due_slot", Comparison.GTE, current - 1).sortBy("due_slot"))))
                .map(all -> {
                    List<Consensus.ValidationDuty> due = all
                            .<List<Duty>>resultAt(2).stream()
                            .map(duty -> new Consensus.ValidationDuty(duty.sessionId(), duty.dueSlot())).toList();
                    return new Consensus.Duties(all.resultAt(0), due, all.resultAt(1), seals.newest(), current,
                            parameters.at(current).version());
                });
    }

    /** What the node may claim, or that it is not known at the moment; it asks again in the next slot. */
    private Future<Optional<List<Leaders.Grant>>> grants(String nodeId) {
        Leaders.GetGrants request = new Leaders.GetGrants(nodeId);
        return here.map(schedules -> schedules.apply(request)).orElseGet(() -> context.bus().request(Leaders.GRANTS,
                request)).map(found -> Optional.of(found.items())).otherwise(Optional.empty());
    }

    /** By kind; from memory where the proofs of the slots that may still be signed for are there. */
    private Future<Map<String, Long>> newestSlots(String nodeId, long current) {
        Map<String, Long> newest = new TreeMap<>();
        if (open.covers(current) && open.covers(current - 1)) {
            for (ProofKind kind : ProofKind.values()) {
                for (long slot = current - 1; slot <= current; slot++) {
                    if (open.find(slot, kind, nodeId).isPresent()) {
                        newest.put(kind.json(), slot);
                    }
                }
            }
        }
        return newest.isEmpty()
                ? newest(nodeId, current).map(proofs -> {
                    proofs.forEach(proof -> newest.merge(ProofKind.of(proof.kind()).json(), proof.slot(), Math::max));
                    return newest;
                })
                : Future.succeededFuture(newest);
    }

    /** The proofs of the slots that may still be signed for; of a node that has none, the newest one. */
    private Future<List<Proof>> newest(String nodeId, long current) {
        Query ofNode = Query.where("node_id", nodeId).sortByDescending("slot");
        return store.proofs().find(ofNode.and("slot", Comparison.GTE, current - 1).limit(RECENT_PROOFS))
                .compose(recent -> recent.items().isEmpty()
                        ? store.proofs().find(ofNode.limit(1))
                        : Future.succeededFuture(recent))
                .map(Page::values);
    }

    /** The uptime of a node day by day; the running day comes from the sums of closing. */
    public Future<Consensus.Uptime> uptime(Consensus.GetUptime request, ClosingState state, Call call) {
        return NodeOwner.check(context.bus(), call, request.nodeId())
                .compose(own -> state.read(tally -> EpochRows.running(tally, request.nodeId()))
                        .compose(running -> {
                            long today = running.map(NodeEpoch::epoch)
                                    .orElse(SlotClock.epochOf(state.closed() + 1));
                            long to = request.to().map(this::epochOf).orElse(today);
                            long from = request.from().map(this::epochOf).orElse(to - USUAL_DAYS + 1);
                            if (to < from || to - from >= MOST_DAYS) {
                                throw LucidError.field("to", "spans " + (to - from + 1) + " days",
                                        "1 to " + MOST_DAYS + " days");
                            }
                            return days(request.nodeId(), from, to, running);
                        }));
    }

    private Future<Consensus.Uptime> days(String nodeId, long from, long to, Optional<NodeEpoch> running) {
        return store.nodeEpochs().find(Query.where("node_id", nodeId).and("epoch", Comparison.GTE, from)
                .and("epoch", Comparison.LTE, to).sortBy("epoch").limit(MOST_DAYS + 1)).map(page -> {
                    List<NodeEpoch> rows = new ArrayList<>(page.values());
                    running.filter(row -> row.epoch() >= from && row.epoch() <= to
                            && rows.stream().noneMatch(stored -> stored.epoch() == row.epoch())).ifPresent(rows::add);
                    long beacons = rows.stream().mapToLong(NodeEpoch::beacons).sum();
                    long expected = rows.stream().mapToLong(NodeEpoch::expected).sum();
                    return new Consensus.Uptime(nodeId, Window.uptimePpm(beacons, expected),
                            rows.stream().map(this::day).toList());
                });
    }

    private Consensus.UptimeDay day(NodeEpoch row) {
        String date = clock.startOf(row.epoch() * SlotClock.SLOTS_PER_EPOCH).atOffset(ZoneOffset.UTC).toLocalDate()
                .toString();
        return new Consensus.UptimeDay(date, row.epoch(), row.beacons(), row.expected(), row.unobserved(),
                row.maintenance(), row.suspended(), row.relayMc(), row.storageMc(), row.validationMc(),
                row.missedRanges());
    }

    private long epochOf(String date) {
        try {
            return SlotClock.epochOf(clock.slotAt(LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant()));
        } catch (DateTimeParseException e) {
            throw LucidError.field("from, to", "is no date", "YYYY-MM-DD");
        }
    }
}
