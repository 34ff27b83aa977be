package org.lucid.node.pools;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The life of a pool as one transition table (spec-nodes 2.1). {@link #on} is the only way to another state. */
public enum PoolState {
    /** Has not had enough active members yet. */
    FORMING, ACTIVE,
    /** Has fewer active members than it needs. */
    DEGRADED,
    /** Being worked on: no joins, no placement, no checks. */
    MAINTENANCE,
    /** To end when the time of grace is over; members still earn. */
    GRACE,
    /** Its members left; its money is being settled. */
    SETTLING, DISBANDED;

    /** All but the disbanded ones. */
    static final List<PoolState> OPEN = List.of(values()).subList(0, DISBANDED.ordinal());

    /** What can happen to a pool. The three ways to resume are told apart by the count of active members. */
    public enum Trigger {
        ENOUGH, SHORT, MAINTAIN, RESUME_ENOUGH, RESUME_SHORT, RESUME_UNFORMED, DISBAND, GRACE_OVER, SETTLED, REMOVE
    }

    /** The state after the trigger; empty when the table has no such line. */
    public Optional<PoolState> on(Trigger trigger) {
        return Optional.ofNullable(switch (trigger) {
            case ENOUGH -> this == FORMING || this == DEGRADED ? ACTIVE : null;
            case SHORT -> this == ACTIVE ? DEGRADED : null;
            case MAINTAIN -> takesMembers() ? MAINTENANCE : null;
            case RESUME_ENOUGH -> isPaused() ? ACTIVE : null;
            case RESUME_SHORT -> isPaused() ? DEGRADED : null;
            case RESUME_UNFORMED -> isPaused() ? FORMING : null;
            case DISBAND -> takesMembers() || this == MAINTENANCE ? GRACE : null;
            case GRACE_OVER -> this == GRACE ? SETTLING : null;
            case SETTLED -> this == SETTLING ? DISBANDED : null;
            case REMOVE -> this == DISBANDED ? null : DISBANDED;
        });
    }

    private boolean isPaused() {
        return this == MAINTENANCE || this == GRACE;
    }

    /** Whether nodes may join, and work is placed. */
    public boolean takesMembers() {
        return this == FORMING || this == ACTIVE || this == DEGRADED;
    }

    /** The JSON form; both ways of ending are {@code disbanding}. */
    public String json() {
        return this == GRACE || this == SETTLING ? "disbanding" : name().toLowerCase(Locale.ROOT);
    }

    /** The states with this JSON form. */
    static List<PoolState> ofJson(String json) {
        return Arrays.stream(values()).filter(state -> state.json().equals(json)).toList();
    }

    /** The word that older callers know (NOD-49). */
    String legacy(int seats, int maxNodes) {
        return switch (this) {
            case MAINTENANCE -> "maintenance";
            case GRACE, SETTLING, DISBANDED -> "inactive";
            default -> seats == 0 ? "empty" : seats >= maxNodes ? "full" : "active";
        };
    }
}
