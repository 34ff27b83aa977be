package org.lucid.node.contract.consensus;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.json.Bounds;

/** Times in which a node's owner says that it will not work, and that are not held against it (CON-45). */
public final class MaintenanceWindows {

    public static final Operation<Declare, Declared> DECLARE = Operation.of("lucid.consensus.maintenance-declare",
            Declare.class, Declared.class).roles(Role.NODE_OPERATOR, Role.NODE).failures(5001, 5519);
    public static final Operation<ListWindows, WindowList> LIST = Operation.of("lucid.consensus.maintenance-list",
            ListWindows.class, WindowList.class).roles(Role.NODE_OPERATOR, Role.NODE).failures(5001);
    public static final Operation<End, WindowList> END = Operation.of("lucid.consensus.maintenance-end", End.class,
            WindowList.class).roles(Role.NODE_OPERATOR, Role.NODE).failures(5001, 5011);

    private MaintenanceWindows() {
    }

    /** A window of at most 7 days that begins at most 31 days from now. */
    public record Declare(@Bounds(pattern = "[A-Za-z0-9_-]{1,64}") String nodeId, Instant fromAt, Instant toAt,
            @Bounds(min = "3", max = "500") String reason) {
    }

    /**
     * A declared window. Only slots within it are excused, not before the second slot after its declaration.
     *
     * @param excusedSlots how many slots this window excuses; none that another one excuses already
     * @param slotsLeft how many more may be excused in the month in which it ends
     */
    public record Declared(String maintenanceId, Instant excusedFrom, int excusedSlots, int slotsLeft) {
    }

    /** Whose windows, of this month and the ones after. */
    public record ListWindows(@Bounds(pattern = "[A-Za-z0-9_-]{1,64}") String nodeId) {
    }

    /** A window with the slots that it excuses, the last one not included. */
    public record Window(String maintenanceId, String month, long fromSlot, long toSlot, Instant fromAt, Instant toAt,
            String reason, boolean ended) {
    }

    /** Windows by their first slot; {@code slotsLeft} is that of the current month. */
    public record WindowList(List<Window> windows, int slotsLeft) {
    }

    /** Which window is over early; slots that it has not used are given back. */
    public record End(@Bounds(pattern = "[A-Za-z0-9_-]{1,64}") String nodeId, String maintenanceId,
            Optional<String> reason) {
    }
}
