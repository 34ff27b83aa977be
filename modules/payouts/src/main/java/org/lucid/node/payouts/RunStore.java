package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Payouts.Skipped;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;

/** What automatic runs did (MON-59). */
final class RunStore {

    static final CollectionSpec<Run> RUNS = CollectionSpec.of("payout_runs", Run.class, Run::runId,
            Index.on("created_at"));

    private final Documents<Run> documents;

    /**
     * One run; repeated in its window it counts on.
     *
     * @param created payouts made, and {@code amount} their sum
     * @param skipped how many nodes were passed over the last time, by reason
     */
    record Run(String runId, String kind, int considered, int created, Usdt amount, List<Skipped> skipped,
            Instant createdAt, Instant updatedAt) {

        Run {
            skipped = List.copyOf(skipped);
        }

        Run again(Run later) {
            return new Run(runId, kind, later.considered, created + later.created, amount.plus(later.amount),
                    later.skipped, createdAt, later.updatedAt);
        }
    }

    private RunStore(Documents<Run> documents) {
        this.documents = documents;
    }

    static Future<RunStore> open(ModuleContext<?> context) {
        return context.open(RUNS).map(RunStore::new);
    }

    Future<Optional<Run>> find(String runId) {
        return documents.get(runId).map(found -> found.map(stored -> stored.value()));
    }

    Future<Void> add(Run run) {
        return documents.insert(run).compose(stored -> stored
                ? Future.succeededFuture()
                : documents.get(run.runId()).compose(found -> found.isEmpty()
                        ? Future.<Void>succeededFuture()
                        : documents.replace(found.get().with(old -> old.again(run))).mapEmpty()));
    }
}
