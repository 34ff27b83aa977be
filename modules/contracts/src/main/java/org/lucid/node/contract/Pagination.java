package org.lucid.node.contract;

import java.util.Optional;

/**
 * Where a page of a list lies. With a cursor there is no page number and no total.
 *
 * @param nextCursor opens the page after this one; null on the last
 */
public record Pagination(Optional<Integer> page, int limit, Optional<Long> total, Optional<Long> totalPages,
        boolean hasNext, boolean hasPrev, Optional<String> nextCursor) {

    public static final int DEFAULT_LIMIT = 20;
    public static final int MAX_LIMIT = 100;
    /** Deeper than this by page number is refused: use the cursor. */
    public static final int MAX_DEPTH = 10_000;

    /** A page found by its number, from 1 (API-44). */
    public static Pagination byNumber(int page, int limit, long total, Optional<String> nextCursor) {
        long pages = (total + limit - 1) / limit;
        return new Pagination(Optional.of(page), limit, Optional.of(total), Optional.of(pages), page < pages,
                page > 1 && total > 0, nextCursor);
    }

    /** A page found by a cursor (API-45). */
    public static Pagination byCursor(int limit, Optional<String> nextCursor) {
        return new Pagination(Optional.empty(), limit, Optional.empty(), Optional.empty(), nextCursor.isPresent(), true,
                nextCursor);
    }

    /** Where a page lies that was read by number (with a total) or by cursor (without). */
    public static Pagination of(Optional<Integer> page, int limit, Optional<Long> total, Optional<String> nextCursor) {
        return page.map(number -> byNumber(number, limit, total.orElse(0L), nextCursor))
                .orElseGet(() -> byCursor(limit, nextCursor));
    }
}
