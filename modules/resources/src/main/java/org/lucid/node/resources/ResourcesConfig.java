package org.lucid.node.resources;

import java.time.Duration;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.json.Bounds;

/**
 * The section {@code resources}.
 *
 * @param keepMinutes how long samples and points of a minute are kept, {@code keepHours} those of 5 minutes,
 *            {@code keepDays} those of an hour, {@code keepAlerts} alerts that are resolved
 * @param thresholds for nodes that have none of their own
 * @param samplesNeeded so many of the last {@code sampleWindow} samples must agree for an alert to change
 * @param clearMargin so far below a threshold they must be for its level to be left
 */
public record ResourcesConfig(@Default("30s") @Bounds(min = "5s", max = "300s") Duration interval,
        @Default("60s") @Bounds(min = "10s", max = "300s") Duration flushInterval,
        @Default("48h") @Bounds(min = "2h", max = "90d") Duration keepMinutes,
        @Default("30d") @Bounds(min = "1d", max = "365d") Duration keepHours,
        @Default("365d") @Bounds(min = "1d", max = "1825d") Duration keepDays,
        @Default("90d") @Bounds(min = "1d", max = "365d") Duration keepAlerts, @Default("true") boolean ownHost,
        Thresholds thresholds, @Default("3") @Bounds(min = "1", max = "20") int samplesNeeded,
        @Default("5") @Bounds(min = "1", max = "20") int sampleWindow,
        @Default("5") @Bounds(min = "0", max = "20") int clearMargin) {

    public ResourcesConfig {
        if (samplesNeeded > sampleWindow || 2 * samplesNeeded <= sampleWindow) {
            throw new IllegalArgumentException("samples_needed must be more than half of sample_window and not more "
                    + "than all of it");
        }
    }

    AlertRule alertRule() {
        return new AlertRule(samplesNeeded, sampleWindow, clearMargin);
    }
}
