package org.lucid.node.resources;

import java.time.Duration;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.json.Bounds;

/** The section {@code resources}. */
public record ResourcesConfig(@Default("30s") @Bounds(min = "5s", max = "300s") Duration interval,
        @Default("60s") @Bounds(min = "10s", max = "300s") Duration flushInterval,
        @Default("48h") @Bounds(min = "2h", max = "90d") Duration keepMinutes, @Default("true") boolean ownHost) {
}
