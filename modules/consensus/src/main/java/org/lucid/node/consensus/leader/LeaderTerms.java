package org.lucid.node.consensus.leader;

import java.util.Optional;
import org.lucid.node.consensus.params.RuleParameters;

/**
 * By what a schedule is made.
 *
 * @param version of the rule parameters
 * @param slotTimeoutMs how long each window is, 1000 to 10000
 * @param maxFallbacks how many windows follow the first, 0 to 3
 * @param cooldownSlots for how many slots after a grant an entity stands back, 8 to 64
 * @param genesisServer the entity that fills in; it has neither cooldown nor penalty
 */
public record LeaderTerms(int version, int slotTimeoutMs, int maxFallbacks, int cooldownSlots,
        Optional<String> genesisServer) {

    /** The terms of a version of the rule parameters. */
    public static LeaderTerms of(int version, RuleParameters rules, Optional<String> genesisServer) {
        return new LeaderTerms(version, rules.slotTimeoutMs(), rules.maxFallbacks(), rules.cooldownSlots(),
                genesisServer);
    }

    /** How many hold a window at most. */
    public int windows() {
        return maxFallbacks + 1;
    }

    boolean isGenesisServer(String entityId) {
        return genesisServer.filter(entityId::equals).isPresent();
    }
}
