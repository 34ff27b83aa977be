package org.lucid.node.gateway;

import java.util.Optional;
import java.util.Set;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.kernel.module.KernelView;

/** Keeps a process in which nothing is configured to prove oneself with from being reached by others (API-31). */
final class Exposure {

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

    private Exposure() {
    }

    /** Why the gateway may not start with this configuration. */
    static Optional<String> refused(GatewayConfig config, KernelView kernel) {
        if (!config.development()) {
            return Optional.empty();
        }
        boolean production = kernel.configuration().stream()
                .anyMatch(entry -> entry.key().equals("node.production") && entry.value().equals("true"));
        boolean reachable = kernel.management().map(listener -> !LOOPBACK.contains(listener.host())).orElse(false);
        return production
                ? Optional.of("PRODUCTION=true needs gateway.jwt.secret (JWT_SECRET_KEY) or gateway.api_key (API_KEY)")
                : reachable
                        ? Optional.of("metrics.host is not 127.0.0.1, and nothing is configured to prove oneself with: "
                                + "set gateway.jwt.secret (JWT_SECRET_KEY) or gateway.api_key (API_KEY)")
                        : Optional.empty();
    }
}
