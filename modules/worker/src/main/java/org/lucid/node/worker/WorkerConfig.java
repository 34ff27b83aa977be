package org.lucid.node.worker;

import java.time.Duration;
import java.util.Optional;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.config.Env;
import org.lucid.node.kernel.config.Secret;
import org.lucid.node.kernel.json.Bounds;

/** The section {@code worker}. */
public record WorkerConfig(@Env("LUCID_MANAGER_URL") @Bounds(pattern = "https?://[^/ ]+") String managerUrl,
        @Bounds(min = "64", max = "64", pattern = "[0-9a-f]{64}") Optional<String> managerKey,
        @Env("LUCID_ENROLMENT_CODE") @Secret @Bounds(max = "64") Optional<String> enrolmentCode,
        @Bounds(min = "3", max = "100") Optional<String> name,
        @Default("worker") @Bounds(pattern = "worker|validator|storage|compute") String nodeType,
        @Bounds(min = "34", max = "34") Optional<String> payoutAddress,
        @Default("30s") @Bounds(min = "5s", max = "300s") Duration sampleInterval,
        @Default("300s") @Bounds(min = "5s", max = "1h") Duration retryMax) {
}
