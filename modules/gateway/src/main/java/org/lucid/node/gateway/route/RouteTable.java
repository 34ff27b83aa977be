package org.lucid.node.gateway.route;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All routes of the process, in the order in which the router must try their paths. */
public final class RouteTable {

    private final List<Route> routes;
    private final List<Place> places;
    private final Map<String, Set<String>> reserved = new HashMap<>();

    /** A table of these routes; IllegalStateException when two are the same. */
    public RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
        Map<List<String>, Map<String, Route>> byParts = new TreeMap<>(Place.ORDER);
        for (Route route : routes) {
            if (byParts.computeIfAbsent(Place.parts(route), parts -> new TreeMap<>())
                    .put(route.method(), route) != null) {
                throw new IllegalStateException("two routes for " + route.method() + " " + route.template());
            }
        }
        this.places = byParts.entrySet().stream().map(entry -> Place.of(entry.getKey(), entry.getValue())).toList();
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
            List<String> parts = Place.parts(route);
            for (int i = 0; i < parts.size(); i++) {
                if (Route.parameter(route.segments().get(i)).isEmpty()) {
                    literals.computeIfAbsent(parts.subList(0, i), before -> new TreeSet<>()).add(parts.get(i));
                }
            }
        }
        for (Route route : routes) {
            List<String> parts = Place.parts(route);
            for (int i = 0; i < parts.size(); i++) {
                Set<String> here = literals.getOrDefault(parts.subList(0, i), Set.of());
                Route.parameter(route.segments().get(i)).ifPresent(
                        name -> reserved.computeIfAbsent(name, key -> new TreeSet<>()).addAll(here));
            }
        }
    }

    /** All routes in the order in which they were given. */
    public List<Route> routes() {
        return routes;
    }

    /** All paths, part by part a literal before what is filled in. */
    public List<Place> places() {
        return places;
    }

    /** Literals that stand where an id of this name may stand, so that nothing can bear them (API-09). */
    public Set<String> reserved(String parameter) {
        return reserved.getOrDefault(parameter, Set.of());
    }
}
