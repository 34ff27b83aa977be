package org.lucid.node.resources;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.registration.Nodes.Statuses;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Query;

/**
 * Ends alerts, thresholds and facts of nodes that are terminated. An event makes it sooner; registration is asked of all
 * nodes at the start and every minute, so that a lost one only delays it.
 */
final class Endings {

    private static final String TERMINATED = "TERMINATED";
    private static final int PAGE = 500;

    private final ModuleContext<ResourcesConfig> context;
    private final ResourceStore store;
    private final Alarm alarm;
    private final Ingestion ingestion;

    Endings(ModuleContext<ResourcesConfig> context, ResourceStore store, Alarm alarm, Ingestion ingestion) {
        this.context = context;
        this.store = store;
        this.alarm = alarm;
        this.ingestion = ingestion;
    }

    /** A hint. */
    void hear(Nodes.NodeStatusChanged changed) {
        if (changed.to().equals(TERMINATED) && context.owns(changed.nodeId())) {
            end(changed.nodeId());
        }
    }

    /** Ends whatever is left of terminated nodes that come to this instance; nothing while registration is off. */
    Future<?> run() {
        return ofEach(store.facts(), ResourceStore.FactsRecord::nodeId, Optional.empty()).compose(done -> ofEach(store
                .thresholds(), ResourceStore.ThresholdsRecord::nodeId, Optional.empty())).recover(
                        cause -> cause instanceof Failure failure && failure.number() == LucidError.DISABLED.number()
                                ? Future.succeededFuture()
                                : Future.failedFuture(cause));
    }

    private <T> Future<Void> ofEach(Documents<T> documents, Function<T, String> nodeId, Optional<String> cursor) {
        Query query = Query.all().limit(PAGE);
        return documents.find(cursor.map(query::after).orElse(query)).compose(page -> {
            List<String> own = page.values().stream().map(nodeId).filter(context::owns).toList();
            Future<?> chain = own.isEmpty()
                    ? Future.succeededFuture()
                    : context.bus().request(Nodes.STATUSES, Statuses.of(own)).compose(this::endTerminated);
            return page.next().isEmpty()
                    ? chain.mapEmpty()
                    : chain.compose(before -> ofEach(documents, nodeId, page.next()));
        });
    }

    private Future<?> endTerminated(Nodes.StatusPage statuses) {
        Future<?> chain = Future.succeededFuture();
        for (Nodes.StatusItem node : statuses.items()) {
            if (node.state().equals(TERMINATED)) {
                chain = chain.compose(before -> end(node.nodeId()));
            }
        }
        return chain;
    }

    /** The facts go last: as long as they are there, the node is found again. */
    private Future<?> end(String nodeId) {
        return alarm.end(nodeId).compose(resolved -> store.thresholds().delete(nodeId)).compose(
                deleted -> store.facts().delete(nodeId)).onSuccess(deleted -> ingestion.forget(nodeId));
    }
}
