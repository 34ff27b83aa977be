package org.lucid.node.contract.registration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.json.Bounds;

/** What nodes say that they can bear and where they are, for whoever places work on them. For modules only. */
public final class NodeCapacities {

    public static final Operation<GetCapacities, CapacityPage> CAPACITIES = Operation.of(
            "lucid.registration.capacities", GetCapacities.class, CapacityPage.class);

    private NodeCapacities() {
    }

    /** The given nodes, at most 500, or all in the order of their ids after one. */
    public record GetCapacities(@Bounds(max = "500") Optional<List<String>> nodeIds, Optional<String> after,
            @Bounds(min = "1", max = "500") int limit) {

        /** The given nodes. */
        public static GetCapacities of(List<String> nodeIds) {
            return new GetCapacities(Optional.of(nodeIds), Optional.empty(), 500);
        }
    }

    /** Nodes that are neither services nor terminated; unknown ids are left out. */
    public record CapacityPage(List<Capacity> items) {
    }

    /**
     * One node as it describes itself.
     *
     * @param state in upper case
     * @param since since when it is in that state
     * @param exiting whether it is on its way out and gets no new work
     * @param cpuPercent how much of its processors it gives, 1 to 100
     * @param memoryBytes the smaller of its limit and its total; 0 when the total is unknown
     * @param diskBytes likewise
     * @param networkMbps its limit, absent when it set none
     */
    public record Capacity(String nodeId, String nodeType, String state, Instant since, boolean exiting,
            Optional<String> country, Optional<String> region, Optional<Double> latitude, Optional<Double> longitude,
            Optional<String> onionAddress, Optional<Integer> port, int maxSessions, long cores, int cpuPercent,
            long memoryBytes, long diskBytes, Optional<Long> networkMbps) {
    }
}
