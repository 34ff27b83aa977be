package org.lucid.node.kernel.store.mongo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.plan.Plan;
import org.lucid.node.kernel.store.plan.Position;
import org.lucid.node.kernel.store.plan.Stage;

/** Conditions in MongoDB's query language. */
final class Filters {

    private Filters() {
    }

    static JsonObject terms(List<Plan.Term> terms) {
        return joined(conditions(terms));
    }

    static JsonObject page(Plan plan, Stage stage) {
        JsonArray parts = conditions(plan.terms());
        String path = Bodies.path(plan.sort());
        String beyond = plan.descending() ? "$lt" : "$gt";
        switch (stage) {
            case Stage.Whole() -> {
            }
            case Stage.BeyondId(String id) -> parts.add(compare(Query.ID, beyond, id));
            case Stage.Nulls(Optional<String> after) -> {
                // Equality with null also finds what is not there.
                parts.add(new JsonObject().putNull(path));
                after.ifPresent(id -> parts.add(compare(Query.ID, beyond, id)));
            }
            case Stage.Values(Optional<Position> after) -> after.ifPresentOrElse(position -> {
                // The first comparison is implied by the second; it is the one that the index can seek by.
                parts.add(compare(path, beyond + "e", position.value()));
                parts.add(new JsonObject().put("$or",
                        new JsonArray().add(compare(path, beyond, position.value()))
                                .add(compare(Query.ID, beyond, position.id()))));
            }, () -> parts.add(compare(path, "$ne", null)));
        }
        return joined(parts);
    }

    static JsonObject sort(Plan plan) {
        int direction = plan.descending() ? -1 : 1;
        JsonObject sort = new JsonObject().put(Bodies.path(plan.sort()), direction);
        return plan.sortsById() ? sort : sort.put(Query.ID, direction);
    }

    static JsonObject compare(String path, String operator, Object value) {
        return new JsonObject().put(path, new JsonObject().put(operator, value));
    }

    private static JsonArray conditions(List<Plan.Term> terms) {
        JsonArray parts = new JsonArray();
        for (Plan.Term term : terms) {
            String path = Bodies.path(term.field());
            parts.add(switch (term.comparison()) {
                case EQ -> compare(path, "$eq", term.value());
                case GT -> compare(path, "$gt", term.value());
                case GTE -> compare(path, "$gte", term.value());
                case LT -> compare(path, "$lt", term.value());
                case LTE -> compare(path, "$lte", term.value());
                case IN -> compare(path, "$in", new JsonArray(List.copyOf(term.values())));
            });
        }
        return parts;
    }

    private static JsonObject joined(JsonArray parts) {
        return parts.isEmpty() ? new JsonObject() : new JsonObject().put("$and", parts);
    }
}
