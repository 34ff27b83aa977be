package org.lucid.node.consensus.params;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.store.Records;

/**
 * The versions of the rule parameters in the order in which they came into force. A change takes effect with the next
 * epoch and never backwards.
 */
public final class ParameterHistory {

    private volatile List<Records.Parameters> versions = List.of();

    /** Takes on what is stored, by version. */
    public void load(List<Records.Parameters> stored) {
        versions = List.copyOf(stored);
    }

    /** The version in force in a slot; of slots before the first one it is the first. */
    public Records.Parameters at(long slot) {
        Records.Parameters found = versions.getFirst();
        for (Records.Parameters version : versions) {
            if (version.effectiveSlot() <= slot) {
                found = version;
            }
        }
        return found;
    }

    /** The first version that comes into force after a slot. */
    public Optional<Records.Parameters> pendingAt(long slot) {
        return versions.stream().filter(version -> version.effectiveSlot() > slot).findFirst();
    }

    /**
     * The version to store when the configuration says {@code wanted}: the first one at once, a changed one with the
     * next epoch, or with the one after a change that waits already; empty when nothing changed.
     */
    public static Optional<Records.Parameters> next(List<Records.Parameters> stored, RuleParameters wanted,
            long currentSlot, java.time.Instant now) {
        if (stored.isEmpty()) {
            return Optional.of(new Records.Parameters(1, currentSlot, wanted, wanted.digest(), "configuration", now));
        }
        Records.Parameters newest = stored.getLast();
        if (newest.values().equals(wanted)) {
            return Optional.empty();
        }
        long nextEpoch = (SlotClock.epochOf(currentSlot) + 1) * SlotClock.SLOTS_PER_EPOCH;
        long effective = newest.effectiveSlot() < nextEpoch
                ? nextEpoch
                : newest.effectiveSlot() + SlotClock.SLOTS_PER_EPOCH;
        return Optional.of(new Records.Parameters(newest.version() + 1, effective, wanted, wanted.digest(),
                "configuration", now));
    }

    /** The stored versions with one more. */
    public static List<Records.Parameters> with(List<Records.Parameters> stored, Records.Parameters one) {
        List<Records.Parameters> all = new ArrayList<>(stored);
        all.add(one);
        return all;
    }
}
