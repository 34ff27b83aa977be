package org.lucid.node.kernel.store.plan;

import java.util.Optional;

/**
 * One stretch of a page. An engine that cannot seek past a null in one indexed step reads the stretches one after
 * another until the page is full.
 */
public sealed interface Stage {

    /** The whole order, from its start. */
    record Whole() implements Stage {
    }

    /** Ordered by id: what comes after this one. */
    record BeyondId(String id) implements Stage {
    }

    /** Documents without the sort field, after the id when there is one. */
    record Nulls(Optional<String> beyond) implements Stage {
    }

    /** Documents with the sort field, after the position when there is one. */
    record Values(Optional<Position> beyond) implements Stage {
    }
}
