package org.lucid.node.gateway.route;

import java.util.ArrayList;
import java.util.List;
import org.lucid.node.kernel.module.KernelView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of all modules. A module whose fragment is wrong has no routes, and everybody else has theirs: a fault in a
 * plug-in must not shut the door of the process. Of two modules that want one path the first by id has it.
 *
 * @param problems what is wrong with which fragment
 */
public record Fragments(RouteTable table, List<String> problems) {

    private static final Logger LOG = LoggerFactory.getLogger(Fragments.class);

    /** Reads the fragments of every known module; {@code legacy} for those routes too that are there for old callers only. */
    public static Fragments of(KernelView kernel, boolean legacy) {
        FragmentReader reader = new FragmentReader(kernel.operations());
        RouteTable table = new RouteTable(List.of());
        List<String> problems = new ArrayList<>();
        for (var fragment : kernel.fragments().entrySet()) {
            try {
                table = table.with(reader.read(fragment.getKey(), fragment.getValue()).stream()
                        .filter(route -> legacy || !route.options().legacy()).toList());
            } catch (RuntimeException e) {
                LOG.error("event=fragment_refused module={} reason=\"{}\"", fragment.getKey(), e.getMessage());
                problems.add(fragment.getKey() + " has no routes: " + e.getMessage());
            }
        }
        return new Fragments(table, List.copyOf(problems));
    }
}
