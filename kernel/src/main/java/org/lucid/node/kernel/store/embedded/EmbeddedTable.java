package org.lucid.node.kernel.store.embedded;

import io.vertx.core.Future;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.kernel.store.plan.Plan;
import org.lucid.node.kernel.store.plan.Shape;
import org.lucid.node.kernel.store.plan.Stage;
import org.lucid.node.kernel.store.plan.Table;

/** One collection as one table of ids, versions and JSON texts. */
final class EmbeddedTable<T> implements Table<T> {

    private final Shape<T> shape;
    private final Engine engine;
    private final Sql sql;

    EmbeddedTable(Shape<T> shape, Engine engine) {
        this.shape = shape;
        this.engine = engine;
        this.sql = new Sql(shape.name());
    }

    @Override
    public Future<Boolean> insert(Versioned<T> first) {
        String body = Json.encode(first.value());
        return engine.write(db -> db.update(sql.insert(), first.id(), body) == 1);
    }

    @Override
    public Future<Integer> insertAll(List<Versioned<T>> documents) {
        List<String> bodies = documents.stream().map(document -> Json.encode(document.value())).toList();
        return engine.write(db -> {
            int stored = 0;
            while (stored < bodies.size()
                    && db.update(sql.insert(), documents.get(stored).id(), bodies.get(stored)) == 1) {
                stored++;
            }
            return stored;
        });
    }

    @Override
    public Future<Boolean> replace(Versioned<T> next) {
        String body = Json.encode(next.value());
        return engine.write(db -> db.update(sql.replace(), body, next.id(), next.version()) == 1);
    }

    @Override
    public Future<Boolean> delete(String id) {
        return engine.write(db -> db.update(sql.delete(), id) == 1);
    }

    @Override
    public Future<Optional<Versioned<T>>> get(String id) {
        return engine.read(db -> db.rows(sql.get(), List.of(id), this::row).stream().findFirst());
    }

    @Override
    public Future<List<Versioned<T>>> find(Plan plan) {
        return engine.read(db -> {
            List<Versioned<T>> found = new ArrayList<>();
            for (Stage stage : Sql.stages(plan)) {
                if (found.size() < plan.fetch()) {
                    Sql.Bound query = sql.find(plan, stage, plan.fetch() - found.size());
                    found.addAll(db.rows(query.text(), query.values(), this::row));
                }
            }
            return found;
        });
    }

    @Override
    public Future<Long> count(List<Plan.Term> terms) {
        Sql.Bound query = sql.count(terms);
        return engine.read(db -> db.rows(query.text(), query.values(), row -> row.getLong(1)).getFirst());
    }

    private Versioned<T> row(ResultSet row) throws SQLException {
        return new Versioned<>(row.getString(1), row.getLong(2), Json.decode(row.getString(3), shape.type()));
    }
}
