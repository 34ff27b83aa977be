package org.lucid.node.kernel.store;

import java.time.Duration;

/**
 * Documents go when the instant in {@code field} (top level, JSON name) lies longer than {@code keep} in the past; a
 * document without the field stays. The store sweeps by itself, at least once an hour.
 */
public record Retention(String field, Duration keep) {
}
