package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.PayoutFunds.PayableNode;
import org.lucid.node.contract.payouts.PayoutSending;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.contract.payouts.Payouts.Calculate;
import org.lucid.node.contract.payouts.Payouts.GetPayout;
import org.lucid.node.contract.payouts.PayoutSending.GetRail;
import org.lucid.node.contract.payouts.Payouts.GetThreshold;
import org.lucid.node.contract.payouts.Payouts.ListOfNode;
import org.lucid.node.contract.payouts.Payouts.ListPayouts;
import org.lucid.node.contract.payouts.Payouts.PayoutEstimate;
import org.lucid.node.contract.payouts.Payouts.PayoutPage;
import org.lucid.node.contract.payouts.PayoutSending.RailState;
import org.lucid.node.contract.payouts.Payouts.Threshold;
import org.lucid.node.contract.registration.NodeOwner;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.payouts.rail.Rail;

/** What can be read of payouts. Any instance answers. */
final class PayoutViews {

    private final PayoutsConfig config;
    private final PayoutStore store;
    private final AttemptStore attempts;
    private final Runs runs;
    private final NetworkCost cost;
    private final NodeFacts nodes;
    private final Bus bus;
    private final Rail rail;
    private final Shown shown;
    private final ChainBalances chain;
    private final InstantSource clock;

    /** What views read. */
    record Parts(PayoutStore store, AttemptStore attempts, Runs runs, NetworkCost cost, Rail rail, Shown shown) {
    }

    PayoutViews(PayoutsConfig config, Parts parts, Bus bus, InstantSource clock) {
        this.config = config;
        this.store = parts.store();
        this.attempts = parts.attempts();
        this.runs = parts.runs();
        this.cost = parts.cost();
        this.nodes = new NodeFacts(bus);
        this.bus = bus;
        this.rail = parts.rail();
        this.shown = parts.shown();
        this.chain = new ChainBalances(parts.rail(), clock);
        this.clock = clock;
    }

    /** One payout, for the owner of its node. */
    Future<Payouts.Payout> get(GetPayout request, Call call) {
        return store.get(request.payoutId()).compose(found -> NodeOwner.check(bus, call, found.value().nodeId())
                .map(allowed -> shown.of(found.value())));
    }

    /** The payouts of a node. */
    Future<PayoutPage> listOfNode(ListOfNode request, Call call) {
        List<PayoutState> states = states(request.status());
        return NodeOwner.check(bus, call, request.nodeId())
                .compose(allowed -> store.page(Optional.of(request.nodeId()), Optional.empty(), states, request.page(),
                        request.limit(), request.cursor()))
                .map(shown::page);
    }

    /** All payouts that the caller may see: FORBIDDEN 2006 for a caller who owns nothing. */
    Future<PayoutPage> list(ListPayouts request, Call call) {
        return visible(request, states(request.status()), call.caller());
    }

    /** Those that ended. */
    Future<PayoutPage> listHistory(Payouts.ListHistory request, Call call) {
        return visible(new ListPayouts(request.nodeId(), request.status(), request.page(), request.limit(),
                request.cursor()), request.status().isPresent() ? states(request.status()) : PayoutState.finals(),
                call.caller());
    }

    private Future<PayoutPage> visible(ListPayouts request, List<PayoutState> states, Caller caller) {
        boolean isNode = caller.has(Role.NODE);
        Optional<String> node = isNode && !caller.seesAll() ? caller.nodeId() : request.nodeId();
        Optional<String> operator = isNode || caller.seesAll() ? Optional.empty() : caller.operatorId();
        if (!caller.seesAll() && (isNode ? node.isEmpty() : operator.isEmpty())) {
            throw LucidError.NOT_OWNER.failure("This credential names no operator and no node.");
        }
        return store.page(node, operator, states, request.page(), request.limit(), request.cursor())
                .map(shown::page);
    }

    /** How a payout travelled, for the owner of its node. */
    Future<Payouts.Transaction> transaction(GetPayout request, Call call) {
        return store.get(request.payoutId()).compose(found -> NodeOwner.check(bus, call, found.value().nodeId())
                .compose(allowed -> attempts.ofPayout(request.payoutId()))
                .map(tried -> shown.transaction(found.value(), tried)));
    }

    /** Limits and fees. */
    Future<Threshold> threshold(GetThreshold request, Call call) {
        return Future.succeededFuture(new Threshold(config.thresholdUsdt(), config.minUsdt(), config.maxUsdt(),
                config.feePercent().stripTrailingZeros().toPlainString(), config.feeFloorUsdt(), config.feeCapUsdt(),
                Payout.CURRENCY));
    }

    /** What the next sweep would do for a node, by the very rule that it uses (MON-62). */
    Future<PayoutEstimate> calculate(Calculate request, Call call) {
        Instant next = RunKind.nextSweep(clock.instant(), config.interval());
        return NodeOwner.check(bus, call, request.nodeId())
                .compose(allowed -> bus.request(Ledger.BALANCE, new Ledger.OfNode(request.nodeId()), call))
                .compose(balance -> nodes.of(request.nodeId()).compose(facts -> cost.estimate()
                        .compose(price -> runs.judge(new PayableNode(request.nodeId(), balance.available()), facts,
                                RunKind.SWEEP, next, price)
                                .map(decision -> new PayoutEstimate(request.nodeId(), decision.pays(),
                                        balance.available(), decision.amount(), decision.fee(), decision.net(), price,
                                        next, decision.failed())))));
    }

    /** The rail and whether it is ready. */
    Future<RailState> rail(GetRail request, Call call) {
        return rail.readiness().map(ready -> new RailState(rail.info().name(), rail.info().network(), ready.ready(),
                ready.code(), ready.message()));
    }

    /** What an address holds, as of the newest final block; UNAVAILABLE 5033 without access to the chain. */
    Future<PayoutSending.ChainBalance> chainBalance(PayoutSending.GetChainBalance request, Call call) {
        return chain.of(request.address());
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
