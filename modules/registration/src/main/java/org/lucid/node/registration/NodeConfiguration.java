package org.lucid.node.registration;

import java.util.Optional;

/**
 * How a node wants to be used (NOD-13).
 *
 * @param maxSessions at the same time, 1 to 1000
 * @param advertise whether peers may learn of it
 * @param maintenanceWindow a time of each day in which it is worked on
 */
public record NodeConfiguration(int maxSessions, ResourceLimits resourceLimits, boolean autoScaling, boolean advertise,
        Optional<DailyWindow> maintenanceWindow) {

    static final NodeConfiguration DEFAULT = new NodeConfiguration(10, new ResourceLimits(100, Optional.empty(),
            Optional.empty(), Optional.empty()), false, false, Optional.empty());

    /** What the node gives at most; absent for all that it has. */
    public record ResourceLimits(int cpuPercent, Optional<Long> memoryBytes, Optional<Long> diskBytes,
            Optional<Long> networkMbps) {
    }

    /** A daily window, UTC. */
    public record DailyWindow(int startHour, int startMinute, int hours) {
    }
}
