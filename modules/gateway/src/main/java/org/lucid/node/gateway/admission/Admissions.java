package org.lucid.node.gateway.admission;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.lucid.node.contract.LucidError;
import org.lucid.node.gateway.audit.AuditTrail;
import org.lucid.node.gateway.auth.Proven;
import org.lucid.node.gateway.limit.Crowd;
import org.lucid.node.gateway.limit.RateLimits.Charge;
import org.lucid.node.gateway.limit.RateLimits.Outcome;
import org.lucid.node.gateway.limit.RateLimits.Standing;
import org.lucid.node.gateway.limit.Sources.Source;
import org.lucid.node.gateway.route.InputReader;
import org.lucid.node.gateway.route.Route;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.module.ModuleContext;

/**
 * The one way in for calls, whatever they came over (API-60): who calls, limits, roles, size, places among the calls in
 * flight; then schema, idempotency key and deadline. One for each instance; what it counts with is shared by all.
 */
public final class Admissions {

    private final GatewayConfig config;
    private final Crowd crowd;
    private final AuditTrail audit;
    private final InputReader input;
    private final Bus bus;
    private final InstantSource clock;
    private final MeterRegistry meters;

    public Admissions(ModuleContext<GatewayConfig> context, Crowd crowd, InputReader input,
            AuditTrail audit) {
        this.config = context.config();
        this.crowd = crowd;
        this.audit = audit;
        this.input = input;
        this.bus = context.bus();
        this.clock = context.clock();
        this.meters = context.meters();
    }

    /**
     * Lets a call in, or throws the {@link Failure} that refuses it. Nothing of its body is needed, save where the cost
     * depends on it: that is charged when the call runs. {@link AdmittedCall#leave} must follow.
     *
     * @param prove finds out who calls, or throws; not asked where anybody may call
     * @param size bytes of the body, as far as they are known
     * @param told hears how the limit stands, also when the call is refused for it
     */
    public AdmittedCall admit(Supplier<Proven> prove, Route route, Source source, long size,
            Consumer<Standing> told) {
        Operation<?, ?> operation = route.operation();
        Proven who = operation.isPublic() ? Proven.ANONYMOUS : prove.get();
        AdmittedCall call = new AdmittedCall(this, route, who, source, told);
        if (route.options().cost().isEmpty()) {
            call.charge(1);
        }
        authorise(operation, who);
        long limit = bodyLimit(route);
        if (size > limit) {
            throw tooLarge(limit);
        }
        crowd.inFlight().enter(call.caller());
        return call;
    }

    /** Takes from the buckets, or refuses: LIMITED 4291. */
    public void charge(List<Charge> charges, Consumer<Standing> told) {
        Outcome outcome = crowd.limits().take(charges);
        told.accept(outcome.least());
        if (!outcome.granted()) {
            meters.counter("lucid_rate_limited", "tier", outcome.refusedBy()).increment();
            throw LucidError.RATE.failure("Too many calls. Wait " + outcome.retryAfter() + " s and send again.",
                    Map.of("retry_after", outcome.retryAfter(), "limit", outcome.least().limit()));
        }
    }

    private static void authorise(Operation<?, ?> operation, Proven proven) {
        if (!operation.isPublic() && !proven.caller().hasAny(operation.roles())) {
            throw LucidError.ROLE.failure(
                    "This call needs another role than yours. Use a credential with one of the required roles.",
                    Map.of("required_roles", operation.roles().stream().map(Enum::name).sorted().toList()));
        }
        if (proven.operations().filter(only -> !only.contains(operation.address())).isPresent()) {
            throw LucidError.ROLE.failure("This API key may call other operations only. Use another credential.",
                    Map.of("operations", proven.operations().get().stream().sorted().toList()));
        }
    }

    /** How many bytes the body of a call may have (API-37). */
    public long bodyLimit(Route route) {
        return route.options().maxBody().orElse(config.maxBody().bytes());
    }

    /** The refusal of a body that is larger than that: INVALID 1004. */
    public static Failure tooLarge(long limit) {
        return LucidError.BODY_TOO_LARGE.failure("The body is larger than " + limit + " bytes. Send less at a time.",
                Map.of("limit_bytes", limit));
    }

    Crowd crowd() {
        return crowd;
    }

    AuditTrail audit() {
        return audit;
    }

    InputReader input() {
        return input;
    }

    Bus bus() {
        return bus;
    }

    InstantSource clock() {
        return clock;
    }
}
