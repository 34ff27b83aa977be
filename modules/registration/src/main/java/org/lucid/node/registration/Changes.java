package org.lucid.node.registration;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.SequencedLog;
import org.lucid.node.kernel.store.SequencedLog.Appended;
import org.lucid.node.registration.NodeState.Trigger;

/**
 * The single writer of the journal of nodes. The entry is the commit point; the record of the node follows, and what
 * did not follow before a crash is made up for at the start (NOD-04).
 */
final class Changes {

    private static final int REAPPLIED = 1024;
    private static final int ATTEMPTS = 8;

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
    Future<?> admitted(NodeRecord node, String by) {
        return journal.append((seq, previous) -> new ChangeRecord(seq, node.nodeId(), 1, node.nodeId() + ":1",
                "admitted", Optional.empty(), NodeState.REGISTERED, node.desiredRun(), node.operatorId(),
                node.publicKey(), Optional.empty(), clock.instant(), by, "admitted"))
                .onSuccess(done -> context.bus().publish(Nodes.NODE_REGISTERED,
                        new Nodes.NodeRegistered(node.nodeId(), node.nodeType(), node.operatorId())));
    }

    /** Something happened to a node; answers the node as it is then, unchanged where the table has no such line. */
    Future<NodeRecord> apply(String nodeId, Trigger trigger, Optional<String> lastError, String by, String reason) {
        return apply(nodeId, trigger, lastError, by, reason, ATTEMPTS);
    }

    private Future<NodeRecord> apply(String nodeId, Trigger trigger, Optional<String> lastError, String by,
            String reason, int attempts) {
        return store.node(nodeId).compose(found -> {
            if (found.isEmpty()) {
                return Future.failedFuture(unknown(nodeId));
            }
            NodeRecord node = found.get();
            Optional<NodeState> target = node.state().on(trigger);
            if (target.isEmpty()) {
                return Future.succeededFuture(node);
            }
            boolean desiredRun = switch (trigger) {
                case START -> true;
                case STOP -> false;
                default -> node.desiredRun();
            };
            return journal.append((seq, previous) -> new ChangeRecord(seq, nodeId, node.nodeSeq() + 1,
                    nodeId + ":" + (node.nodeSeq() + 1), "state", Optional.of(node.state()), target.get(), desiredRun,
                    node.operatorId(), node.publicKey(), lastError, clock.instant(), by, reason))
                    .compose(appended -> switch (appended) {
                        case Appended.Written<ChangeRecord>(ChangeRecord entry) -> follow(entry)
                                .onSuccess(after -> announce(entry));
                        case Appended.KeyTaken<ChangeRecord> taken when attempts > 0 -> behind(node)
                                .compose(caughtUp -> apply(nodeId, trigger, lastError, by, reason, attempts - 1));
                        case Appended.KeyTaken<ChangeRecord> taken -> Future
                                .failedFuture(LucidError.CHANGED_MEANWHILE.failure(
                                        "The node changed meanwhile. Read it again, then retry."));
                    });
        });
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

    /** Ends stopping for nodes that did not say within the time that they stopped. */
    Future<?> endStopping(Duration timeout) {
        return store.nodes().find(Query.where("state", NodeState.STOPPING).limit(500)).compose(page -> {
            Future<?> chain = Future.succeededFuture();
            for (NodeRecord node : page.values()) {
                if (!node.stateSince().plus(timeout).isAfter(clock.instant())) {
                    chain = chain.compose(before -> apply(node.nodeId(), Trigger.STOP_TIMEOUT, Optional.empty(),
                            "system", "did not say that it stopped"));
                }
            }
            return chain;
        });
    }

    private void announce(ChangeRecord entry) {
        context.bus().publish(Nodes.NODE_STATUS_CHANGED, new Nodes.NodeStatusChanged(entry.nodeId(),
                entry.from().map(Enum::name).orElse(""), entry.to().name(), entry.effectiveAt(), entry.reason()));
    }

    static RuntimeException unknown(String nodeId) {
        return LucidError.NODE_UNKNOWN.failure("There is no node " + nodeId + ". Check the id.",
                java.util.Map.of("id", nodeId));
    }

    /** Entries after a number, for those who follow. */
    static Future<List<ChangeRecord>> read(NodeStore store, long afterSeq, int limit) {
        return store.changes().find(Query.all().and("seq", Query.Comparison.GT, afterSeq).sortBy("seq").limit(limit))
                .map(page -> page.values());
    }
}
