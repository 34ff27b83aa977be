package org.lucid.node.kernel.store;

import io.vertx.core.Future;

/** Finds a page by its number, by walking over the documents before it. */
public final class PageWalk {

    private PageWalk() {
    }

    /**
     * The page with this number, from 1, in pages of the query's limit; empty past the end. It reads all documents
     * before it, so the caller bounds the depth.
     */
    public static <T> Future<Page<T>> page(Documents<T> documents, Query query, int number) {
        return skip(documents, query, (number - 1) * query.limit());
    }

    private static <T> Future<Page<T>> skip(Documents<T> documents, Query query, int left) {
        if (left == 0) {
            return documents.find(query);
        }
        int step = Math.min(left, Query.MAX_LIMIT);
        return documents.find(query.limit(step)).compose(page -> page.next().isEmpty()
                ? Future.succeededFuture(new Page<>(java.util.List.of(), java.util.Optional.empty()))
                : skip(documents, query.after(page.next().get()), left - step));
    }
}
