package org.lucid.node.payouts;

import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;

/** Which page of a list is asked for, with its defaults (API-44, API-45). */
record PageRequest(int number, int limit, Optional<String> cursor) {

    /** INVALID 1001 for a page or limit out of bounds, 1011 for a page too deep to be found by its number. */
    static PageRequest of(Optional<Integer> page, Optional<Integer> limit, Optional<String> cursor) {
        int number = page.orElse(1);
        int size = limit.orElse(Pagination.DEFAULT_LIMIT);
        if (number < 1 || size < 1 || size > Pagination.MAX_LIMIT) {
            throw LucidError.field(number < 1 ? "page" : "limit", "is out of bounds",
                    "page from 1, limit 1 to " + Pagination.MAX_LIMIT);
        }
        if ((long) number * size > Pagination.MAX_DEPTH) {
            throw LucidError.BAD_CURSOR.failure("Page " + number + " lies deeper than " + Pagination.MAX_DEPTH
                    + " records. Go on with next_cursor.");
        }
        return new PageRequest(number, size, cursor);
    }
}
