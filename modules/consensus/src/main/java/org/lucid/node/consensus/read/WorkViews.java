package org.lucid.node.consensus.read;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.Epoch;
import org.lucid.node.consensus.store.Records.NodeEpoch;
import org.lucid.node.consensus.store.Records.Share;
import org.lucid.node.consensus.tally.FactSheet;
import org.lucid.node.consensus.tally.Window;
import org.lucid.node.consensus.turn.ClosingState;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.NodeWork.Facts;
import org.lucid.node.contract.consensus.NodeWork.GetFacts;
import org.lucid.node.contract.consensus.NodeWork.GetWork;
import org.lucid.node.contract.consensus.NodeWork.Work;
import org.lucid.node.contract.consensus.NodeWork.WorkItem;
import org.lucid.node.contract.consensus.NodeWork.WorkShare;
import org.lucid.node.kernel.store.Page;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;

/** What other modules read of the work of nodes. */
public final class WorkViews {

    private static final int MOST_EPOCHS = 31;
    private static final int MOST_NODES = 500;
    private static final Duration RECENT = Duration.ofDays(30);

    private final ConsensusStore store;
    private final SlotClock clock;

    public WorkViews(ConsensusStore store, SlotClock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** The work of nodes in closed epochs: NOT_FOUND 5516 when one of them is not. */
    public Future<Work> work(GetWork request) {
        long epochs = request.toEpoch() - request.fromEpoch() + 1;
        if (request.fromEpoch() < 0 || epochs < 1 || epochs > MOST_EPOCHS) {
            throw LucidError.field("to_epoch", "spans " + epochs + " epochs", "1 to " + MOST_EPOCHS);
        }
        requireFew(request.nodeIds());
        return ConsensusStore.get(store.epochs(), request.toEpoch()).compose(newest -> {
            Epoch closed = newest.orElseThrow(() -> LucidError.SLOT_NOT_CLOSED.failure(
                    "Tally epoch " + request.toEpoch() + " is not closed."));
            int limit = Math.clamp(request.limit(), 1, MOST_NODES);
            return Future.join(LongStream.rangeClosed(request.fromEpoch(), request.toEpoch())
                    .mapToObj(epoch -> store.nodeEpochs().find(page(request, epoch, limit))).toList())
                    .map(pages -> new Work(epochs == 1 ? Optional.of(closed.digest()) : Optional.empty(),
                            items(pages.<Page<NodeEpoch>>list(), limit)));
        });
    }

    private static Query page(GetWork request, long epoch, int limit) {
        Query query = Query.where("epoch", epoch).sortBy("node_id").limit(limit);
        query = request.after().isPresent()
                ? query.and("node_id", Comparison.GT, request.after().get())
                : query;
        return request.nodeIds().isPresent() ? query.in("node_id", request.nodeIds().get()) : query;
    }

    /** Each page holds the first nodes of its epoch, so that together they hold the first of all epochs. */
    private static List<WorkItem> items(List<Page<NodeEpoch>> pages, int limit) {
        TreeMap<String, List<NodeEpoch>> rows = new TreeMap<>();
        pages.forEach(page -> page.values().forEach(row -> rows.computeIfAbsent(row.nodeId(),
                node -> new ArrayList<>()).add(row)));
        return rows.entrySet().stream().limit(limit).map(entry -> item(entry.getKey(), entry.getValue())).toList();
    }

    private static WorkItem item(String nodeId, List<NodeEpoch> rows) {
        TreeMap<String, WorkShare> shares = new TreeMap<>();
        rows.stream().flatMap(row -> row.byEntity().stream()).forEach(share -> shares.merge(share.entityId(),
                share(share), WorkViews::sum));
        int beacons = rows.stream().mapToInt(NodeEpoch::beacons).sum();
        int expected = rows.stream().mapToInt(NodeEpoch::expected).sum();
        return new WorkItem(nodeId, rows.stream().mapToLong(NodeEpoch::relayMc).sum(),
                rows.stream().mapToLong(NodeEpoch::storageMc).sum(),
                rows.stream().mapToLong(NodeEpoch::validationMc).sum(), beacons, expected,
                rows.stream().mapToInt(NodeEpoch::dutiesDue).sum(), rows.stream().mapToInt(NodeEpoch::dutiesDone)
                        .sum(),
                Window.uptimePpm(beacons, expected), List.copyOf(shares.values()));
    }

    private static WorkShare share(Share share) {
        return new WorkShare(share.entityId(), share.creditsMc(), share.beacons(), share.expected());
    }

    private static WorkShare sum(WorkShare a, WorkShare b) {
        return new WorkShare(a.entityId(), a.creditsMc() + b.creditsMc(), a.beacons() + b.beacons(),
                a.expected() + b.expected());
    }

    /** What is known of nodes as of the newest closed slot. */
    public Future<Facts> facts(GetFacts request, ClosingState state) {
        requireFew(request.nodeIds());
        int limit = Math.clamp(request.limit(), 1, MOST_NODES);
        return state.read(tally -> {
            List<FactSheet> sheets = FactSheet.of(tally, request.nodeIds(), request.after(), limit);
            return equivocations(sheets.stream().map(FactSheet::nodeId).toList(),
                    clock.startOf(tally.slot()).minus(RECENT)).map(
                            found -> new Facts(tally.slot(), sheets.stream()
                                    .map(sheet -> sheet.toFacts(state.entityOf(sheet.nodeId()),
                                            found.getOrDefault(sheet.nodeId(), 0)))
                                    .toList()));
        }).compose(facts -> facts);
    }

    private Future<Map<String, Integer>> equivocations(List<String> nodes, Instant since) {
        if (nodes.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return ConsensusStore.all(store.evidence(), Query.all().and("recorded_at", Comparison.GTE, since)
                .in("node_id", nodes).sortBy("recorded_at")).map(found -> {
                    Map<String, Integer> counts = new HashMap<>();
                    found.forEach(evidence -> counts.merge(evidence.nodeId(), 1, Integer::sum));
                    return counts;
                });
    }

    private static void requireFew(Optional<List<String>> nodeIds) {
        if (nodeIds.isPresent() && nodeIds.get().size() > MOST_NODES) {
            throw LucidError.field("node_ids", "has " + nodeIds.get().size() + " elements", "1 to " + MOST_NODES);
        }
    }
}
