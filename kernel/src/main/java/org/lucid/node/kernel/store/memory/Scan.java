package org.lucid.node.kernel.store.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.plan.Absent;
import org.lucid.node.kernel.store.plan.Plan;
import org.lucid.node.kernel.store.plan.Scalars;

/**
 * How an index answers a query: which of its ranges to read, and whether they come in the order asked for.
 *
 * @param prefix how many leading fields are bound by EQ or IN
 */
record Scan(SortedIndex index, List<Range> ranges, int prefix, boolean bounded, boolean ordered) {

    /** The keys between two bounds. */
    record Range(Key from, Key to) {

        boolean empty() {
            return from.compareTo(to) > 0;
        }
    }

    /** The cheapest way to answer: the most fields bound, then the order for nothing, then a range. */
    static Scan best(List<SortedIndex> indexes, List<Plan.Term> terms, Optional<String> sort) {
        Scan best = null;
        for (SortedIndex index : indexes) {
            Scan scan = of(index, terms, sort);
            if (best == null || scan.worth() > best.worth()) {
                best = scan;
            }
        }
        return best;
    }

    private int worth() {
        return 4 * prefix + (bounded ? 2 : 0) + (ordered ? 1 : 0);
    }

    private static Scan of(SortedIndex index, List<Plan.Term> terms, Optional<String> sort) {
        List<List<Object>> prefixes = List.of(List.of());
        List<String> fields = index.fields();
        int bound = 0;
        while (bound < fields.size()) {
            List<?> values = exact(fields.get(bound), terms);
            if (values == null || values.size() > 1 && prefixes.size() > 1) {
                break;
            }
            prefixes = extended(prefixes, values);
            bound++;
        }
        List<Range> ranges = new ArrayList<>();
        boolean bounded = false;
        for (List<Object> prefix : prefixes) {
            Range range = bound < fields.size()
                    ? range(prefix, fields.get(bound), terms)
                    : new Range(Key.before(prefix), Key.after(prefix));
            bounded |= range.from().values().length + range.to().values().length > 2 * prefix.size();
            ranges.add(range);
        }
        return new Scan(index, ranges, bound, bounded, prefixes.size() <= 1 && inOrder(fields, bound, sort));
    }

    /** The values that a field is bound to, or null when it is not. */
    private static List<?> exact(String field, List<Plan.Term> terms) {
        List<?> found = null;
        for (Plan.Term term : terms) {
            if (term.field().equals(field)) {
                if (term.comparison() == Query.Comparison.EQ) {
                    return List.of(term.value());
                }
                if (term.comparison() == Query.Comparison.IN) {
                    found = term.values().stream().distinct().toList();
                }
            }
        }
        return found;
    }

    private static List<List<Object>> extended(List<List<Object>> prefixes, List<?> values) {
        List<List<Object>> longer = new ArrayList<>();
        for (List<Object> prefix : prefixes) {
            for (Object value : values) {
                longer.add(with(prefix, value));
            }
        }
        return longer;
    }

    private static List<Object> with(List<Object> prefix, Object value) {
        List<Object> longer = new ArrayList<>(prefix);
        longer.add(value);
        return longer;
    }

    private static Range range(List<Object> prefix, String field, List<Plan.Term> terms) {
        Key from = Key.before(prefix);
        Key to = Key.after(prefix);
        for (Plan.Term term : terms) {
            if (term.field().equals(field)) {
                // What is absent comes first in the index and passes no comparison.
                from = later(from, Key.after(with(prefix, Absent.ABSENT)));
                switch (term.comparison()) {
                    case GT -> from = later(from, Key.after(with(prefix, term.value())));
                    case GTE -> from = later(from, Key.before(with(prefix, term.value())));
                    case LT -> to = earlier(to, Key.before(with(prefix, term.value())));
                    case LTE -> to = earlier(to, Key.after(with(prefix, term.value())));
                    case EQ, IN -> {
                    }
                }
            }
        }
        return new Range(from, to);
    }

    private static Key later(Key a, Key b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Key earlier(Key a, Key b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** In order when nothing but the sort field stands between the bound fields and the id. */
    private static boolean inOrder(List<String> fields, int bound, Optional<String> sort) {
        if (sort.isEmpty()) {
            return true;
        }
        int at = fields.indexOf(sort.get());
        int id = fields.size() - 1;
        return at >= 0 && (at == id ? bound >= id : at == id - 1 && bound >= at);
    }

    /** Whether a value passes a condition; nothing but equality of type compares, as in the other engines. */
    static boolean matches(Plan.Term term, Object value) {
        if (term.comparison() == Query.Comparison.IN) {
            return term.values().contains(value);
        }
        if (value.getClass() != term.value().getClass()) {
            return false;
        }
        int order = Scalars.ORDER.compare(value, term.value());
        return switch (term.comparison()) {
            case EQ -> order == 0;
            case GT -> order > 0;
            case GTE -> order >= 0;
            case LT -> order < 0;
            case LTE -> order <= 0;
            case IN -> throw new AssertionError("handled above");
        };
    }
}
