package org.lucid.node.registration;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.registration.Nodes.ListNodes;
import org.lucid.node.kernel.store.Listing;
import org.lucid.node.kernel.store.Query;

/**
 * Nodes in the order of their scores (API-75). Another module knows those and no copy of them is kept (NOD-36), so every
 * node that matches is looked at for a page: at most 10,000, asked about 500 at a time.
 */
record ScoreOrder(NodeStore store, Elsewhere elsewhere) {

    private static final int STEP = 500;

    /** A node and its score in hundredths of a point; absent when it was never scored. */
    record Scored(String nodeId, Optional<Integer> scoreBp) {
    }

    /**
     * One page. FIELD_RULES when more than 10,000 nodes match, BAD_CURSOR with a cursor: the order can be another one at
     * the next call. Fails as the module of scores does.
     */
    Future<Listing<NodeRecord>> read(Query matching, ListNodes request) {
        if (request.cursor().isPresent()) {
            return Future.failedFuture(LucidError.BAD_CURSOR.failure("Scores change between two pages, so there is no "
                    + "cursor for their order. Use page."));
        }
        int size = request.limit().orElse(Pagination.DEFAULT_LIMIT);
        int page = request.page().orElse(1);
        return scored(matching.limit(STEP), new ArrayList<>()).compose(all -> {
            List<String> shown = page(all, request.order().orElse("asc").equals("desc"), page, size);
            return some(shown).map(nodes -> new Listing<>(nodes, Optional.of(page), size, Optional.of((long) all
                    .size()), Optional.empty()));
        });
    }

    private Future<List<Scored>> scored(Query query, List<Scored> before) {
        return store.nodes().find(query).compose(found -> {
            List<String> nodeIds = found.values().stream().map(NodeRecord::nodeId).toList();
            if (before.size() + nodeIds.size() > Pagination.MAX_DEPTH) {
                return Future.failedFuture(LucidError.field("sort", "more than " + Pagination.MAX_DEPTH
                        + " nodes match, which cannot be ordered by score",
                        "status, node_type, operator_id or "
                                + "pool_id to narrow it down"));
            }
            return elsewhere.scores(nodeIds).compose(scores -> {
                nodeIds.forEach(nodeId -> before.add(new Scored(nodeId, Optional.ofNullable(scores.get(nodeId)))));
                return found.next().isPresent()
                        ? scored(query.after(found.next().get()), before)
                        : Future.succeededFuture(before);
            });
        });
    }

    /** A page by number, from 1. Those that were never scored come last in either direction; of equals, by id. */
    static List<String> page(List<Scored> nodes, boolean descending, int page, int size) {
        Comparator<Integer> order = descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
        return nodes.stream().sorted(Comparator.comparing((Scored node) -> node.scoreBp().orElse(null),
                Comparator.nullsLast(order)).thenComparing(Scored::nodeId)).skip((page - 1L) * size).limit(size)
                .map(Scored::nodeId).toList();
    }

    private Future<List<NodeRecord>> some(List<String> nodeIds) {
        if (nodeIds.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return store.nodes().find(Query.all().in(Query.ID, nodeIds).limit(nodeIds.size())).map(found -> {
            Map<String, NodeRecord> nodes = found.values().stream().collect(Collectors.toMap(NodeRecord::nodeId,
                    Function.identity()));
            return nodeIds.stream().filter(nodes::containsKey).map(nodes::get).toList();
        });
    }
}
