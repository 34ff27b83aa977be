package org.lucid.node.consensus.store;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lucid.node.consensus.slot.Line;
import org.lucid.node.contract.consensus.Evidences.Evidence;
import org.lucid.node.kernel.store.CollectionOpener;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;

/**
 * The collections of consensus. None has a retention of the store's own: records go by their distance from the newest
 * closed slot (see {@link Sweeper}).
 */
public record ConsensusStore(Documents<Records.Meta> meta, Documents<Records.Parameters> parameters,
        Documents<Records.Proof> proofs, Documents<Records.SessionEvent> sessions, Documents<Records.Duty> duties,
        Documents<Records.PresenceBits> presence, Documents<Records.Maintenance> maintenance,
        Documents<Evidence> evidence, Documents<Records.Beacon> beacons, Documents<Totals> totals,
        Documents<Records.Header> headers, Documents<Records.Checkpoint> checkpoints,
        Documents<Records.CheckpointPart> checkpointParts, Documents<Records.NodeEpoch> nodeEpochs,
        Documents<Records.TallyRow> tally, Documents<Records.Epoch> epochs,
        Documents<Records.VrfKey> vrfKeys, Documents<Records.ScheduleRow> schedules,
        Documents<Records.Claim> claims) {

    /** How many documents are read at a time. */
    public static final int PAGE = 1000;
    private static final int BATCH = 500;

    /** Opens all of them. */
    public static Future<ConsensusStore> open(CollectionOpener store) {
        return Future.join(List.of(
                store.open(CollectionSpec.of("consensus_meta", Records.Meta.class, Records.Meta::id)),
                store.open(CollectionSpec.of("consensus_params", Records.Parameters.class,
                        version -> Ids.of(version.version()), Index.unique("effective_slot"))),
                store.open(CollectionSpec.of("task_proofs", Records.Proof.class, Records.Proof::id,
                        Index.on("node_id", "slot"))),
                store.open(CollectionSpec.of("session_events", Records.SessionEvent.class,
                        Records.SessionEvent::id, Index.on("slot"))),
                store.open(CollectionSpec.of("duties", Records.Duty.class, Records.Duty::id, Index.on("due_slot"),
                        Index.on("node_id", "due_slot"))),
                store.open(CollectionSpec.of("slot_presence", Records.PresenceBits.class,
                        bits -> Ids.of(bits.slot()))),
                store.open(CollectionSpec.of("maintenance", Records.Maintenance.class, Records.Maintenance::id,
                        Index.on("until_slot"))),
                store.open(CollectionSpec.of("evidence", Evidence.class, Evidence::evidenceId,
                        Index.unique("type", "node_id", "slot", "kind"), Index.on("slot"),
                        Index.on("node_id", "recorded_at"), Index.on("recorded_at"))),
                store.open(CollectionSpec.of("vrf_beacons", Records.Beacon.class, beacon -> Ids.of(beacon.slot()))),
                store.open(CollectionSpec.of("slot_totals", Totals.class, Totals::id)),
                store.open(CollectionSpec.of("slot_metrics", Records.Header.class, header -> Ids.of(header.slot()))),
                store.open(CollectionSpec.of("tally_checkpoints", Records.Checkpoint.class,
                        checkpoint -> Ids.of(checkpoint.slot()))),
                store.open(CollectionSpec.of("tally_checkpoint_parts", Records.CheckpointPart.class,
                        Records.CheckpointPart::id)),
                store.open(CollectionSpec.of("node_epochs", Records.NodeEpoch.class, Records.NodeEpoch::id,
                        Index.on("node_id", "epoch"), Index.on("epoch", "node_id"))),
                store.open(CollectionSpec.of("work_tally", Records.TallyRow.class, Records.TallyRow::id,
                        Index.on("epoch", "entity_id"))),
                store.open(CollectionSpec.of("epochs", Records.Epoch.class, epoch -> Ids.of(epoch.epoch()))),
                store.open(CollectionSpec.of("vrf_keys", Records.VrfKey.class, key -> Ids.of(key.fromSlot()))),
                store.open(CollectionSpec.of("leader_schedule", Records.ScheduleRow.class,
                        row -> Ids.of(row.slot()))),
                store.open(CollectionSpec.of("slot_claims", Records.Claim.class, claim -> Ids.of(claim.slot())))))
                .map(all -> new ConsensusStore(all.resultAt(0), all.resultAt(1), all.resultAt(2), all.resultAt(3),
                        all.resultAt(4), all.resultAt(5), all.resultAt(6), all.resultAt(7), all.resultAt(8),
                        all.resultAt(9), all.resultAt(10), all.resultAt(11), all.resultAt(12), all.resultAt(13),
                        all.resultAt(14), all.resultAt(15), all.resultAt(16), all.resultAt(17), all.resultAt(18)));
    }

    /** All documents that match, page by page; the query must be one whose answer has a bound. */
    public static <T> Future<List<T>> all(Documents<T> documents, Query query) {
        return all(documents, query.limit(PAGE), Optional.empty(), new ArrayList<>());
    }

    private static <T> Future<List<T>> all(Documents<T> documents, Query query, Optional<String> cursor,
            List<T> found) {
        return documents.find(cursor.map(query::after).orElse(query)).compose(page -> {
            found.addAll(page.values());
            return page.next().isPresent()
                    ? all(documents, query, page.next(), found)
                    : Future.succeededFuture(found);
        });
    }

    /** The documents whose ids begin with the number of a slot, or of the slots up to another one. */
    public static Query slots(long from, long to) {
        return Query.all().and(Query.ID, Comparison.GTE, Ids.of(from)).and(Query.ID, Comparison.LT, Ids.of(to + 1));
    }

    /** The newest document by id. */
    public static <T> Future<Optional<T>> newest(Documents<T> documents) {
        return documents.find(Query.all().sortByDescending(Query.ID).limit(1))
                .map(page -> page.values().stream().findFirst());
    }

    /** The document with a number as id. */
    public static <T> Future<Optional<T>> get(Documents<T> documents, long number) {
        return documents.get(Ids.of(number)).map(found -> found.map(stored -> stored.value()));
    }

    /** Stores rows in their order; those that were stored before a crash stay and the rest follows. */
    public static <T> Future<Void> insertOnce(Documents<T> documents, List<T> rows) {
        if (rows.isEmpty()) {
            return Future.succeededFuture();
        }
        List<T> batch = rows.subList(0, Math.min(BATCH, rows.size()));
        return documents.insertAll(batch).compose(stored -> insertOnce(documents,
                rows.subList(stored < batch.size() ? stored + 1 : stored, rows.size())));
    }

    /** The lines of a closed slot by node id. */
    public Future<List<Line>> lines(long slot) {
        return all(totals, slots(slot, slot)).map(parts -> parts.stream().flatMap(part -> part.lines().stream())
                .toList());
    }
}
