package org.lucid.node.gateway.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.gateway.limit.RateLimits.Charge;
import org.lucid.node.gateway.limit.Sources.Source;
import org.lucid.node.gateway.route.Route;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;

/** Which buckets a call takes from (API-32). */
public final class Charges {

    private static final int HEALTH_PER_MINUTE = 600;

    private final GatewayConfig.RateLimit limits;

    public Charges(GatewayConfig.RateLimit limits) {
        this.limits = limits;
    }

    /** For a call without a credential, or with one that does not hold. */
    public List<Charge> anonymous(Source source) {
        return List.of(new Charge("public", source.group(), (long) limits.anonymous() * source.factor(), 1));
    }

    /** For the health pages, which cost nothing else. */
    public List<Charge> health(Source source) {
        return List.of(new Charge("health", source.group(), (long) HEALTH_PER_MINUTE * source.factor(), 1));
    }

    /** For an operation; {@code cost} counts for the tier that counts elements. */
    public List<Charge> of(Route route, Caller caller, Source source, long cost) {
        Route.Tier tier = route.options().tier();
        boolean anonymous = caller.roles().contains(Role.PUBLIC);
        List<Charge> charges = new ArrayList<>();
        if (tier == Route.Tier.SIGNED) {
            charges.add(new Charge("signed", source.group(), (long) limits.signed() * source.factor(), 1));
            return charges;
        }
        if (anonymous) {
            charges.addAll(anonymous(source));
        } else if (caller.has(Role.ADMIN)) {
            charges.add(new Charge("admin", caller.subject(), limits.admin(), 1));
        } else {
            charges.add(new Charge("authenticated", caller.subject(), limits.authenticated(), 1));
        }
        String who = anonymous ? source.group() : caller.subject();
        String name = tier.name().toLowerCase(Locale.ROOT);
        switch (tier) {
            case POOT -> charges.add(new Charge(name, who, limits.poot(), 1));
            case PAYOUT -> charges.add(new Charge(name, who, limits.payout(), 1));
            case PROOFS -> charges.add(new Charge(name, who, limits.proofs(), Math.max(1, cost)));
            default -> {
                // by identity alone
            }
        }
        return charges;
    }
}
