package org.lucid.node.gateway.route;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All routes of the process. */
public final class RouteTable {

    private static final String FILLED = "{}";
    private final List<Route> routes;
    private final PathTree paths = new PathTree();
    private final Map<String, Set<String>> reserved = new HashMap<>();

    /** A table of these routes; IllegalStateException when two are the same. */
    public RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
        routes.forEach(paths::add);
        reserve();
    }

    /** This table with the routes of one more module; IllegalStateException when one of them is there already. */
    public RouteTable with(List<Route> more) {
        return new RouteTable(Stream.concat(routes.stream(), more.stream()).toList());
    }

    /** Notes the literals that other routes have where one is filled in. */
    private void reserve() {
        Map<List<String>, Set<String>> literals = new HashMap<>();
        for (Route route : routes) {
            List<String> parts = parts(route);
            for (int i = 0; i < parts.size(); i++) {
                if (Route.parameter(route.segments().get(i)).isEmpty()) {
                    literals.computeIfAbsent(parts.subList(0, i), before -> new TreeSet<>()).add(parts.get(i));
                }
            }
        }
        for (Route route : routes) {
            List<String> parts = parts(route);
            for (int i = 0; i < parts.size(); i++) {
                Set<String> here = literals.getOrDefault(parts.subList(0, i), Set.of());
                Route.parameter(route.segments().get(i)).ifPresent(
                        name -> reserved.computeIfAbsent(name, key -> new TreeSet<>()).addAll(here));
            }
        }
    }

    /** The parts of a route's path without the names of what is filled in. */
    private static List<String> parts(Route route) {
        return route.segments().stream().map(segment -> Route.parameter(segment).isPresent() ? FILLED : segment)
                .toList();
    }

    /** All routes in the order in which they were given. */
    public List<Route> routes() {
        return routes;
    }

    /** What a path leads to, part by part a literal before what is filled in (API-09); empty when there is no such path. */
    public Optional<Place> find(String path) {
        return paths.find(RequestPath.parts(path));
    }

    /** Literals that stand where an id of this name may stand, so that nothing can bear them (API-09). */
    public Set<String> reserved(String parameter) {
        return reserved.getOrDefault(parameter, Set.of());
    }
}
