package org.lucid.node.registration;

import io.vertx.core.Future;
import java.util.Optional;
import org.lucid.node.contract.consensus.MaintenanceWindows;
import org.lucid.node.contract.registration.NodeCommands.Excused;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.module.ModuleContext;

/** Tells consensus of maintenance, so that missing beacons are not held against the node (NOD-29). */
record Excuses(ModuleContext<?> context) {

    private static final String MARK = "maintenance: ";

    /** What is excused; why not, when nothing is. A refusal does not keep the maintenance from beginning. */
    Future<Excused> declare(String nodeId, Standing.Maintenance work) {
        return context.bus()
                .request(MaintenanceWindows.DECLARE, new MaintenanceWindows.Declare(nodeId, work.from(), work
                        .until(), MARK + work.reason()))
                .map(declared -> new Excused(Optional.of(declared.excusedFrom()), declared
                        .excusedSlots(), declared.slotsLeft(), Optional.empty()))
                .otherwise(cause -> new Excused(Optional.empty(), 0, 0, Optional.of(Failure.from(cause).getMessage())));
    }

    /** Gives the rest of a maintenance back that ends early. */
    void end(String nodeId, Standing.Maintenance work) {
        context.bus().request(MaintenanceWindows.LIST, new MaintenanceWindows.ListWindows(nodeId)).onSuccess(
                list -> list.windows().stream().filter(window -> !window.ended() && window.reason().equals(MARK + work
                        .reason())).forEach(window -> context.bus().request(MaintenanceWindows.END,
                                new MaintenanceWindows.End(nodeId, window.maintenanceId(), Optional.empty()))));
    }
}
