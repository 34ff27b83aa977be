package org.lucid.node.consensus.leader;

import java.time.Instant;
import java.util.Optional;

/**
 * When a window is open, by the manager's clock: from {@code opensAt} until before {@code closesAt}.
 */
public record ClaimWindow(int index, String entityId, Instant opensAt, Instant closesAt) {

    /** The window that an entity holds in a slot, if it holds one (CON-93, CON-96). */
    public static Optional<ClaimWindow> of(Schedule schedule, LeaderTerms terms, Instant slotStart, String entityId) {
        return schedule.windows().stream().filter(window -> window.entityId().equals(entityId)).findFirst()
                .map(window -> new ClaimWindow(window.index(), entityId,
                        slotStart.plusMillis((long) window.index() * terms.slotTimeoutMs()),
                        slotStart.plusMillis((window.index() + 1L) * terms.slotTimeoutMs())));
    }

    public boolean isOpenAt(Instant instant) {
        return !instant.isBefore(opensAt) && instant.isBefore(closesAt);
    }
}
