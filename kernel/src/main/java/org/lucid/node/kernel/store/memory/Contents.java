package org.lucid.node.kernel.store.memory;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.kernel.store.plan.Plan;
import org.lucid.node.kernel.store.plan.Position;
import org.lucid.node.kernel.store.plan.Shape;
import org.lucid.node.kernel.store.plan.Storage;

/** One collection: its documents by id and in every index. Methods are atomic. */
final class Contents {

    private final Map<String, Versioned<?>> byId = new HashMap<>();
    private Shape<?> shape;
    private List<SortedIndex> indexes;
    /** In the order of the ids: joins the others when a query first needs it, as few collections are read so. */
    private SortedIndex ids = byIds();

    Contents(Shape<?> shape) {
        this.shape = shape;
        this.indexes = empty(shape);
    }

    /** Takes on a specification; INTERNAL when it is of another type or its unique keys do not hold. */
    synchronized void reshape(Shape<?> next) {
        if (next.type() != shape.type()) {
            throw refused(next, "it holds " + shape.type().getSimpleName());
        }
        if (!next.indexes().equals(shape.indexes())) {
            List<SortedIndex> fresh = empty(next);
            for (Versioned<?> document : byId.values()) {
                for (SortedIndex index : fresh) {
                    Key key = index.key(next, document);
                    if (index.taken(key)) {
                        throw refused(next, "documents share a key of the unique index on " + index.fields());
                    }
                    index.put(key, document);
                }
            }
            indexes = fresh;
            ids = byIds();
        }
        shape = next;
    }

    synchronized boolean insert(Versioned<?> first) {
        return !byId.containsKey(first.id()) && put(first);
    }

    synchronized boolean replace(Versioned<?> next) {
        Versioned<?> present = byId.get(next.id());
        return present != null && present.version() == next.version()
                && put(new Versioned<>(next.id(), next.version() + 1, next.value()));
    }

    synchronized boolean delete(String id) {
        Versioned<?> gone = byId.remove(id);
        if (gone == null) {
            return false;
        }
        indexes.forEach(index -> index.remove(index.key(shape, gone)));
        return true;
    }

    synchronized Optional<Versioned<?>> get(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    synchronized List<Versioned<?>> find(Plan plan) {
        Scan scan = scan(plan.terms(), Optional.of(plan.sort()));
        List<Versioned<?>> found = new ArrayList<>();
        for (Scan.Range range : scan.ranges()) {
            collect(scan, beyond(scan, range, plan), plan, found);
        }
        if (scan.ordered()) {
            return found;
        }
        Comparator<Versioned<?>> order = Comparator.comparing(document -> sortKey(document, plan));
        found.sort(plan.descending() ? order.reversed() : order);
        return List.copyOf(found.subList(0, Math.min(found.size(), plan.fetch())));
    }

    synchronized long count(List<Plan.Term> terms) {
        Scan scan = scan(terms, Optional.empty());
        long[] count = {0};
        for (Scan.Range range : scan.ranges()) {
            if (!range.empty()) {
                scan.index().walk(range.from(), range.to(), false, document -> {
                    count[0] += matches(document, terms) ? 1 : 0;
                    return true;
                });
            }
        }
        return count[0];
    }

    /** Removes what retention says must go; returns how many documents went. */
    synchronized long sweep(InstantSource clock) {
        if (shape.retentionField().isEmpty()) {
            return 0;
        }
        String field = shape.retentionField().get();
        List<Plan.Term> terms = List
                .of(new Plan.Term(field, Query.Comparison.LT, shape.cutoff(clock).orElseThrow()));
        Plan batch = new Plan(terms, field, false, Storage.SWEEP_BATCH, Optional.empty());
        long total = 0;
        for (var gone = find(batch); !gone.isEmpty(); gone = find(batch)) {
            gone.forEach(document -> delete(document.id()));
            total += gone.size();
        }
        return total;
    }

    /** Stores a document in place of the one with its id; false, and nothing changed, when a unique key is taken. */
    private boolean put(Versioned<?> document) {
        List<Key> keys = new ArrayList<>(indexes.size());
        for (SortedIndex index : indexes) {
            Key key = index.key(shape, document);
            if (index.taken(key)) {
                return false;
            }
            keys.add(key);
        }
        Versioned<?> before = byId.put(document.id(), document);
        for (int i = 0; i < keys.size(); i++) {
            if (before != null) {
                indexes.get(i).remove(indexes.get(i).key(shape, before));
            }
            indexes.get(i).put(keys.get(i), document);
        }
        return true;
    }

    private Scan scan(List<Plan.Term> terms, Optional<String> sort) {
        if (indexes.contains(ids)) {
            return Scan.best(indexes, terms, sort);
        }
        List<SortedIndex> candidates = new ArrayList<>(indexes);
        candidates.add(ids);
        Scan best = Scan.best(candidates, terms, sort);
        if (best.index() == ids) {
            byId.values().forEach(document -> ids.put(ids.key(shape, document), document));
            indexes.add(ids);
        }
        return best;
    }

    private void collect(Scan scan, Scan.Range range, Plan plan, List<Versioned<?>> found) {
        int most = scan.ordered() ? plan.fetch() : Integer.MAX_VALUE;
        if (range.empty() || found.size() >= most) {
            return;
        }
        scan.index().walk(range.from(), range.to(), plan.descending(), document -> {
            if (matches(document, plan.terms()) && isAfter(document, plan)) {
                found.add(document);
            }
            return found.size() < most;
        });
    }

    /** Narrows a range that is in order to what comes after the plan's position. */
    private Scan.Range beyond(Scan scan, Scan.Range range, Plan plan) {
        if (!scan.ordered() || plan.after().isEmpty()) {
            return range;
        }
        Position position = plan.after().get();
        List<String> fields = scan.index().fields();
        Object[] values = new Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
            String field = fields.get(i);
            values[i] = field.equals(Query.ID)
                    ? position.id()
                    : field.equals(plan.sort()) ? position.value() : range.from().values()[i];
        }
        return plan.descending()
                ? new Scan.Range(range.from(), least(range.to(), new Key(values, -1)))
                : new Scan.Range(greatest(range.from(), new Key(values, 1)), range.to());
    }

    private static Key least(Key a, Key b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Key greatest(Key a, Key b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private boolean matches(Versioned<?> document, List<Plan.Term> terms) {
        for (Plan.Term term : terms) {
            if (!Scan.matches(term, value(document, term.field()))) {
                return false;
            }
        }
        return true;
    }

    private boolean isAfter(Versioned<?> document, Plan plan) {
        if (plan.after().isEmpty()) {
            return true;
        }
        Position position = plan.after().get();
        int order = sortKey(document, plan).compareTo(new Key(new Object[]{position.value(), position.id()}, 0));
        return plan.descending() ? order < 0 : order > 0;
    }

    private Key sortKey(Versioned<?> document, Plan plan) {
        return new Key(new Object[]{value(document, plan.sort()), document.id()}, 0);
    }

    private Object value(Versioned<?> document, String field) {
        return field.equals(Query.ID) ? document.id() : shape.value(document.value(), field);
    }

    private static SortedIndex byIds() {
        return new SortedIndex(List.of(Query.ID), false);
    }

    private static List<SortedIndex> empty(Shape<?> shape) {
        List<SortedIndex> indexes = new ArrayList<>();
        for (Index index : shape.indexes()) {
            List<String> fields = new ArrayList<>(index.fields());
            fields.add(Query.ID);
            indexes.add(new SortedIndex(List.copyOf(fields), index.unique()));
        }
        return indexes;
    }

    private static Failure refused(Shape<?> shape, String why) {
        return Failure.of(FailureCode.INTERNAL, "Collection " + shape.name() + " cannot be opened: " + why + ".");
    }
}
