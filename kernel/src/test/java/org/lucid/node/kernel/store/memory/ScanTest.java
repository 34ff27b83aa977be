package org.lucid.node.kernel.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;
import org.lucid.node.kernel.store.plan.Plan.Term;

class ScanTest {

    private static final SortedIndex BY_ID = new SortedIndex(List.of(Query.ID), false);
    private static final SortedIndex BY_OWNER = new SortedIndex(List.of("owner", "amount", Query.ID), false);
    private static final SortedIndex BY_TIME = new SortedIndex(List.of("created_at", Query.ID), false);
    private static final Term OWNER = new Term("owner", Comparison.EQ, "o");

    @Test
    void boundFieldsAndOrderChooseTheIndex() {
        Scan scan = scan(List.of(OWNER), "amount");
        assertThat(scan.index()).isSameAs(BY_OWNER);
        assertThat(scan.prefix()).isEqualTo(1);
        assertThat(scan.ordered()).isTrue();
        assertThat(scan(List.of(OWNER), "created_at").index()).isSameAs(BY_OWNER);
        assertThat(scan(List.of(OWNER), "created_at").ordered()).isFalse();
        assertThat(scan(List.of(), "created_at").index()).isSameAs(BY_TIME);
        assertThat(scan(List.of(new Term("created_at", Comparison.LT, "2026")), Query.ID).index()).isSameAs(BY_TIME);
        assertThat(scan(List.of(OWNER, new Term(Query.ID, Comparison.EQ, "a")), Query.ID).prefix()).isEqualTo(1);
    }

    @Test
    void listIsReadAsOneRangeForEachValue() {
        Scan scan = scan(List.of(new Term("owner", Comparison.IN, List.of("a", "b", "a"))), Query.ID);
        assertThat(scan.index()).isSameAs(BY_OWNER);
        assertThat(scan.ranges()).hasSize(2);
        assertThat(scan.ordered()).isFalse();
    }

    private static Scan scan(List<Term> terms, String sort) {
        return Scan.best(List.of(BY_ID, BY_OWNER, BY_TIME), terms, Optional.of(sort));
    }
}
