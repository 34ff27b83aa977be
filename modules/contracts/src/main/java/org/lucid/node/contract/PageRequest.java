package org.lucid.node.contract;

import java.util.Map;
import java.util.Optional;

/**
 * Which part of a list is wanted (API-44, API-45). A request record of a list has the members {@code page},
 * {@code limit} and {@code cursor}, all optional, and its service makes this of them.
 *
 * @param page from 1; without meaning when there is a cursor
 * @param limit items a page, 1 to 100
 */
public record PageRequest(int page, int limit, Optional<String> cursor) {

    public PageRequest {
        if (page < 1 || limit < 1 || limit > Pagination.MAX_LIMIT) {
            throw LucidError.FIELD_RULES.failure("page " + page + " or limit " + limit
                    + " is out of range: page is at least 1, limit is 1 to 100. Correct the named fields and send"
                    + " again.");
        }
        if (cursor.isEmpty() && (long) page * limit > Pagination.MAX_DEPTH) {
            throw LucidError.BAD_CURSOR.failure(
                    "page " + page + " of " + limit + " reaches beyond item " + Pagination.MAX_DEPTH + ". Use cursor.",
                    Map.of("max_depth", Pagination.MAX_DEPTH));
        }
    }

    /** From the members of a request, with their defaults. */
    public static PageRequest of(Optional<Integer> page, Optional<Integer> limit, Optional<String> cursor) {
        return new PageRequest(page.orElse(1), limit.orElse(Pagination.DEFAULT_LIMIT), cursor);
    }

    /** How many items lie before this page. */
    public int offset() {
        return (page - 1) * limit;
    }
}
