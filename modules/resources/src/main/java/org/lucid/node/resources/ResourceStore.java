package org.lucid.node.resources;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Retention;

/** The collections of resources. */
record ResourceStore(Documents<MinuteRecord> minutes, Documents<FactsRecord> facts) {

    /** The facts of a node as stored. */
    record FactsRecord(String nodeId, Facts facts, Instant updatedAt) {
    }

    private static final CollectionSpec<FactsRecord> FACTS = CollectionSpec.of("resource_facts", FactsRecord.class,
            FactsRecord::nodeId);

    static Future<ResourceStore> open(ModuleContext<?> context, Duration keepMinutes) {
        CollectionSpec<MinuteRecord> minutes = CollectionSpec.of("resource_minutes", MinuteRecord.class,
                MinuteRecord::id).keep(new Retention("start", keepMinutes));
        return Future.join(context.open(minutes), context.open(FACTS)).map(both -> new ResourceStore(both.resultAt(0),
                both.resultAt(1)));
    }

    /** The newest that the store knows of a node; its counters are not stored. */
    Future<Optional<Current>> newest(String nodeId) {
        Query newest = ofNode(nodeId).sortByDescending(Query.ID).limit(1);
        return Future.join(minutes.find(newest), facts.get(nodeId)).map(found -> {
            Optional<MinuteRecord> minute = found.<org.lucid.node.kernel.store.Page<MinuteRecord>>resultAt(0).values()
                    .stream().findFirst();
            Optional<org.lucid.node.kernel.store.Versioned<FactsRecord>> known = found.resultAt(1);
            return minute.map(last -> new Current(nodeId, last.start().plusSeconds(last.samples().getLast().second()),
                    known.map(facts -> facts.value().facts()).orElse(Facts.UNKNOWN), last.samples().getLast()
                            .values(),
                    Map.of()));
        });
    }

    /** All minutes of a node that begin within [from, to), in order. */
    Future<List<MinuteRecord>> between(String nodeId, Instant from, Instant to) {
        Query query = Query.all().and(Query.ID, Query.Comparison.GTE, MinuteRecord.id(nodeId, from)).and(Query.ID,
                Query.Comparison.LT, MinuteRecord.id(nodeId, to)).limit(Query.MAX_LIMIT);
        return collect(query, Optional.empty(), new ArrayList<>());
    }

    private Future<List<MinuteRecord>> collect(Query query, Optional<String> cursor, List<MinuteRecord> sofar) {
        return minutes.find(cursor.map(query::after).orElse(query)).compose(page -> {
            sofar.addAll(page.values());
            return page.next().isEmpty() ? Future.succeededFuture(sofar) : collect(query, page.next(), sofar);
        });
    }

    /** The ids of a node's minutes lie between its id with a colon and its id with what follows the colon. */
    private static Query ofNode(String nodeId) {
        return Query.all().and(Query.ID, Query.Comparison.GT, nodeId + ":").and(Query.ID, Query.Comparison.LT, nodeId
                + ";");
    }

    /** Stores facts whatever there was. */
    Future<?> put(FactsRecord record) {
        return facts.get(record.nodeId()).compose(found -> (found.isEmpty()
                ? facts.insert(record)
                : facts.replace(found.get().with(before -> record)))
                .compose(written -> written ? Future.succeededFuture() : put(record)));
    }
}
