package org.lucid.node.registration;

import java.time.Duration;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.config.Env;
import org.lucid.node.kernel.json.Bounds;

/** The section {@code registration}. */
public record RegistrationConfig(@Default("true") @Env("NODE_REGISTRATION_ENABLED") boolean open,
        @Default("true") boolean autoStart, @Default("0") @Bounds(min = "0", max = "28") int ticketBits,
        @Default("1000") @Env("LUCID_MAX_PENDING_REGISTRATIONS") @Bounds(min = "1", max = "10000") int maxPending,
        @Default("300s") @Env("LUCID_REGISTRATION_TIMEOUT_SEC") @Bounds(min = "60s", max = "1h") Duration timeout,
        @Default("120s") @Env("LUCID_CHALLENGE_VALIDITY_SEC") @Bounds(min = "30s", max = "600s") Duration challengeValidity,
        @Default("10000") @Bounds(min = "1", max = "50000") int maxNodes,
        @Default("30s") @Env("NODE_HEARTBEAT_INTERVAL") @Bounds(min = "5s", max = "300s") Duration heartbeatInterval,
        @Default("60s") @Env("NODE_HEALTH_CHECK_INTERVAL") @Bounds(min = "10s", max = "300s") Duration checkInterval,
        @Default("300s") @Bounds(min = "15s", max = "1h") Duration offlineAfter,
        @Default("60s") @Bounds(min = "5s", max = "300s") Duration flushInterval,
        @Default("60s") @Bounds(min = "5s", max = "600s") Duration stopTimeout) {

    public RegistrationConfig {
        if (challengeValidity.compareTo(timeout) > 0) {
            throw new IllegalArgumentException("registration.challenge_validity must not exceed registration.timeout");
        }
        if (offlineAfter.compareTo(heartbeatInterval.multipliedBy(3)) < 0) {
            throw new IllegalArgumentException("registration.offline_after must be at least 3 heartbeat intervals");
        }
    }
}
