package org.lucid.node.consensus.slot;

import java.util.Optional;
import org.lucid.node.consensus.params.RuleParameters;
import org.lucid.node.consensus.presence.Presence;

/**
 * Whether a slot counts: the manager must have been there (CON-41), and not all nodes silent at once, which speaks of
 * the manager's own line (CON-42).
 */
public record Observation(boolean observed, Optional<String> reason) {

    public static final String MANAGER_DOWN = "manager_down";
    public static final String MASS_SILENCE = "mass_silence";
    private static final int FEWEST_NODES = 5;
    private static final int MOST_A_MONTH = 720;

    /**
     * The verdict on a slot.
     *
     * @param due nodes that are expected if the slot is observed
     * @param beacons how many valid beacons there were
     */
    public static Observation of(RuleParameters rules, int bits, int nextBits, int due, int beacons,
            SilenceWatch watch) {
        if (!Presence.observed(bits, nextBits, rules.observeMinBits())) {
            return new Observation(false, Optional.of(MANAGER_DOWN));
        }
        boolean silent = due >= FEWEST_NODES && watch.usedThisMonth() < MOST_A_MONTH
                && watch.lowerMedian().stream()
                        .anyMatch(median -> beacons * 100L < (long) rules.massSilencePercent() * median);
        return silent
                ? new Observation(false, Optional.of(MASS_SILENCE))
                : new Observation(true, Optional.empty());
    }
}
