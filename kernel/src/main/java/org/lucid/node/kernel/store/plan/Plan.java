package org.lucid.node.kernel.store.plan;

import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.store.Query;

/**
 * A query after all checks: every field is the id or indexed, every value in its stored form. The order is by
 * {@code sort} and then by id, both descending or both ascending.
 */
public record Plan(List<Term> terms, String sort, boolean descending, int limit, Optional<Position> after) {

    /** One condition; {@code value} is a scalar, and for IN a list of scalars. */
    public record Term(String field, Query.Comparison comparison, Object value) {

        /** The scalars of an IN condition. */
        public List<?> values() {
            return (List<?>) value;
        }
    }

    public Plan {
        terms = List.copyOf(terms);
    }

    public boolean sortsById() {
        return sort.equals(Query.ID);
    }

    /** One more than the limit: the surplus document tells that there is a next page. */
    public int fetch() {
        return limit + 1;
    }

    /** The stretches that make up the page, in reading order. */
    public List<Stage> stages() {
        if (after.isEmpty()) {
            return List.of(new Stage.Whole());
        }
        Position position = after.get();
        if (sortsById()) {
            return List.of(new Stage.BeyondId(position.id()));
        }
        if (position.value() == Absent.ABSENT) {
            Stage nulls = new Stage.Nulls(Optional.of(position.id()));
            return descending ? List.of(nulls) : List.of(nulls, new Stage.Values(Optional.empty()));
        }
        Stage values = new Stage.Values(after);
        return descending ? List.of(values, new Stage.Nulls(Optional.empty())) : List.of(values);
    }
}
