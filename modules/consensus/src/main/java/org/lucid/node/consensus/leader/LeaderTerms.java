package org.lucid.node.consensus.leader;

import java.util.Optional;

/**
 * The rule parameters of leader schedules, in the version that is in force for a slot.
 *
 * @param slotTimeoutMs how long each window is, 1000 to 10000
 * @param maxFallbacks how many windows follow the first, 0 to 3
 * @param cooldownSlots for how many slots after a grant an entity stands back, 8 to 64
 * @param genesisServer the entity that fills in; it has neither cooldown nor penalty
 * @param missedCutPpm what a missed window costs in the calendar month
 * @param equivocationCutPpm what two different claims for one slot cost in the month in which that was found
 */
public record LeaderTerms(int version, int slotTimeoutMs, int maxFallbacks, int cooldownSlots,
        Optional<String> genesisServer, long missedCutPpm, long equivocationCutPpm) {

    /** How many hold a window at most. */
    public int windows() {
        return maxFallbacks + 1;
    }
}
