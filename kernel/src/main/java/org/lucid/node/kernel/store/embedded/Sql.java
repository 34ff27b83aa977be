package org.lucid.node.kernel.store.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.plan.Plan;
import org.lucid.node.kernel.store.plan.Position;
import org.lucid.node.kernel.store.plan.Shape;
import org.lucid.node.kernel.store.plan.Stage;

/** The statements of one collection. The names in them come from specifications, never from a caller. */
final class Sql {

    /** A statement and the values for its parameters. */
    record Bound(String text, List<Object> values) {
    }

    /**
     * True of every value, as numbers come before text, and false of null. A range makes SQLite seek in the index of a
     * unique field, whose order lacks the id; "IS NOT NULL" would make it sort the whole table.
     */
    private static final String LEAST = " >= -9e999";

    private final String table;

    Sql(String collection) {
        this.table = '"' + collection + '"';
    }

    /** What makes the table and its indexes where they are not there yet. */
    List<String> schema(Shape<?> shape) {
        List<String> statements = new ArrayList<>();
        statements.add("CREATE TABLE IF NOT EXISTS " + table
                + " (id TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL)");
        for (Index index : shape.indexes()) {
            String columns = index.fields().stream().map(Sql::column).collect(Collectors.joining(", "));
            String name = shape.name() + ":" + String.join(",", index.fields());
            // A null differs from every other null in a unique index, so such documents never conflict; leaving them
            // out by a WHERE would also keep queries on the first fields alone from using the index.
            statements.add(index.unique()
                    ? "CREATE UNIQUE INDEX IF NOT EXISTS \"" + name + ":unique\" ON " + table + " (" + columns + ")"
                    : "CREATE INDEX IF NOT EXISTS \"" + name + "\" ON " + table + " (" + columns + ", id)");
        }
        return statements;
    }

    /** Changes no row when the id or a unique key exists. */
    String insert() {
        return "INSERT INTO " + table + " (id, version, body) VALUES (?, 1, ?) ON CONFLICT DO NOTHING";
    }

    /** Changes no row when the version is another or a unique key is taken. */
    String replace() {
        return "UPDATE OR IGNORE " + table + " SET version = version + 1, body = ? WHERE id = ? AND version = ?";
    }

    String delete() {
        return "DELETE FROM " + table + " WHERE id = ?";
    }

    String get() {
        return "SELECT id, version, body FROM " + table + " WHERE id = ?";
    }

    /** Removes some of the documents whose field lies before a text; parameters: the text, how many. */
    String sweep(String field) {
        return "DELETE FROM " + table + " WHERE id IN (SELECT id FROM " + table + " WHERE " + column(field)
                + " < ? LIMIT ?)";
    }

    Bound count(List<Plan.Term> terms) {
        Where where = new Where();
        terms.forEach(where::term);
        return new Bound("SELECT count(*) FROM " + table + where.text(), where.values);
    }

    /**
     * The stretches of a page as SQLite reads them best: without any condition it would sort the whole table by a unique
     * field, so values and nulls are then read apart.
     */
    static List<Stage> stages(Plan plan) {
        if (!plan.terms().isEmpty() || plan.sortsById() || plan.after().isPresent()) {
            return plan.stages();
        }
        Stage values = new Stage.Values(Optional.empty());
        Stage nulls = new Stage.Nulls(Optional.empty());
        return plan.descending() ? List.of(values, nulls) : List.of(nulls, values);
    }

    Bound find(Plan plan, Stage stage, int limit) {
        Where where = new Where();
        plan.terms().forEach(where::term);
        where.stage(plan, stage);
        String direction = plan.descending() ? " DESC" : " ASC";
        // Among nulls the id alone decides; naming the field as well would make SQLite sort them.
        boolean byId = plan.sortsById() || stage instanceof Stage.Nulls;
        String order = (byId ? "" : column(plan.sort()) + direction + ", ") + "id" + direction;
        where.values.add(limit);
        return new Bound("SELECT id, version, body FROM " + table + where.text() + " ORDER BY " + order + " LIMIT ?",
                where.values);
    }

    private static String column(String field) {
        return field.equals(Query.ID) ? "id" : "json_extract(body, '$." + field + "')";
    }

    /** The conditions gathered so far, joined by "and". */
    private static final class Where {

        private final List<String> parts = new ArrayList<>();
        private final List<Object> values = new ArrayList<>();

        String text() {
            return parts.isEmpty() ? "" : " WHERE " + String.join(" AND ", parts);
        }

        void term(Plan.Term term) {
            String column = column(term.field());
            switch (term.comparison()) {
                case EQ -> add(column + " = ?", term.value());
                case GT -> add(column + " > ?", term.value());
                case GTE -> add(column + " >= ?", term.value());
                case LT -> add(column + " < ?", term.value());
                case LTE -> add(column + " <= ?", term.value());
                // One parameter whatever the number of values keeps the number of prepared statements small.
                case IN -> add(column + " IN (SELECT value FROM json_each(?))", Json.encode(term.values()));
            }
        }

        void stage(Plan plan, Stage stage) {
            String column = column(plan.sort());
            String beyond = plan.descending() ? " < ?" : " > ?";
            switch (stage) {
                case Stage.Whole() -> {
                }
                case Stage.BeyondId(String id) -> add("id" + beyond, id);
                case Stage.Nulls(Optional<String> after) -> {
                    add(column + " IS NULL");
                    after.ifPresent(id -> add("id" + beyond, id));
                }
                case Stage.Values(Optional<Position> after) -> after.ifPresentOrElse(position -> {
                    // The first comparison is implied by the second; it is the one that the index can seek by.
                    add(column + (plan.descending() ? " <= ?" : " >= ?"), position.value());
                    add("(" + column + beyond + " OR id" + beyond + ")", position.value(), position.id());
                }, () -> add(column + LEAST));
            }
        }

        private void add(String part, Object... more) {
            parts.add(part);
            values.addAll(List.of(more));
        }
    }
}
