package org.lucid.node.kernel.store.plan;

import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Retention;

/**
 * A collection's specification resolved against its record type.
 *
 * @param <T> the record type
 */
public final class Shape<T> {

    private static final int LONGEST_ID = 200;
    private static final int MOST_VALUES = 1000;

    private final CollectionSpec<T> spec;
    private final List<Index> indexes;
    private final Map<String, Field> fields;

    private Shape(CollectionSpec<T> spec, List<Index> indexes, Map<String, Field> fields) {
        this.spec = spec;
        this.indexes = indexes;
        this.fields = fields;
    }

    /** Resolves a specification; INTERNAL when it names a field that the record's JSON form does not have. */
    public static <T> Shape<T> of(CollectionSpec<T> spec) {
        Map<String, Field> members = members(spec.type());
        List<Index> indexes = new ArrayList<>(spec.indexes());
        spec.retention().map(Retention::field).ifPresent(field -> {
            Field found = members.get(field);
            if (found == null || found.kind() != Field.Kind.INSTANT) {
                throw wrong(spec, "retention needs an instant, which " + field + " is not");
            }
            if (indexes.stream().noneMatch(index -> index.fields().getFirst().equals(field))) {
                indexes.add(Index.on(field));
            }
        });
        Map<String, Field> queried = new HashMap<>();
        for (Index index : indexes) {
            for (String field : index.fields()) {
                if (!members.containsKey(field)) {
                    throw wrong(spec, "an index names " + field + ", which " + spec.type().getSimpleName() + " lacks");
                }
                queried.put(field, members.get(field));
            }
        }
        return new Shape<>(spec, List.copyOf(indexes), Map.copyOf(queried));
    }

    public String name() {
        return spec.name();
    }

    public Class<T> type() {
        return spec.type();
    }

    /** The indexes declared, and one for retention where none begins with its field. */
    public List<Index> indexes() {
        return indexes;
    }

    /** The field that retention looks at. */
    public Optional<String> retentionField() {
        return spec.retention().map(Retention::field);
    }

    /** The text of the instant before which documents go, when there is a retention. */
    public Optional<String> cutoff(InstantSource clock) {
        return spec.retention().map(rule -> {
            Instant now = clock.instant();
            return Json.format(now.minus(rule.keep()));
        });
    }

    /** The id of a document that is to be stored; INTERNAL when it is empty or longer than 200 characters. */
    public String id(T document) {
        String id = spec.id().apply(document);
        if (id == null || !possible(id)) {
            throw wrong(spec, "an id has 1 to " + LONGEST_ID + " characters, not "
                    + (id == null ? "null" : Integer.toString(id.length())));
        }
        return id;
    }

    /** Whether a document can have this id at all. */
    public boolean possible(String id) {
        return !id.isEmpty() && id.length() <= LONGEST_ID;
    }

    /** The stored form of an indexed field of one of this collection's records. */
    public Object value(Object document, String field) {
        return fields.get(field).read(document);
    }

    /** Checks a query; INTERNAL for a field or value it must not name, INVALID 1011 for a cursor that is not ours. */
    public Plan plan(Query query) {
        List<Plan.Term> terms = terms(query);
        String sort = query.sortField().orElse(Query.ID);
        requireIndexed(sort);
        Optional<Position> after = query.cursor().map(Position::parse);
        after.ifPresent(position -> requireFits(position, sort));
        return new Plan(terms, sort, query.descending(), query.limit(), after);
    }

    /** Checks only the conditions of a query. */
    List<Plan.Term> terms(Query query) {
        return query.conditions().stream().map(this::term).toList();
    }

    /** The position of a document in the order of a plan. */
    Position position(String id, T document, Plan plan) {
        return new Position(plan.sortsById() ? id : value(document, plan.sort()), id);
    }

    private Plan.Term term(Query.Condition condition) {
        requireIndexed(condition.field());
        if (condition.comparison() != Query.Comparison.IN) {
            return new Plan.Term(condition.field(), condition.comparison(),
                    stored(condition.field(), condition.value()));
        }
        if (!(condition.value() instanceof List<?> values) || values.size() > MOST_VALUES) {
            throw wrong(spec, "IN on " + condition.field() + " takes a list of at most " + MOST_VALUES);
        }
        return new Plan.Term(condition.field(), Query.Comparison.IN,
                values.stream().map(value -> stored(condition.field(), value)).toList());
    }

    private Object stored(String field, Object value) {
        Object scalar;
        try {
            scalar = Scalars.of(value);
        } catch (IllegalArgumentException e) {
            throw wrong(spec, "a query compares " + field + " with a " + value.getClass().getSimpleName());
        }
        boolean fits = field.equals(Query.ID)
                ? scalar instanceof String
                : scalar != Absent.ABSENT && fields.get(field).accepts(scalar, value instanceof Instant);
        if (!fits) {
            throw wrong(spec, "a query compares " + field + " with a value of another type");
        }
        return scalar;
    }

    private void requireFits(Position position, String sort) {
        Object value = position.value();
        boolean fits = sort.equals(Query.ID)
                ? position.id().equals(value)
                : value == Absent.ABSENT
                        || fields.get(sort).accepts(value, fields.get(sort).kind() == Field.Kind.INSTANT);
        if (!fits || !possible(position.id())) {
            throw Position.malformed();
        }
    }

    private void requireIndexed(String field) {
        if (!field.equals(Query.ID) && !fields.containsKey(field)) {
            throw wrong(spec, "a query names " + field + ", which no index holds; the indexed fields are "
                    + new TreeSet<>(fields.keySet()));
        }
    }

    private static Failure wrong(CollectionSpec<?> spec, String what) {
        return Failure.of(FailureCode.INTERNAL, "Collection " + spec.name() + ": " + what + ".");
    }

    private static Map<String, Field> members(Class<?> type) {
        Map<String, Field> members = new HashMap<>();
        var config = Json.mapper().getSerializationConfig();
        for (BeanPropertyDefinition property : config.introspect(config.constructType(type)).findProperties()) {
            if (property.couldSerialize()) {
                members.put(property.getName(), Field.of(property));
            }
        }
        return members;
    }
}
