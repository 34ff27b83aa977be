package org.lucid.node.consensus.leader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.signing.SignedBytes;

/**
 * Who was granted a window in a slot: the first holder always, each further one when its window opened without a claim
 * before (CON-92). The genesis server is never granted one, since it has no cooldown.
 *
 * @param entities in the order of their windows
 */
public record Grants(long slot, List<String> entities) {

    public Grants {
        entities = List.copyOf(entities);
    }

    /** Nobody: there was no schedule. */
    public static Grants none(long slot) {
        return new Grants(slot, List.of());
    }

    /** The grants of a slot whose windows are over. */
    public static Grants of(Schedule schedule, Optional<Integer> claimedWindow) {
        List<String> granted = new ArrayList<>();
        for (Schedule.Window window : schedule.windows()) {
            if (claimedWindow.filter(claimed -> window.index() > claimed).isEmpty()
                    && window.reason() != Schedule.Reason.GENESIS_SERVER) {
                granted.add(window.entityId());
            }
        }
        return new Grants(schedule.slot(), granted);
    }

    /** The digest over the grants of some slots in their order: {@code u64 slot, u8 count, str(granted)...} (CON-94). */
    public static byte[] digest(List<Grants> slots) {
        SignedBytes bytes = SignedBytes.untagged();
        for (Grants grants : slots) {
            bytes.u64(grants.slot()).u8(grants.entities().size());
            grants.entities().forEach(bytes::str);
        }
        return bytes.sha256();
    }
}
