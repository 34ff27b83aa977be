package org.lucid.node.kernel.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which documents, in which order, how many. Conditions are joined by "and". Values are strings, whole numbers,
 * booleans, enums or instants. The order is total: after the sort field the id decides. Immutable; the methods return
 * copies. The name of the id is always {@value #ID}.
 */
public record Query(List<Condition> conditions, Optional<String> sortField, boolean descending, int limit,
        Optional<String> cursor) {

    /** The name under which the id of a document is queried, whatever the record calls it. */
    public static final String ID = "_id";
    /** The most documents that one call returns. */
    public static final int MAX_LIMIT = 1000;

    /** How a field is compared. */
    public enum Comparison {
        EQ, GT, GTE, LT, LTE, IN
    }

    /** One comparison; for IN the value is a list of at most 1000. */
    public record Condition(String field, Comparison comparison, Object value) {
    }

    public Query {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit " + limit + " is not within 1.." + MAX_LIMIT);
        }
        conditions = List.copyOf(conditions);
    }

    /** All documents by id, the first 100. */
    public static Query all() {
        return new Query(List.of(), Optional.empty(), false, 100, Optional.empty());
    }

    public static Query where(String field, Object value) {
        return all().and(field, Comparison.EQ, value);
    }

    public Query and(String field, Object value) {
        return and(field, Comparison.EQ, value);
    }

    public Query and(String field, Comparison comparison, Object value) {
        List<Condition> more = new ArrayList<>(conditions);
        more.add(new Condition(field, comparison, value));
        return new Query(more, sortField, descending, limit, cursor);
    }

    public Query in(String field, Collection<?> values) {
        return and(field, Comparison.IN, List.copyOf(values));
    }

    public Query sortBy(String field) {
        return new Query(conditions, Optional.of(field), false, limit, cursor);
    }

    public Query sortByDescending(String field) {
        return new Query(conditions, Optional.of(field), true, limit, cursor);
    }

    public Query limit(int most) {
        return new Query(conditions, sortField, descending, most, cursor);
    }

    /** Goes on after the last document of an earlier page; the cursor is only good for the same conditions and order. */
    public Query after(String pageCursor) {
        return new Query(conditions, sortField, descending, limit, Optional.of(pageCursor));
    }
}
