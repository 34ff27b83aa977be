package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.PayoutFunds.PayableNode;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.contract.payouts.Payouts.Calculate;
import org.lucid.node.contract.payouts.Payouts.GetPayout;
import org.lucid.node.contract.payouts.Payouts.GetRail;
import org.lucid.node.contract.payouts.Payouts.GetThreshold;
import org.lucid.node.contract.payouts.Payouts.ListOfNode;
import org.lucid.node.contract.payouts.Payouts.ListPayouts;
import org.lucid.node.contract.payouts.Payouts.PayoutEstimate;
import org.lucid.node.contract.payouts.Payouts.PayoutPage;
import org.lucid.node.contract.payouts.Payouts.RailState;
import org.lucid.node.contract.payouts.Payouts.Threshold;
import org.lucid.node.contract.registration.NodeOwner;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;

/** What can be read of payouts. Any instance answers. */
final class PayoutViews {

    private final PayoutsConfig config;
    private final PayoutStore store;
    private final Sweep sweep;
    private final Bus bus;
    private final Rail rail;
    private final InstantSource clock;

    PayoutViews(PayoutsConfig config, PayoutStore store, Sweep sweep, Bus bus, Rail rail, InstantSource clock) {
        this.config = config;
        this.store = store;
        this.sweep = sweep;
        this.bus = bus;
        this.rail = rail;
        this.clock = clock;
    }

    /** One payout, for the owner of its node. */
    Future<Payouts.Payout> get(GetPayout request, Call call) {
        return store.get(request.payoutId()).compose(found -> NodeOwner.check(bus, call, found.value().nodeId())
                .map(allowed -> found.value().view()));
    }

    /** The payouts of a node. */
    Future<PayoutPage> listOfNode(ListOfNode request, Call call) {
        List<PayoutState> states = states(request.status());
        return NodeOwner.check(bus, call, request.nodeId())
                .compose(allowed -> store.page(Optional.of(request.nodeId()), Optional.empty(), states, request.page(),
                        request.limit(),
                        request.cursor()));
    }

    /** All payouts that the caller may see: FORBIDDEN 2006 for a caller who owns nothing. */
    Future<PayoutPage> list(ListPayouts request, Call call) {
        List<PayoutState> states = states(request.status());
        Caller caller = call.caller();
        if (caller.seesAll()) {
            return store.page(request.nodeId(), Optional.empty(), states, request.page(), request.limit(),
                    request.cursor());
        }
        Optional<String> node = caller.has(Role.NODE) ? caller.nodeId() : request.nodeId();
        Optional<String> operator = caller.has(Role.NODE) ? Optional.empty() : caller.operatorId();
        if (caller.has(Role.NODE) ? node.isEmpty() : operator.isEmpty()) {
            throw LucidError.NOT_OWNER.failure("This credential names no operator and no node.");
        }
        return store.page(node, operator, states, request.page(), request.limit(),
                request.cursor());
    }

    /** Limits and fees. */
    Future<Threshold> threshold(GetThreshold request, Call call) {
        return Future.succeededFuture(new Threshold(config.thresholdUsdt(), config.minUsdt(), config.maxUsdt(),
                config.feePercent().stripTrailingZeros().toPlainString(), config.feeFloorUsdt(), config.feeCapUsdt(),
                Payout.CURRENCY));
    }

    /** What the next sweep would do for a node, by the very rule that it uses (MON-62). */
    Future<PayoutEstimate> calculate(Calculate request, Call call) {
        Instant next = Sweep.next(clock.instant(), config.interval());
        return NodeOwner.check(bus, call, request.nodeId())
                .compose(allowed -> bus.request(Ledger.BALANCE, new Ledger.OfNode(request.nodeId()), call))
                .compose(balance -> sweep.judge(request.nodeId(),
                        new PayableNode(request.nodeId(), balance.available()), next)
                        .map(decision -> new PayoutEstimate(request.nodeId(), decision.pays(), balance.available(),
                                decision.amount(), decision.fee(), decision.net(), Optional.empty(), next,
                                decision.failed())));
    }

    /** The rail and whether it is ready. */
    Future<RailState> rail(GetRail request, Call call) {
        return rail.readiness().map(ready -> new RailState(rail.info().name(), rail.info().network(), ready.ready(),
                ready.code(), ready.message()));
    }

    private static List<PayoutState> states(Optional<String> status) {
        List<PayoutState> states = status.map(PayoutState::ofStatus).orElse(List.of());
        if (status.isPresent() && states.isEmpty()) {
            throw LucidError.field("status", "is " + status.get(),
                    "pending, processing, completed, failed, cancelled");
        }
        return states;
    }
}
