package org.lucid.node.economy;

import io.vertx.core.Future;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.economy.Distributions.ListRuns;
import org.lucid.node.contract.economy.Distributions.Run;
import org.lucid.node.contract.economy.Distributions.RunPage;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Listing;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;

/** The collection of distributions, one for each epoch, never deleted. */
final class RunStore {

    static final CollectionSpec<Run> RUNS = CollectionSpec.of("distributions", Run.class, Run::runId,
            Index.unique("epoch"), Index.on("state", "epoch"));

    private final Documents<Run> documents;

    RunStore(Documents<Run> documents) {
        this.documents = documents;
    }

    /** The id of the run of an epoch. */
    static String id(long epoch) {
        return "reward-" + epoch;
    }

    /** The run of the newest epoch that has one. */
    Future<Optional<Run>> newest() {
        return documents.find(Query.all().sortByDescending("epoch").limit(1))
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

    Future<RunPage> page(ListRuns request) {
        Query query = Query.all().sortByDescending("epoch");
        query = request.state().isPresent() ? query.and("state", request.state().get()) : query;
        return Listing.read(documents, query, request.page(), request.limit(), request.cursor())
                .map(found -> new RunPage(found.items(), Pagination.of(found.page(), found.limit(), found.total(),
                        found.next())));
    }
}
