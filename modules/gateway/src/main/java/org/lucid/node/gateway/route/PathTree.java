package org.lucid.node.gateway.route;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The paths of all routes, part by part, so that one is found in as many steps as it has parts. */
final class PathTree {

    private final Map<String, PathTree> literals = new HashMap<>();
    private final Map<String, Place.Entry> entries = new TreeMap<>();
    private PathTree filled;

    /** Takes a route in; IllegalStateException when there is one for its method and path. */
    void add(Route route) {
        PathTree end = this;
        for (String segment : route.segments()) {
            end = Route.parameter(segment).isPresent()
                    ? end.filled()
                    : end.literals.computeIfAbsent(segment,
                            name -> new PathTree());
        }
        if (end.entries.put(route.method(), Place.Entry.of(route)) != null) {
            throw new IllegalStateException("two routes for " + route.method() + " " + route.template());
        }
    }

    private PathTree filled() {
        if (filled == null) {
            filled = new PathTree();
        }
        return filled;
    }

    /** Finds a path; part by part a literal comes before what is filled in (API-09). */
    Optional<Place> find(List<String> parts) {
        return Optional.ofNullable(find(parts, 0)).map(end -> new Place(end.entries, parts));
    }

    private PathTree find(List<String> parts, int from) {
        if (from == parts.size()) {
            return entries.isEmpty() ? null : this;
        }
        PathTree literal = literals.get(parts.get(from));
        PathTree found = literal == null ? null : literal.find(parts, from + 1);
        return found == null && filled != null ? filled.find(parts, from + 1) : found;
    }
}
