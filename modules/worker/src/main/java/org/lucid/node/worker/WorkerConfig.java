package org.lucid.node.worker;

import java.time.Duration;
import java.util.Optional;
import org.lucid.node.kernel.config.ByteSize;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.config.Env;
import org.lucid.node.kernel.config.Secret;
import org.lucid.node.kernel.json.Bounds;

/**
 * The section {@code worker}.
 *
 * @param newIdentity makes a new key where the old one is lost; the node then is another one
 * @param port the port that this node is reached at under its own onion address
 * @param retryMax the longest pause between two tries to reach the manager
 * @param outboxAge how long what could not be sent is kept
 * @param minFreeDiskGb less free disk than this and no session is taken
 * @param bandwidthLimitMbps what the node offers to relay, as advertised
 */
public record WorkerConfig(@Env("LUCID_MANAGER_URL") @Bounds(pattern = "https?://[^/ ]+") String managerUrl,
        @Bounds(min = "64", max = "64", pattern = "[0-9a-f]{64}") Optional<String> managerKey,
        @Env("LUCID_ENROLMENT_CODE") @Secret @Bounds(max = "64") Optional<String> enrolmentCode,
        @Bounds(min = "3", max = "100") Optional<String> name,
        @Default("worker") @Bounds(pattern = "worker|validator|storage|compute") String nodeType,
        @Bounds(min = "34", max = "34") Optional<String> payoutAddress,
        @Default("8095") @Bounds(min = "1024", max = "65535") int port, @Default("false") boolean newIdentity,
        @Default("30s") @Bounds(min = "5s", max = "300s") Duration sampleInterval,
        @Default("300s") @Bounds(min = "5s", max = "1h") Duration retryMax,
        @Default("64MiB") @Bounds(min = "1MiB", max = "1GiB") ByteSize outboxSize,
        @Default("7d") @Bounds(min = "1d", max = "30d") Duration outboxAge, SessionSettings sessions,
        @Env("LUCID_MIN_STORAGE_GB") @Default("50") @Bounds(min = "0", max = "100000") int minFreeDiskGb,
        @Env("LUCID_BANDWIDTH_LIMIT_MBPS") @Default("100") @Bounds(min = "1", max = "100000") int bandwidthLimitMbps,
        FleetSettings fleet) {

    /**
     * Session slots (NOD-75).
     *
     * @param max slots pending and active together
     * @param perUser of them for one user
     * @param timeout the longest session
     * @param pending how long a slot waits for its session to begin
     */
    public record SessionSettings(
            @Env("LUCID_MAX_CONCURRENT_SESSIONS") @Default("10") @Bounds(min = "0", max = "612") int max,
            @Default("3") @Bounds(min = "1", max = "612") int perUser,
            @Env("LUCID_SESSION_TIMEOUT") @Default("7200s") @Bounds(min = "60s", max = "24h") Duration timeout,
            @Default("600s") @Bounds(min = "30s", max = "1h") Duration pending,
            @Default("3389") @Bounds(min = "1024", max = "65535") int portMin,
            @Default("4000") @Bounds(min = "1024", max = "65535") int portMax) {

        public SessionSettings {
            if (portMax - portMin + 1 < max) {
                throw new IllegalArgumentException("port_min to port_max are " + (portMax - portMin + 1)
                        + " ports, fewer than max, which is " + max);
            }
        }
    }

    /**
     * Many agents in this one process, for load and simulation (NOD-79).
     *
     * @param count how many; 0 for one ordinary agent
     * @param seed what the keys of all agents are derived from
     * @param transport over HTTP, or over the bus of this process
     */
    public record FleetSettings(@Default("0") @Bounds(min = "0", max = "10000") int count,
            @Secret @Bounds(min = "64", max = "64", pattern = "[0-9a-f]{64}") Optional<String> seed,
            @Default("http") @Bounds(pattern = "http|bus") String transport,
            @Default("honest") @Bounds(pattern = "honest|lazy|flapping|skewed|mixed") String behaviour) {
    }
}
