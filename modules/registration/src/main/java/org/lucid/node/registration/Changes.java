package org.lucid.node.registration;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.SequencedLog;
import org.lucid.node.kernel.store.SequencedLog.Appended;

/**
 * The single writer of the journal of nodes. The entry is the commit point; the record of the node follows, and what
 * did not follow before a crash is made up for at the start (NOD-04).
 */
final class Changes {

    private static final int REAPPLIED = 1024;
    private static final int ATTEMPTS = 8;
    private static final long SLOT_MILLIS = 120_000;

    private final NodeStore store;
    private final SequencedLog<ChangeRecord> journal;
    private final ModuleContext<?> context;
    private final InstantSource clock;

    private Changes(NodeStore store, SequencedLog<ChangeRecord> journal, ModuleContext<?> context) {
        this.store = store;
        this.journal = journal;
        this.context = context;
        this.clock = context.clock();
    }

    static Future<Changes> open(NodeStore store, ModuleContext<?> context) {
        return SequencedLog.open(store.changes(), "seq", ChangeRecord::seq, context::after, context::fail)
                .map(journal -> new Changes(store, journal, context))
                .compose(changes -> changes.catchUp().map(changes));
    }

    private Future<Void> catchUp() {
        return reapply(Math.max(0, journal.lastSeq() - REAPPLIED));
    }

    private Future<Void> reapply(long after) {
        return journal.read(after, 500).compose(entries -> {
            Future<Void> chain = Future.succeededFuture();
            for (ChangeRecord entry : entries) {
                chain = chain.compose(before -> follow(entry).mapEmpty());
            }
            return entries.isEmpty() ? chain : chain.compose(before -> reapply(entries.getLast().seq()));
        });
    }

    /** The first entry of a node: it is admitted. Repeating it changes nothing. */
    Future<NodeRecord> admitted(NodeRecord node, String by) {
        return journal.append((seq, previous) -> entry(seq, node, "admitted", true, Optional.empty(), node.standing(),
                by, "admitted")).compose(appended -> switch (appended) {
                    case Appended.Written<ChangeRecord>(ChangeRecord entry) -> follow(entry).onSuccess(
                            done -> context.bus().publish(Nodes.NODE_REGISTERED, new Nodes.NodeRegistered(
                                    node.nodeId(), node.nodeType(), node.operatorId())));
                    case Appended.KeyTaken<ChangeRecord> taken -> behind(node).compose(done -> store.node(
                            node.nodeId())).map(Optional::orElseThrow);
                });
    }

    private ChangeRecord entry(long seq, NodeRecord node, String kind, boolean roster, Optional<NodeState> from,
            Standing standing, String by, String reason) {
        Instant now = clock.instant();
        long slot = Math.floorDiv(now.toEpochMilli() - context.kernel().network().genesisAt().toEpochMilli(),
                SLOT_MILLIS);
        return new ChangeRecord(seq, node.nodeId(), node.nodeSeq() + 1, node.nodeId() + ":" + (node.nodeSeq() + 1),
                kind, roster, from, standing, now, slot, by, reason, roster ? Optional.empty() : Optional.of(now));
    }

    /** Something happened to a node; answers the node as it is then, unchanged where the table has no such line. */
    Future<NodeRecord> apply(String nodeId, Event event, String by, String reason) {
        return apply(nodeId, event, by, reason, ATTEMPTS);
    }

    private Future<NodeRecord> apply(String nodeId, Event event, String by, String reason, int attempts) {
        return store.node(nodeId).compose(found -> {
            if (found.isEmpty()) {
                return Future.failedFuture(unknown(nodeId));
            }
            NodeRecord node = found.get();
            Optional<Standing> next = Lifecycle.after(node.standing(), event, clock.instant(), reason);
            if (next.isEmpty()) {
                return Future.succeededFuture(node);
            }
            boolean roster = Lifecycle.concernsRoster(node.standing(), next.get());
            return journal.append((seq, previous) -> entry(seq, node, kindOf(event), roster, Optional.of(node.state()),
                    next.get(), by, reason)).compose(appended -> switch (appended) {
                        case Appended.Written<ChangeRecord>(ChangeRecord entry) -> follow(entry)
                                .onSuccess(after -> announce(node, entry));
                        case Appended.KeyTaken<ChangeRecord> taken when attempts > 0 -> behind(node)
                                .compose(caughtUp -> apply(nodeId, event, by, reason, attempts - 1));
                        case Appended.KeyTaken<ChangeRecord> taken -> Future
                                .failedFuture(LucidError.CHANGED_MEANWHILE.failure(
                                        "The node changed meanwhile. Read it again, then retry."));
                    });
        });
    }

    private static String kindOf(Event event) {
        return switch (event) {
            case Event.Assigned assigned -> "owner";
            case Event.KeyBound bound -> "key";
            case Event.AddressTaken taken -> "address";
            case Event.ExitBegun begun -> "exit";
            case Event.ExitDue due -> "exit";
            case Event.ExitCancelled cancelled -> "exit";
            default -> "state";
        };
    }

    /** Another entry follows the one that the record shows: brings the record up to it. */
    private Future<?> behind(NodeRecord node) {
        return store.changes().find(Query.where("node_key", node.nodeId() + ":" + (node.nodeSeq() + 1)).limit(1))
                .compose(page -> page.values().isEmpty() ? Future.succeededFuture() : follow(page.values().getFirst()));
    }

    /** Brings the record of a node up to an entry; does nothing when it is there already. */
    private Future<NodeRecord> follow(ChangeRecord entry) {
        return store.nodes().get(entry.nodeId()).compose(found -> {
            if (found.isEmpty()) {
                return Future.failedFuture(unknown(entry.nodeId()));
            }
            if (found.get().value().nodeSeq() >= entry.nodeSeq()) {
                return Future.succeededFuture(found.get().value());
            }
            NodeRecord next = found.get().value().after(entry);
            return store.nodes().replace(found.get().with(before -> next))
                    .compose(replaced -> replaced ? Future.succeededFuture(next) : follow(entry));
        });
    }

    private void announce(NodeRecord before, ChangeRecord entry) {
        if (before.standing().isExiting() != entry.standing().isExiting()) {
            context.bus().publish(Nodes.NODE_EXIT_CHANGED, new Nodes.NodeExitChanged(entry.nodeId(), entry.standing()
                    .isExiting(), entry.effectiveAt()));
        }
        NodeState from = entry.from().orElse(NodeState.REGISTERED);
        if (from != entry.standing().state()) {
            context.bus().publish(Nodes.NODE_STATUS_CHANGED, new Nodes.NodeStatusChanged(entry.nodeId(), from.name(),
                    entry.standing().state().name(), entry.effectiveAt(), entry.reason()));
        }
    }

    static RuntimeException unknown(String nodeId) {
        return LucidError.NODE_UNKNOWN.failure("There is no node " + nodeId + ". Check the id.",
                Map.of("id", nodeId));
    }

    /** Entries after a number, for those who follow. */
    static Future<List<ChangeRecord>> read(NodeStore store, long afterSeq, int limit) {
        return store.changes().find(Query.all().and("seq", Query.Comparison.GT, afterSeq).sortBy("seq").limit(limit))
                .map(page -> page.values());
    }

    /** Entries after a number that concern the roster. */
    static Future<List<ChangeRecord>> readRoster(NodeStore store, long afterSeq, int limit) {
        return store.changes().find(Query.where("roster", true).and("seq", Query.Comparison.GT, afterSeq).sortBy("seq")
                .limit(limit)).map(page -> page.values());
    }
}
