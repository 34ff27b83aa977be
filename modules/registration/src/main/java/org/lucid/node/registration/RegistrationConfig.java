package org.lucid.node.registration;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.config.Env;
import org.lucid.node.kernel.json.Bounds;

/**
 * The section {@code registration}.
 *
 * @param verificationRequired false only in tests and development: no ticket is asked for; the proof of the key stays
 * @param admission auto, or manual: an administrator decides
 * @param requireEnrolment whether only agents with a code of an operator are let in
 * @param ticketBits how much work a registration costs; auto is none while only this machine can reach us, else 22
 * @param addressDelay how long a new payout address waits; less than 72 h only in tests
 */
public record RegistrationConfig(@Default("true") @Env("NODE_REGISTRATION_ENABLED") boolean open,
        @Default("true") @Env("NODE_VERIFICATION_REQUIRED") boolean verificationRequired,
        @Default("auto") @Bounds(pattern = "auto|manual") String admission, @Default("false") boolean requireEnrolment,
        @Default("true") boolean autoStart,
        @Default("auto") @Bounds(pattern = "auto|[0-9]|1[0-9]|2[0-8]") String ticketBits,
        @Default("1000") @Env("LUCID_MAX_PENDING_REGISTRATIONS") @Bounds(min = "1", max = "10000") int maxPending,
        @Default("300s") @Env("LUCID_REGISTRATION_TIMEOUT_SEC") @Bounds(min = "60s", max = "1h") Duration timeout,
        @Default("120s") @Env("LUCID_CHALLENGE_VALIDITY_SEC") @Bounds(min = "30s", max = "600s") Duration challengeValidity,
        @Default("24h") @Bounds(min = "1h", max = "30d") Duration reviewTime,
        @Default("10000") @Bounds(min = "1", max = "50000") int maxNodes,
        @Default("30s") @Env("NODE_HEARTBEAT_INTERVAL") @Bounds(min = "5s", max = "300s") Duration heartbeatInterval,
        @Default("60s") @Env("NODE_HEALTH_CHECK_INTERVAL") @Bounds(min = "10s", max = "300s") Duration checkInterval,
        @Default("300s") @Bounds(min = "15s", max = "1h") Duration offlineAfter,
        @Default("60s") @Bounds(min = "5s", max = "300s") Duration flushInterval,
        @Default("60s") @Bounds(min = "5s", max = "600s") Duration stopTimeout,
        @Default("72h") @Bounds(min = "1s", max = "30d") Duration addressDelay,
        @Bounds(max = "1000") List<String> deniedAddresses,
        @Bounds(max = "32") Optional<String> minimumAgentVersion) {

    /** The least time that a new payout address waits outside of tests. */
    static final Duration LEAST_ADDRESS_DELAY = Duration.ofHours(72);
    private static final int PUBLIC_TICKET_BITS = 22;

    public RegistrationConfig {
        if (challengeValidity.compareTo(timeout) > 0) {
            throw new IllegalArgumentException("registration.challenge_validity must not exceed registration.timeout");
        }
        if (offlineAfter.compareTo(heartbeatInterval.multipliedBy(3)) < 0) {
            throw new IllegalArgumentException("registration.offline_after must be at least 3 heartbeat intervals");
        }
        deniedAddresses = List.copyOf(deniedAddresses);
    }

    /** How many bits a ticket is worth at least, while few registrations wait. */
    int baseTicketBits(boolean reachableFromOutside) {
        if (!verificationRequired) {
            return 0;
        }
        return ticketBits.equals("auto")
                ? reachableFromOutside ? PUBLIC_TICKET_BITS : 0
                : Integer.parseInt(ticketBits);
    }

    /** Refuses what is for tests only, in any other profile. */
    void requireSafeFor(String profile) {
        if (!profile.equals("test") && addressDelay.compareTo(LEAST_ADDRESS_DELAY) < 0) {
            throw new IllegalArgumentException(
                    "registration.address_delay must be 72h or more; less is for tests only");
        }
        if (!verificationRequired && !profile.equals("test") && !profile.equals("development")) {
            throw new IllegalArgumentException(
                    "registration.verification_required may be false in profile test or development only");
        }
    }
}
