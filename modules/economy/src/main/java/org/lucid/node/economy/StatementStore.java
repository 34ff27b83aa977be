package org.lucid.node.economy;

import io.vertx.core.Future;
import java.util.Optional;
import org.lucid.node.contract.economy.Statements.StatementHeader;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;

/** The collection of headers of closed statements; they never change and are never deleted. */
final class StatementStore {

    static final CollectionSpec<StatementHeader> STATEMENTS = CollectionSpec.of("statements", StatementHeader.class,
            StatementHeader::statementId, Index.unique("node_id", "period"), Index.on("period"));

    private final Documents<StatementHeader> documents;

    StatementStore(Documents<StatementHeader> documents) {
        this.documents = documents;
    }

    Future<Boolean> insert(StatementHeader header) {
        return documents.insert(header);
    }

    Future<Optional<StatementHeader>> of(String nodeId, String period) {
        return first(Query.where("node_id", nodeId).and("period", period));
    }

    /** The newest closed statement of a node before a month. */
    Future<Optional<StatementHeader>> before(String nodeId, String period) {
        return first(Query.where("node_id", nodeId).and("period", Comparison.LT, period).sortByDescending("period"));
    }

    private Future<Optional<StatementHeader>> first(Query query) {
        return documents.find(query.limit(1)).map(found -> found.values().stream().findFirst());
    }
}
