package org.lucid.node.economy;

import java.util.List;
import java.util.Map;
import org.lucid.node.contract.economy.Cause.Fact;

/** What is taken of a share that goes to a node, in parts per million: tax, and of the rest what is held back. */
record Terms(long taxPpm, long heldPpm) {

    /** The terms of one node among those whose held part was asked for. */
    static Terms of(long taxPpm, Map<String, Long> heldPpm, String nodeId) {
        return new Terms(taxPpm, heldPpm.getOrDefault(nodeId, 0L));
    }

    /** How they stand in the cause of an entry. */
    List<Fact> facts() {
        return heldPpm == 0
                ? List.of(Fact.of("tax_ppm", taxPpm))
                : List.of(Fact.of("tax_ppm", taxPpm), Fact.of("held_ppm", heldPpm));
    }

    /** The end of an explanation. */
    String words() {
        return "less tax of " + taxPpm + " ppm" + (heldPpm == 0 ? "." : ", " + heldPpm + " ppm of the rest held back.");
    }
}
