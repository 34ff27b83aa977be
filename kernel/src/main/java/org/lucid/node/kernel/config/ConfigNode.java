package org.lucid.node.kernel.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One place in the tree of what was configured, with where it comes from ({@code conf/lucid.yaml:12}). */
public sealed interface ConfigNode {

    /** File and line, environment variable or command-line option that this value was read from. */
    String origin();

    /** A single value as it was written. */
    record Scalar(String text, String origin) implements ConfigNode {
    }

    /** A list. */
    record Items(List<ConfigNode> items, String origin) implements ConfigNode {

        public Items {
            items = List.copyOf(items);
        }
    }

    /** A section. */
    record Section(Map<String, ConfigNode> members, String origin) implements ConfigNode {

        public static final Section EMPTY = new Section(Map.of(), "built in");

        public Section {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /** This section with the members of another one laid over it, section by section. */
        public Section overlaidBy(Section above) {
            Map<String, ConfigNode> merged = new LinkedHashMap<>(members);
            above.members.forEach((key, node) -> merged.merge(key, node,
                    (below, over) -> below instanceof Section b && over instanceof Section o ? b.overlaidBy(o) : over));
            return new Section(merged, members.isEmpty() ? above.origin : origin);
        }

        /** This section with one value set at a dotted path. */
        public Section with(String path, ConfigNode node) {
            int dot = path.indexOf('.');
            if (dot < 0) {
                return overlaidBy(new Section(Map.of(path, node), node.origin()));
            }
            Section inner = EMPTY.with(path.substring(dot + 1), node);
            return overlaidBy(new Section(Map.of(path.substring(0, dot), inner), node.origin()));
        }

        /** The section of that name, empty when there is none. */
        public Section section(String name) {
            return members.get(name) instanceof Section section ? section : EMPTY;
        }
    }
}
