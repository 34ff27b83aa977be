package org.lucid.node.pools;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Query;

/** Reads everything that matches, page by page; for what has a bound of its own. */
public final class Pages {

    private static final int PAGE = 500;

    private Pages() {
    }

    /** All documents that match, in the order of the query. */
    public static <T> Future<List<T>> all(Documents<T> documents, Query query) {
        return all(documents, query.limit(PAGE), new ArrayList<>());
    }

    private static <T> Future<List<T>> all(Documents<T> documents, Query query, List<T> found) {
        return documents.find(query).compose(page -> {
            found.addAll(page.values());
            return page.next().isPresent()
                    ? all(documents, query.after(page.next().get()), found)
                    : Future.succeededFuture(found);
        });
    }
}
