package org.lucid.node.gateway.route;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One path with all its methods. It stands in the router as one entry, so that a known path with another method is told
 * from an unknown one by itself (API-10).
 *
 * @param path the path as the router wants it: what is filled in is called {@code :p0}, {@code :p1} and so on
 * @param routes the routes by method
 */
public record Place(String path, Map<String, Route> routes) {

    /** Part by part a literal before what is filled in (API-09): the router takes the first that matches. */
    static final Comparator<List<String>> ORDER = Place::compare;

    private static final String FILLED = "{}";

    /** What a method leads to. */
    public sealed interface Outcome {
    }

    /** A route, with what stands in its path. */
    public record Found(Route route, Map<String, String> parameters) implements Outcome {
    }

    /** The path exists, for these methods only. */
    public record OtherMethods(Set<String> allowed) implements Outcome {
    }

    /** The parts of a route's path without the names of what is filled in; routes with the same parts share a place. */
    static List<String> parts(Route route) {
        return route.segments().stream().map(segment -> Route.parameter(segment).isPresent() ? FILLED : segment)
                .toList();
    }

    static Place of(List<String> parts, Map<String, Route> routes) {
        StringBuilder path = new StringBuilder();
        int filled = 0;
        for (String part : parts) {
            path.append('/').append(part.equals(FILLED) ? ":p" + filled++ : part);
        }
        return new Place(path.toString(), routes);
    }

    /** Chooses by method; HEAD is found as GET. {@code values} are the filled parts of the path in order. */
    public Outcome find(String method, List<String> values) {
        Route route = routes.get(method.equals("HEAD") ? "GET" : method);
        if (route == null) {
            return new OtherMethods(allowed());
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        List<String> names = route.parameters();
        for (int i = 0; i < names.size(); i++) {
            parameters.put(names.get(i), values.get(i));
        }
        return new Found(route, parameters);
    }

    /** How many parts are filled in. */
    public int filled() {
        return routes.values().iterator().next().parameters().size();
    }

    private Set<String> allowed() {
        Set<String> allowed = new TreeSet<>(routes.keySet());
        allowed.add("OPTIONS");
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        return allowed;
    }

    private static int compare(List<String> left, List<String> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            boolean open = left.get(i).equals(FILLED);
            if (open != right.get(i).equals(FILLED)) {
                return open ? 1 : -1;
            }
            int order = left.get(i).compareTo(right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }
}
