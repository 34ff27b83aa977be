package org.lucid.node.consensus.leader;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.consensus.slot.Line;
import org.lucid.node.consensus.tally.RankOrder;

/**
 * Who can lead, by what was closed three slots before (CON-91): a member that is neither suspended nor in maintenance,
 * that sent a valid beacon if the slot was observed, and credits in the window.
 */
public final class Eligibility {

    private final long slot;
    private final Map<String, Standing> members = new HashMap<>();

    /** The best that a member of the entity can say for it. */
    private enum Standing {
        BARRED, SILENT, PRESENT
    }

    /** From the lines of a closed slot. */
    public Eligibility(long slot, boolean observed, List<Line> lines) {
        this.slot = slot;
        for (Line line : lines) {
            Standing standing = line.suspended() || line.maintenance()
                    ? Standing.BARRED
                    : observed && !line.beacon() ? Standing.SILENT : Standing.PRESENT;
            members.merge(line.entityId(), standing, (one, other) -> one.compareTo(other) > 0 ? one : other);
        }
    }

    /** Why the entity cannot lead; empty when it can. */
    public Optional<String> ineligible(RankOrder.Entity entity) {
        Standing standing = members.get(entity.entityId());
        if (standing == null) {
            return Optional.of("no member in slot " + slot);
        }
        return switch (standing) {
            case BARRED -> Optional.of("suspended or in maintenance in slot " + slot);
            case SILENT -> Optional.of("no beacon in slot " + slot);
            case PRESENT -> entity.creditsMc() > 0 ? Optional.empty() : Optional.of("no credits in the window");
        };
    }
}
