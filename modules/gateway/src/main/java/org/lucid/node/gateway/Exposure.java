package org.lucid.node.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.kernel.config.ConfigProblem;
import org.lucid.node.kernel.config.ConfigRefused;
import org.lucid.node.kernel.module.KernelView;

/** Keeps a process in which nothing is configured to prove oneself with from being reached by others (API-31). */
final class Exposure {

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

    private static final String REMEDY = "set gateway.jwt.secret (JWT_SECRET_KEY), gateway.jwt.jwks_file "
            + "(JWT_JWKS_FILE) or gateway.api_key (API_KEY)";

    private Exposure() {
    }

    /** Why the gateway may not start with this configuration. */
    static Optional<ConfigRefused> refused(GatewayConfig config, KernelView kernel) {
        if (!config.development()) {
            return Optional.empty();
        }
        List<ConfigProblem> problems = new ArrayList<>();
        kernel.configuration().stream()
                .filter(entry -> entry.key().equals("node.production") && entry.value().equals("true"))
                .forEach(entry -> problems.add(new ConfigProblem(entry.origin(), "node.production (PRODUCTION)",
                        "is true, but nothing is configured to prove oneself with", REMEDY)));
        kernel.management().filter(listener -> !LOOPBACK.contains(listener.host()))
                .ifPresent(listener -> problems.add(new ConfigProblem("configuration", "metrics.host",
                        "is " + listener.host() + ", but nothing is configured to prove oneself with",
                        "127.0.0.1, or " + REMEDY)));
        return problems.isEmpty() ? Optional.empty() : Optional.of(new ConfigRefused(problems));
    }
}
