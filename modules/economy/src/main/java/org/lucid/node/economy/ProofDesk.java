package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.LedgerHead;
import org.lucid.node.contract.economy.LedgerProofs.Consistency;
import org.lucid.node.contract.economy.LedgerProofs.GetConsistency;
import org.lucid.node.contract.economy.LedgerProofs.GetReceipt;
import org.lucid.node.contract.economy.LedgerProofs.Receipt;
import org.lucid.node.contract.registration.NodeOwner;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.json.Json;

/** Hands out heads and proofs. A receipt for an entry that no head covers yet has one signed, at most one a minute. */
final class ProofDesk {

    private final Bus bus;
    private final LedgerStores stores;
    private final Proofs proofs;
    private final Optional<Snapshots> snapshots;
    private final InstantSource clock;

    /** @param snapshots signs heads, in the one instance that writes the journal */
    ProofDesk(Bus bus, LedgerStores stores, Optional<Snapshots> snapshots, InstantSource clock) {
        this.bus = bus;
        this.stores = stores;
        this.proofs = new Proofs(stores);
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /** The newest signed head: NOT_FOUND 5011 before there is one. */
    Future<LedgerHead> head(Nothing request, Call call) {
        return proofs.head().map(found -> found.orElseThrow(() -> LucidError.RECORD_UNKNOWN.failure(
                "No head of the ledger has been signed yet. Ask again later.", Map.of("kind", "head"))));
    }

    /** That the journal of one size grew into another: INVALID 1001 for sizes that it never had. */
    Future<Consistency> consistency(GetConsistency request, Call call) {
        return head(Nothing.NOTHING, call).compose(newest -> {
            long from = request.from().orElse(0L);
            long to = request.to().orElse(newest.treeSize());
            if (to < 0 || to > newest.treeSize()) {
                throw LucidError.field("to", "is " + to, "0 to " + newest.treeSize() + ", the size of the newest head");
            }
            if (from < 0 || from > to) {
                throw LucidError.field("from", "is " + from, "0 to " + to);
            }
            return proofs.consistency(from, to).map(proof -> new Consistency(from, to, proof));
        });
    }

    /** That an entry is in the journal, to its owner: NOT_FOUND 5011, FORBIDDEN 2006; CONFLICT 5003 until it is signed. */
    Future<Receipt> receipt(GetReceipt request, Call call) {
        return stores.entries().bySeq(request.seq()).compose(found -> {
            JournalEntry entry = found.orElseThrow(() -> LucidError.unknown("entry", Long.toString(request.seq())));
            return requireOwner(entry, call).compose(allowed -> covering(entry.seq()))
                    .compose(head -> proofs.tree(head.treeSize())
                            .compose(tree -> proofs.path(tree, entry.seq() - 1))
                            .map(path -> new Receipt(entry, entry.seq() - 1, path, head)));
        });
    }

    private Future<Void> requireOwner(JournalEntry entry, Call call) {
        if (entry.nodeId().isPresent()) {
            return NodeOwner.check(bus, call, entry.nodeId().get());
        }
        if (!call.caller().seesAll()) {
            throw LucidError.NOT_OWNER.failure("Entry " + entry.seq() + " is no node's.", Map.of("seq", entry.seq()));
        }
        return Future.succeededFuture();
    }

    private Future<LedgerHead> covering(long seq) {
        Snapshots signer = snapshots.orElseThrow(Economy::elsewhere);
        if (signer.size() >= seq) {
            return head(Nothing.NOTHING, null);
        }
        Instant next = signer.nextAt();
        if (clock.instant().isBefore(next)) {
            throw LucidError.STATE_FORBIDS
                    .failure("Entry " + seq + " is not covered by a signed head yet. Ask again at "
                            + Json.format(next) + ".", Map.of("next_at", Json.format(next)));
        }
        return signer.take().compose(taken -> head(Nothing.NOTHING, null));
    }
}
