package org.lucid.node.kernel.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lucid.node.kernel.store.Item;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;
import org.lucid.node.kernel.store.plan.Plan;
import org.lucid.node.kernel.store.plan.Plan.Term;
import org.lucid.node.kernel.store.plan.Position;
import org.lucid.node.kernel.store.plan.Shape;

class SqlTest {

    @TempDir
    Path directory;

    static Stream<Plan> plans() {
        Term owner = new Term("owner", Comparison.EQ, "o");
        Term many = new Term("owner", Comparison.IN, List.of("o", "p"));
        Term unique = new Term("reference", Comparison.EQ, "r");
        Position there = new Position("r", "i");
        return Stream.of(plan(List.of(owner), "amount", false, null), plan(List.of(owner), "amount", true, null),
                plan(List.of(owner), "amount", false, new Position(5L, "i")),
                plan(List.of(owner), "amount", true, new Position(5L, "i")), plan(List.of(many), Query.ID, false, null),
                plan(List.of(unique), Query.ID, false, null), plan(List.of(), "reference", false, there),
                plan(List.of(), "reference", true, there), plan(List.of(), "reference", true, null),
                plan(List.of(), "reference", false, null), plan(List.of(), "created_at", true, null),
                plan(List.of(), "created_at", true, there),
                plan(List.of(), Query.ID, true, there));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void everyStageSeeksInAnIndex(Plan plan) throws Exception {
        try (Statements statements = statements()) {
            for (var stage : Sql.stages(plan)) {
                Sql.Bound query = new Sql("items").find(plan, stage, 10);
                List<String> steps = statements.rows("EXPLAIN QUERY PLAN " + query.text(), query.values(),
                        row -> row.getString("detail"));
                assertThat(steps).as(query.text()).anyMatch(step -> step.startsWith("SEARCH items USING "))
                        .noneMatch(step -> step.startsWith("SCAN items"));
                if (plan.sort().equals("amount")) {
                    assertThat(steps).noneMatch(step -> step.contains("TEMP B-TREE"));
                }
            }
        }
    }

    @Test
    void sweepSeeksInAnIndex() throws Exception {
        try (Statements statements = statements()) {
            assertThat(statements.rows("EXPLAIN QUERY PLAN " + new Sql("items").sweep("expires_at"), List.of("2026", 5),
                    row -> row.getString("detail"))).noneMatch(step -> step.startsWith("SCAN items"));
        }
    }

    private Statements statements() throws Exception {
        Statements statements = Statements.writing(directory.resolve("lucid.db"));
        for (String statement : new Sql("items").schema(Shape.of(Item.SPEC))) {
            statements.execute(statement);
        }
        return statements;
    }

    private static Plan plan(List<Term> terms, String sort, boolean descending, Position after) {
        return new Plan(terms, sort, descending, 10, Optional.ofNullable(after));
    }
}
