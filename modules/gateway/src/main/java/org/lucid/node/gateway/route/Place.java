package org.lucid.node.gateway.route;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A path that a request asks for, with all its methods, so that a known path with another method is told from an unknown
 * one (API-10).
 *
 * @param entries the routes by method
 * @param parts the parts of the path as they were asked for
 */
public record Place(Map<String, Entry> entries, List<String> parts) {

    /** A route with the names of what is filled in, by which part of the path it stands in. */
    record Entry(Route route, Map<Integer, String> names) {

        static Entry of(Route route) {
            Map<Integer, String> names = new LinkedHashMap<>();
            List<String> segments = route.segments();
            for (int i = 0; i < segments.size(); i++) {
                int part = i;
                Route.parameter(segments.get(i)).ifPresent(name -> names.put(part, name));
            }
            return new Entry(route, names);
        }
    }

    /** What a method leads to. */
    public sealed interface Outcome {
    }

    /** A route, with what stands in its path. */
    public record Found(Route route, Map<String, String> parameters) implements Outcome {
    }

    /** The path exists, for these methods only. */
    public record OtherMethods(Set<String> allowed) implements Outcome {
    }

    /** Chooses by method; HEAD is found as GET. */
    public Outcome find(String method) {
        Entry entry = entries.get(method.equals("HEAD") ? "GET" : method);
        if (entry == null) {
            return new OtherMethods(allowed());
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        entry.names().forEach((part, name) -> parameters.put(name, parts.get(part)));
        return new Found(entry.route(), parameters);
    }

    private Set<String> allowed() {
        Set<String> allowed = new TreeSet<>(entries.keySet());
        allowed.add("OPTIONS");
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        return allowed;
    }
}
