package org.lucid.node.consensus;

import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.json.Bounds;

/**
 * The section {@code consensus}.
 *
 * @param observeMinBits how many of the 24 ten-second marks of a slot and the next must be set for it to be observed
 */
public record ConsensusConfig(@Default("12") @Bounds(min = "6", max = "20") int observeMinBits,
        @Default("2") @Bounds(min = "1", max = "8") int verifyThreads,
        @Default("4096") @Bounds(min = "256", max = "65536") int verifyQueue) {
}
