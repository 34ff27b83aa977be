package org.lucid.node.kernel.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a module declares of a collection that it owns: its name, the record type, where the id is found, indexes and
 * retention. A query may only filter and sort by the id and by fields of a declared index.
 *
 * @param <T> the record type, encoded as in JSON
 */
public record CollectionSpec<T>(String name, Class<T> type, Function<T, String> id, List<Index> indexes,
        Optional<Retention> retention) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{1,62}");

    public CollectionSpec {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a collection name: " + name);
        }
        indexes = List.copyOf(indexes);
    }

    public static <T> CollectionSpec<T> of(String name, Class<T> type, Function<T, String> id, Index... indexes) {
        return new CollectionSpec<>(name, type, id, List.of(indexes), Optional.empty());
    }

    public CollectionSpec<T> keep(Retention rule) {
        return new CollectionSpec<>(name, type, id, indexes, Optional.of(rule));
    }
}
