package org.lucid.node.gateway.route;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All routes, to be found by path and method: part by part, a literal before what is filled in (API-09). */
public final class RouteTable {

    private final Step root = new Step();
    private final List<Route> routes;
    private final Map<String, Set<String>> reserved = new HashMap<>();

    /** What a path and method lead to. */
    public sealed interface Outcome {
    }

    /** A route, with what stands in its path. */
    public record Found(Route route, Map<String, String> parameters) implements Outcome {
    }

    /** The path exists, for these methods only. */
    public record OtherMethods(Set<String> allowed) implements Outcome {
    }

    /** No such path. */
    public record Unknown() implements Outcome {
    }

    private static final class Step {

        private final Map<String, Step> literals = new HashMap<>();
        private final Map<String, Route> routes = new TreeMap<>();
        private final Set<String> names = new HashSet<>();
        private Step filled;
    }

    /** This table with the routes of one more module; IllegalStateException when one of them is there already. */
    public RouteTable with(List<Route> more) {
        return new RouteTable(Stream.concat(routes.stream(), more.stream()).toList());
    }

    /** A table of these routes; IllegalStateException when two are the same. */
    public RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
        routes.forEach(this::add);
        reserve(root);
    }

    private void add(Route route) {
        Step step = root;
        for (String segment : route.segments()) {
            Step from = step;
            step = Route.parameter(segment).map(name -> {
                from.names.add(name);
                from.filled = from.filled == null ? new Step() : from.filled;
                return from.filled;
            }).orElseGet(() -> from.literals.computeIfAbsent(segment, key -> new Step()));
        }
        if (step.routes.put(route.method(), route) != null) {
            throw new IllegalStateException("two routes for " + route.method() + " " + route.template());
        }
    }

    private void reserve(Step step) {
        step.names.forEach(name -> reserved.computeIfAbsent(name, key -> new TreeSet<>())
                .addAll(step.literals.keySet()));
        step.literals.values().forEach(this::reserve);
        if (step.filled != null) {
            reserve(step.filled);
        }
    }

    /** All routes in the order in which they were given. */
    public List<Route> routes() {
        return routes;
    }

    /** Literals that stand where an id of this name may stand, so that nothing can bear them (API-09). */
    public Set<String> reserved(String parameter) {
        return reserved.getOrDefault(parameter, Set.of());
    }

    /** Looks up a path; HEAD is found as GET (API-10). */
    public Outcome find(String method, List<String> segments) {
        Step step = root;
        for (String segment : segments) {
            Step literal = step.literals.get(segment);
            step = literal == null ? step.filled : literal;
            if (step == null) {
                return new Unknown();
            }
        }
        if (step.routes.isEmpty()) {
            return new Unknown();
        }
        Route route = step.routes.get(method.equals("HEAD") ? "GET" : method);
        return route == null ? new OtherMethods(allowed(step)) : new Found(route, parameters(route, segments));
    }

    private static Set<String> allowed(Step step) {
        Set<String> allowed = new TreeSet<>(step.routes.keySet());
        allowed.add("OPTIONS");
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        return allowed;
    }

    private static Map<String, String> parameters(Route route, List<String> segments) {
        Map<String, String> parameters = new LinkedHashMap<>();
        List<String> pattern = route.segments();
        for (int i = 0; i < pattern.size(); i++) {
            String value = segments.get(i);
            Route.parameter(pattern.get(i)).ifPresent(name -> parameters.put(name, value));
        }
        return parameters;
    }
}
