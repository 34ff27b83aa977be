package org.lucid.node.gateway;

import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.gateway.Audits;
import org.lucid.node.contract.gateway.Audits.AuditEntries;
import org.lucid.node.contract.gateway.Audits.ListAudit;
import org.lucid.node.contract.gateway.Audits.Phase;
import org.lucid.node.gateway.audit.AuditRow;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Listing;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;

/** Shows the audit (API-71). */
final class AuditDesk {

    private final ModuleContext<?> context;
    private final Supplier<Future<Documents<AuditRow>>> rows;

    AuditDesk(ModuleContext<?> context, Supplier<Future<Documents<AuditRow>>> rows) {
        this.context = context;
        this.rows = rows;
    }

    void serve() {
        context.handle(Audits.LIST, (request, call) -> list(request));
    }

    private Future<AuditEntries> list(ListAudit request) {
        if (request.from().isPresent() && request.to().filter(request.from().get()::isAfter).isPresent()) {
            throw LucidError.field("from", "lies after to", "a time not after to");
        }
        boolean open = request.open().orElse(false);
        return rows.get().compose(stored -> Listing
                .read(stored, query(request, open), request.page(), request.limit(), request.cursor())
                .compose(found -> (open ? withoutOutcome(stored, found.items()) : Future.succeededFuture(found.items()))
                        .map(items -> new AuditEntries(items.stream().map(AuditRow::shown).toList(),
                                Pagination.of(found.page(), found.limit(), found.total(), found.next())))));
    }

    private static Query query(ListAudit request, boolean open) {
        Query query = Query.all().sortByDescending("time");
        query = narrow(query, "subject", Comparison.EQ, request.subject());
        query = narrow(query, "address", Comparison.EQ, request.address());
        query = narrow(query, "request_id", Comparison.EQ, request.requestId());
        query = narrow(query, "time", Comparison.GTE, request.from());
        query = narrow(query, "time", Comparison.LTE, request.to());
        return open ? query.and("phase", Phase.INTENT) : query;
    }

    private static Query narrow(Query query, String field, Comparison comparison, Optional<?> value) {
        return value.isPresent() ? query.and(field, comparison, value.get()) : query;
    }

    private static Future<List<AuditRow>> withoutOutcome(Documents<AuditRow> stored, List<AuditRow> intents) {
        if (intents.isEmpty()) {
            return Future.succeededFuture(intents);
        }
        Query outcomes = Query.all().in("intent", intents.stream().map(AuditRow::id).toList())
                .limit(Query.MAX_LIMIT);
        return stored.find(outcomes).map(found -> {
            Set<String> closed = new HashSet<>();
            found.values().forEach(row -> row.intent().ifPresent(closed::add));
            return intents.stream().filter(row -> !closed.contains(row.id())).toList();
        });
    }
}
