package org.lucid.node.kernel.module;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The order in which modules start: what a module requires comes before it, what it uses where that is possible, else by id. */
final class StartOrder {

    private StartOrder() {
    }

    /**
     * Sorts the enabled modules.
     *
     * @param requires for each enabled module the ids that it requires
     * @param uses for modules the ids that they would rather start after
     * @param early ids that come first among those that may
     * @return the ids in order, or problems: a requirement that is not enabled, a cycle
     */
    static Result of(Map<String, Set<String>> requires, Map<String, Set<String>> uses, Set<String> early) {
        List<String> problems = new ArrayList<>();
        TreeMap<String, Set<String>> open = new TreeMap<>(
                Comparator.comparing((String id) -> !early.contains(id)).thenComparing(Comparator.naturalOrder()));
        requires.forEach((id, needs) -> {
            open.put(id, new LinkedHashSet<>(needs));
            needs.stream().filter(need -> !requires.containsKey(need)).sorted()
                    .forEach(need -> problems.add(id + " requires " + need + ", which is not enabled"));
        });
        if (!problems.isEmpty()) {
            return new Result(List.of(), problems);
        }
        List<String> order = new ArrayList<>();
        while (!open.isEmpty()) {
            List<String> possible = open.keySet().stream().filter(id -> order.containsAll(open.get(id))).toList();
            if (possible.isEmpty()) {
                return new Result(List.of(), List.of("these modules require each other in a circle: " + open.keySet()));
            }
            String next = possible.stream().filter(id -> uses.getOrDefault(id, Set.of()).stream()
                    .allMatch(used -> used.equals(id) || !open.containsKey(used))).findFirst()
                    .orElse(possible.getFirst());
            order.add(next);
            open.remove(next);
        }
        return new Result(order, List.of());
    }

    /** An order, or why there is none. */
    record Result(List<String> order, List<String> problems) {
    }
}
