package org.lucid.node.consensus;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Retention;

/** The collections of consensus. */
record ConsensusStore(Documents<Records.Meta> meta, Documents<Records.Proof> proofs,
        Documents<Records.Evidence> evidence, Documents<Records.PresenceBits> presence,
        Documents<Records.Beacon> beacons, Documents<Records.Totals> totals, Documents<Records.Header> headers,
        Documents<Records.NodeEpoch> nodeEpochs, Documents<Records.TallyRow> tally, Documents<Records.Epoch> epochs) {

    private static final Duration SHORT = Duration.ofDays(16);
    private static final Duration LONG = Duration.ofDays(400);

    static Future<ConsensusStore> open(ModuleContext<?> context) {
        return Future.join(List.of(
                context.open(CollectionSpec.of("consensus_meta", Records.Meta.class, Records.Meta::id)),
                context.open(CollectionSpec.of("task_proofs", Records.Proof.class, Records.Proof::id,
                        Index.on("node_id", "slot"), Index.on("received_at"))
                        .keep(new Retention("received_at", Duration.ofDays(8)))),
                context.open(CollectionSpec.of("evidence", Records.Evidence.class, Records.Evidence::evidenceId,
                        Index.unique("type", "node_id", "slot", "kind"), Index.on("slot"))),
                context.open(CollectionSpec.of("slot_presence", Records.PresenceBits.class,
                        bits -> slotId(bits.slot()), Index.on("at")).keep(new Retention("at", SHORT))),
                context.open(CollectionSpec.of("vrf_beacons", Records.Beacon.class, beacon -> slotId(beacon.slot()),
                        Index.on("produced_at")).keep(new Retention("produced_at", LONG))),
                context.open(CollectionSpec.of("slot_totals", Records.Totals.class,
                        totals -> Records.Totals.id(totals.slot(), totals.part()), Index.on("closed_at"))
                        .keep(new Retention("closed_at", SHORT))),
                context.open(CollectionSpec.of("slot_metrics", Records.Header.class,
                        header -> slotId(header.slot()), Index.on("closed_at")).keep(new Retention("closed_at", LONG))),
                context.open(CollectionSpec.of("node_epochs", Records.NodeEpoch.class, Records.NodeEpoch::id,
                        Index.on("node_id", "epoch"), Index.on("epoch", "node_id"))),
                context.open(CollectionSpec.of("work_tally", Records.TallyRow.class, Records.TallyRow::id,
                        Index.on("epoch", "entity_id"))),
                context.open(CollectionSpec.of("epochs", Records.Epoch.class, epoch -> slotId(epoch.epoch())))))
                .map(all -> new ConsensusStore(all.resultAt(0), all.resultAt(1), all.resultAt(2), all.resultAt(3),
                        all.resultAt(4), all.resultAt(5), all.resultAt(6), all.resultAt(7), all.resultAt(8),
                        all.resultAt(9)));
    }

    /** Numbers as ids that sort as they do. */
    static String slotId(long slot) {
        return String.format("%012d", slot);
    }
}
