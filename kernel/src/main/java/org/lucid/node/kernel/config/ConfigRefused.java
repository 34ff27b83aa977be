package org.lucid.node.kernel.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration is not acceptable; everything that is wrong with it is listed at once. */
public final class ConfigRefused extends RuntimeException {

    private final transient List<ConfigProblem> problems;

    public ConfigRefused(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")), null, false, false);
        this.problems = List.copyOf(problems);
    }

    public List<ConfigProblem> problems() {
        return problems;
    }
}
