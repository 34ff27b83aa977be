package org.lucid.node.kernel.store;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;

/**
 * One page of a list as an outsider asks for it, by number or by cursor.
 *
 * @param page the number of the page; absent when it was asked for by cursor
 * @param total how many match in all; absent when it was asked for by cursor
 * @param next opens the page after this one
 */
public record Listing<T>(List<T> items, Optional<Integer> page, int limit, Optional<Long> total,
        Optional<String> next) {

    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 100;
    private static final int MAX_DEPTH = 10_000;

    /** Reads a page: INVALID 1001 when page or limit is out of bounds, 1011 when it lies deeper than 10,000 documents and no cursor is given. */
    public static <T> Future<Listing<T>> read(Documents<T> documents, Query query, Optional<Integer> page,
            Optional<Integer> limit, Optional<String> cursor) {
        int size = limit.orElse(DEFAULT_LIMIT);
        if (size < 1 || size > MAX_LIMIT || page.orElse(1) < 1) {
            return Future.failedFuture(Failure.of(FailureCode.INVALID, "page begins at 1 and limit is 1 to " + MAX_LIMIT
                    + ". Correct the named fields and send again."));
        }
        if (cursor.isPresent()) {
            return documents.find(query.limit(size).after(cursor.get())).map(
                    found -> new Listing<>(found.values(), Optional.empty(), size, Optional.empty(), found.next()));
        }
        int number = page.orElse(1);
        if ((long) number * size > MAX_DEPTH) {
            return Future.failedFuture(Failure.of(FailureCode.INVALID, 1011, "Page " + number + " of " + size
                    + " lies deeper than " + MAX_DEPTH + " records. Use cursor."));
        }
        return documents.count(query).compose(total -> skip(documents, query, (number - 1) * size, Optional.empty())
                .compose(start -> start.isEmpty() && number > 1
                        ? Future.succeededFuture(new Page<T>(List.of(), Optional.empty()))
                        : documents.find(from(query.limit(size), start)))
                .map(found -> new Listing<>(found.values(), Optional.of(number), size, Optional.of(total),
                        found.next())));
    }

    /** The cursor behind so many documents; empty at the start, and when there are not so many. */
    private static <T> Future<Optional<String>> skip(Documents<T> documents, Query query, int count,
            Optional<String> cursor) {
        if (count == 0) {
            return Future.succeededFuture(cursor);
        }
        int step = Math.min(count, Query.MAX_LIMIT);
        return documents.find(from(query.limit(step), cursor)).compose(found -> found.next().isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : skip(documents, query, count - step, found.next()));
    }

    private static Query from(Query query, Optional<String> cursor) {
        return cursor.map(query::after).orElse(query);
    }
}
