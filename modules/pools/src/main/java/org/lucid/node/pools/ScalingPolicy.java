package org.lucid.node.pools;

import java.time.Duration;
import org.lucid.node.contract.pools.Pools.AutoScaling;

/** When and how far a pool is advised to grow or shrink (NOD-50), with all defaults. Pure. */
record ScalingPolicy(boolean enabled, int targetCpu, int upCpu, int downCpu, int minNodes, int maxNodes,
        Duration upCooldown, Duration downCooldown) {

    private static final int MOST_UP_PERCENT = 150;
    private static final int MOST_DOWN_PERCENT = 80;
    private static final int FULL_PERCENT = 100;

    /** The policy of a pool with so many seats. */
    static ScalingPolicy of(AutoScaling given, int seats) {
        return new ScalingPolicy(given.enabled(), given.targetCpu().orElse(70), given.upCpu().orElse(80),
                given.downCpu().orElse(30), given.minNodes().orElse(1), given.maxNodes().orElse(seats),
                Duration.ofMinutes(given.upCooldownMinutes().orElse(5)),
                Duration.ofMinutes(given.downCooldownMinutes().orElse(10)));
    }

    /** 1 when the mean asks for more, -1 for less, 0 for neither. */
    int direction(double meanCpu) {
        return meanCpu > upCpu ? 1 : meanCpu < downCpu ? -1 : 0;
    }

    /**
     * How many members there should be: {@code ceil(active x mean / target)}, at most 50 % more or 20 % fewer, a change
     * of one at least allowed, within the bounds.
     *
     * @param meanCpu percent
     */
    int desired(int active, double meanCpu) {
        int wanted = (int) Math.ceil(active * meanCpu / targetCpu);
        int most = Math.max(active + 1, active * MOST_UP_PERCENT / FULL_PERCENT);
        int least = Math.min(active - 1, Math.ceilDiv(active * MOST_DOWN_PERCENT, FULL_PERCENT));
        return Math.clamp(Math.clamp(wanted, Math.max(0, least), most), minNodes, maxNodes);
    }
}
