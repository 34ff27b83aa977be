package org.lucid.node.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PaginationTest {

    @Test
    @Tag("API-44")
    void countsPages() {
        Pagination third = Pagination.byNumber(3, 20, 41, Optional.empty());
        assertThat(third.totalPages()).contains(3L);
        assertThat(third.hasNext()).isFalse();
        assertThat(third.hasPrev()).isTrue();
        Pagination none = Pagination.byNumber(1, 20, 0, Optional.empty());
        assertThat(none.totalPages()).contains(0L);
        assertThat(none.hasNext()).isFalse();
        assertThat(none.hasPrev()).isFalse();
    }
}
