package org.lucid.node.resources;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Page;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;
import org.lucid.node.kernel.store.Retention;
import org.lucid.node.kernel.store.Versioned;

/**
 * The collections of resources. Facts are also the register of the nodes that were measured: they are written before
 * the first minute of a node is.
 */
record ResourceStore(Documents<MinuteRecord> minutes, Documents<Rollup> hours, Documents<Rollup> days,
        Documents<FactsRecord> facts, Documents<ThresholdsRecord> thresholds, Documents<AlertRecord> alerts) {

    /** A level outlives its records by so much, so that the coarser one can always be built of all of it. */
    static final Duration MINUTES_BEYOND = Duration.ofHours(2);
    private static final Duration HOURS_BEYOND = Duration.ofDays(1);

    /** The facts of a node as stored. */
    record FactsRecord(String nodeId, Facts facts, Instant updatedAt) {
    }

    /** The thresholds that a node has of its own, and which version of them. */
    record ThresholdsRecord(String nodeId, Thresholds levels, int version, Instant updatedAt) {
    }

    static Future<ResourceStore> open(ModuleContext<ResourcesConfig> context) {
        ResourcesConfig config = context.config();
        return Future.join(List.of(
                context.open(CollectionSpec.of("resource_minutes", MinuteRecord.class, MinuteRecord::id)
                        .keep(new Retention("start", config.keepMinutes().plus(MINUTES_BEYOND)))),
                context.open(CollectionSpec.of("resource_hours", Rollup.class, Rollup::id)
                        .keep(new Retention("start", config.keepHours().plus(HOURS_BEYOND)))),
                context.open(CollectionSpec.of("resource_days", Rollup.class, Rollup::id)
                        .keep(new Retention("start", config.keepDays()))),
                context.open(CollectionSpec.of("resource_facts", FactsRecord.class, FactsRecord::nodeId)),
                context.open(CollectionSpec.of("resource_thresholds", ThresholdsRecord.class,
                        ThresholdsRecord::nodeId)),
                context.open(CollectionSpec.of("resource_alerts", AlertRecord.class, AlertRecord::alertId,
                        Index.unique("open_key"), Index.on("node_id", "opened_at"),
                        Index.on("state", "level", "resource"))
                        .keep(new Retention("resolved_at", config.keepAlerts())))))
                .map(all -> new ResourceStore(all.resultAt(0), all.resultAt(1), all.resultAt(2), all.resultAt(3),
                        all.resultAt(4), all.resultAt(5)));
    }

    /** The newest that the store knows of a node; its counters are not stored. */
    Future<Optional<Current>> newest(String nodeId) {
        Query newest = ofNode(nodeId).sortByDescending(Query.ID).limit(1);
        return Future.join(minutes.find(newest), facts.get(nodeId)).map(found -> {
            Page<MinuteRecord> page = found.resultAt(0);
            Optional<Versioned<FactsRecord>> known = found.resultAt(1);
            return page.values().stream().findFirst().map(last -> new Current(nodeId, last.last(), known.map(
                    record -> record.value().facts()).orElse(Facts.UNKNOWN), last.bySecond().lastEntry().getValue(),
                    Map.of()));
        });
    }

    /** When the newest record of a node in a collection begins. */
    static <T> Future<Optional<T>> newest(Documents<T> documents, String nodeId) {
        return documents.find(ofNode(nodeId).sortByDescending(Query.ID).limit(1)).map(page -> page.values().stream()
                .findFirst());
    }

    /** The first record of a node that begins within [from, to). */
    static <T> Future<Optional<T>> first(Documents<T> documents, String nodeId, Instant from, Instant to) {
        return documents.find(within(nodeId, from, to).limit(1)).map(page -> page.values().stream().findFirst());
    }

    /** All records of a node that begin within [from, to), in order. */
    static <T> Future<List<T>> between(Documents<T> documents, String nodeId, Instant from, Instant to) {
        return all(documents, within(nodeId, from, to));
    }

    /** All that match. The caller sees to it that they are not too many. */
    static <T> Future<List<T>> all(Documents<T> documents, Query query) {
        return collect(documents, query.limit(Query.MAX_LIMIT), Optional.empty(), new ArrayList<>());
    }

    private static <T> Future<List<T>> collect(Documents<T> documents, Query query, Optional<String> cursor,
            List<T> sofar) {
        return documents.find(cursor.map(query::after).orElse(query)).compose(page -> {
            sofar.addAll(page.values());
            return page.next().isEmpty()
                    ? Future.succeededFuture(sofar)
                    : collect(documents, query, page.next(),
                            sofar);
        });
    }

    private static Query within(String nodeId, Instant from, Instant to) {
        return Query.all().and(Query.ID, Comparison.GTE, MinuteRecord.id(nodeId, from)).and(Query.ID, Comparison.LT,
                MinuteRecord.id(nodeId, to));
    }

    /** The ids of a node's records lie between its id with a colon and its id with what follows the colon. */
    private static Query ofNode(String nodeId) {
        return Query.all().and(Query.ID, Comparison.GT, nodeId + ":").and(Query.ID, Comparison.LT, nodeId + ";");
    }

    /** The alerts of these nodes that are not resolved: one for each resource at most. */
    Future<List<AlertRecord>> openAlerts(List<String> nodeIds) {
        return nodeIds.isEmpty() ? Future.succeededFuture(List.of()) : all(alerts, unresolved().in("node_id", nodeIds));
    }

    /** How many alerts of a resource and level are not resolved. */
    Future<Long> countOpen(Watched resource, AlertLevel level) {
        return alerts.count(unresolved().and("level", level).and("resource", resource.json()));
    }

    private static Query unresolved() {
        return Query.all().in("state", List.of(AlertRecord.State.OPEN, AlertRecord.State.ACKNOWLEDGED));
    }

    /** Makes the record with this id what the change makes of the one that is there, whatever else happens to it. */
    static <T> Future<T> put(Documents<T> documents, String id, UnaryOperator<Optional<T>> change) {
        return documents.get(id).compose(found -> {
            T next = change.apply(found.map(Versioned::value)).orElseThrow();
            return (found.isEmpty() ? documents.insert(next) : documents.replace(found.get().with(before -> next)))
                    .compose(written -> written ? Future.succeededFuture(next) : put(documents, id, change));
        });
    }
}
