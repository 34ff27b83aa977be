package org.lucid.node.kernel.store.plan;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.store.Versioned;

/**
 * What one engine does for one collection. Arguments have been checked; the outcomes are those of
 * {@link org.lucid.node.kernel.store.Documents}.
 *
 * @param <T> the record type
 */
public interface Table<T> {

    Future<Boolean> insert(Versioned<T> first);

    Future<Integer> insertAll(List<Versioned<T>> documents);

    Future<Boolean> replace(Versioned<T> next);

    Future<Boolean> delete(String id);

    Future<Optional<Versioned<T>>> get(String id);

    /** At most {@link Plan#fetch()} documents after the position of the plan. */
    Future<List<Versioned<T>>> find(Plan plan);

    Future<Long> count(List<Plan.Term> terms);
}
