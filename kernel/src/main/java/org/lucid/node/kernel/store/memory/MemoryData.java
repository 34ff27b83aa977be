package org.lucid.node.kernel.store.memory;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lucid.node.kernel.store.plan.Shape;

/** What a memory store holds. Handed from one {@link MemoryStore} to the next it survives a simulated restart. */
public final class MemoryData {

    // By name, so that a simulation sweeps in the same order every time.
    private final Map<String, Contents> collections = new TreeMap<>();

    /** The collection of a specification; what it held before is indexed anew where indexes changed. */
    synchronized Contents open(Shape<?> shape) {
        Contents contents = collections.computeIfAbsent(shape.name(), _ -> new Contents(shape));
        contents.reshape(shape);
        return contents;
    }

    synchronized List<Contents> collections() {
        return List.copyOf(collections.values());
    }
}
