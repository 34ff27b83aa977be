package org.lucid.node.kernel.store;

import java.util.List;
import java.util.Optional;

/** Some documents in order, and the cursor to go on with when there may be more. */
public record Page<T>(List<Versioned<T>> items, Optional<String> next) {

    public Page {
        items = List.copyOf(items);
    }

    public List<T> values() {
        return items.stream().map(Versioned::value).toList();
    }
}
