package org.lucid.node.poot;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Page;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;
import org.lucid.node.kernel.store.Retention;
import org.lucid.node.kernel.store.Versioned;

/** The collections of ownership proofs. */
record OwnershipStore(Documents<Challenge> challenges, Documents<OwnershipProof> proofs) {

    static Future<OwnershipStore> open(ModuleContext<?> context) {
        return Future.join(
                context.open(CollectionSpec.of("poot_challenges", Challenge.class, Challenge::challengeId, Index.unique(
                        "open_key"), Index.on("node_id", "state"), Index.on("open", "issued_at")).keep(new Retention(
                                "issued_at", Duration.ofDays(31)))),
                context.open(CollectionSpec.of("ownership_proofs", OwnershipProof.class, OwnershipProof::proofId, Index
                        .unique("challenge_id"), Index.on("node_id", "submitted_at"),
                        Index.on("state", "next_attempt_at"), Index.on("state", "submitted_at"))
                        .keep(new Retention("submitted_at", Duration.ofDays(400)))))
                .map(all -> new OwnershipStore(all.resultAt(0), all.resultAt(1)));
    }

    /** The challenge that a node may answer. */
    Future<Optional<Versioned<Challenge>>> issued(String nodeId) {
        return challenges.find(Query.where("open_key", nodeId)).map(page -> page.items().stream().findFirst());
    }

    /** Some challenges about which something is left to do, and where to go on. */
    Future<Page<Challenge>> open(Optional<String> cursor) {
        Query query = Query.where("open", true).sortBy("issued_at").limit(500);
        return challenges.find(cursor.map(query::after).orElse(query));
    }

    /** Some proofs of which the chain is to be asked by now. */
    Future<List<Versioned<OwnershipProof>>> due(Instant now) {
        return proofs.find(Query.where("state", OwnershipProof.State.PENDING_CHAIN).and("next_attempt_at",
                Comparison.LTE, now).limit(500)).map(Page::items);
    }

    Future<Optional<OwnershipProof>> latest(String nodeId) {
        return proofs.find(Query.where("node_id", nodeId).sortByDescending("submitted_at").limit(1)).map(page -> page
                .values().stream().findFirst());
    }

    /** The proofs of a node since then; there are as many as challenges can be answered in that time. */
    Future<List<OwnershipProof>> since(String nodeId, Instant from) {
        return proofs.find(Query.where("node_id", nodeId).and("submitted_at", Comparison.GTE, from).sortByDescending(
                "submitted_at").limit(Query.MAX_LIMIT)).map(Page::values);
    }
}
