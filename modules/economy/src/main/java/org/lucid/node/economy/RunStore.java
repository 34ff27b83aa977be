package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.economy.Distributions.ListRuns;
import org.lucid.node.contract.economy.Distributions.Run;
import org.lucid.node.contract.economy.Distributions.RunKind;
import org.lucid.node.contract.economy.Distributions.RunPage;
import org.lucid.node.contract.economy.Distributions.RunState;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Listing;
import org.lucid.node.kernel.store.Page;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;

/** The collection of distributions, one of each kind for each epoch, never deleted. */
final class RunStore {

    static final CollectionSpec<Run> RUNS = CollectionSpec.of("distributions", Run.class, Run::runId,
            Index.unique("kind", "epoch"), Index.on("epoch"), Index.on("state", "epoch"));

    private final Documents<Run> documents;

    RunStore(Documents<Run> documents) {
        this.documents = documents;
    }

    /** The id of the run of an epoch. */
    static String id(RunKind kind, long epoch) {
        return kind.name().toLowerCase(Locale.ROOT) + "-" + epoch;
    }

    /** The run of the newest epoch that has one of this kind. */
    Future<Optional<Run>> newest(RunKind kind) {
        return documents.find(Query.where("kind", kind).sortByDescending("epoch").limit(1))
                .map(found -> found.values().stream().findFirst());
    }

    Future<Boolean> insert(Run run) {
        return documents.insert(run);
    }

    /** The run as it is stored: NOT_FOUND 5011. */
    Future<Versioned<Run>> get(String runId) {
        return documents.get(runId).map(found -> found.orElseThrow(() -> LucidError.unknown("run", runId)));
    }

    /** Puts a run in the place of the one read: CONFLICT 1012 when that was changed meanwhile. */
    Future<Run> replace(Versioned<Run> next) {
        return documents.replace(next).map(done -> {
            if (!done) {
                throw LucidError.CHANGED_MEANWHILE
                        .failure("Run " + next.id() + " was changed meanwhile. Read it again.");
            }
            return next.value();
        });
    }

    /** Some runs in a state. */
    Future<List<Run>> in(RunState state) {
        return documents.find(Query.where("state", state).limit(1)).map(Page::values);
    }

    /** Brings a run into a state, unless it is in it already: CONFLICT 5606 when it is over meanwhile. */
    Future<Run> set(Run run, RunState state, Optional<String> reason, Instant now) {
        return get(run.runId()).compose(stored -> {
            Run before = stored.value();
            if (before.state() == state) {
                return Future.succeededFuture(before);
            }
            if (before.state().isFinal()) {
                throw LucidError.RUN_STATE.failure("Run " + run.runId() + " is " + before.state() + " meanwhile.");
            }
            return replace(stored.with(found -> found.in(state, reason, now)));
        });
    }

    Future<RunPage> page(ListRuns request) {
        Query query = Query.all().sortByDescending("epoch");
        query = request.kind().isPresent() ? query.and("kind", request.kind().get()) : query;
        query = request.state().isPresent() ? query.and("state", request.state().get()) : query;
        return Listing.read(documents, query, request.page(), request.limit(), request.cursor())
                .map(found -> new RunPage(found.items(), Pagination.of(found.page(), found.limit(), found.total(),
                        found.next())));
    }
}
