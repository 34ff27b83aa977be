package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Reconciliations.TransferResolution;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Page;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;

/** How transfers without an attempt are explained; none is ever deleted. */
final class TransferStore {

    static final CollectionSpec<Resolution> RESOLUTIONS = CollectionSpec.of("transfer_resolutions", Resolution.class,
            Resolution::txid, Index.on("state"));

    private final Documents<Resolution> documents;

    /** From PROPOSED by one person over APPROVED by another to BOOKED in the ledger. */
    enum State {
        PROPOSED, APPROVED, BOOKED
    }

    /** One transfer out of the wallet; {@code log} is its place among the events of its transaction. */
    record Out(int log, String to, Usdt amount) {
    }

    /** What persons said of a transaction. */
    record Resolution(String txid, String as, List<Out> transfers, State state, String reason, String proposedBy,
            Instant proposedAt, Optional<String> approvedBy, Optional<Instant> approvedAt) {

        Resolution {
            transfers = List.copyOf(transfers);
        }

        Resolution approved(String by, Instant now) {
            return new Resolution(txid, as, transfers, State.APPROVED, reason, proposedBy, proposedAt,
                    Optional.of(by), Optional.of(now));
        }

        Resolution booked() {
            return new Resolution(txid, as, transfers, State.BOOKED, reason, proposedBy, proposedAt, approvedBy,
                    approvedAt);
        }

        TransferResolution shown() {
            return new TransferResolution(txid, as, new Usdt(transfers.stream().mapToLong(out -> out.amount().micro())
                    .sum()), transfers.stream().map(Out::to).toList(), state.name().toLowerCase(java.util.Locale.ROOT),
                    reason, proposedBy, proposedAt, approvedBy, approvedAt);
        }
    }

    private TransferStore(Documents<Resolution> documents) {
        this.documents = documents;
    }

    static Future<TransferStore> open(ModuleContext<?> context) {
        return context.open(RESOLUTIONS).map(TransferStore::new);
    }

    Future<Optional<Versioned<Resolution>>> find(String txid) {
        return documents.get(txid);
    }

    Future<Boolean> insert(Resolution resolution) {
        return documents.insert(resolution);
    }

    Future<Boolean> replace(Versioned<Resolution> next) {
        return documents.replace(next);
    }

    /** What was approved and may not be booked; the rest follows with the next look. */
    Future<List<Versioned<Resolution>>> approved() {
        return documents.find(Query.where("state", State.APPROVED)).map(Page::items);
    }
}
