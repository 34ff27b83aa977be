package org.lucid.node.kernel.config;

/** One thing wrong with the configuration: where, which key, what, and what would be right. */
public record ConfigProblem(String origin, String key, String problem, String allowed) {

    @Override
    public String toString() {
        return origin + ": " + key + ": " + problem + (allowed.isEmpty() ? "" : "; allowed: " + allowed);
    }
}
