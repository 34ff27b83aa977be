package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.contract.payouts.Payouts.CancelPayout;
import org.lucid.node.contract.payouts.Payouts.PayoutChanged;
import org.lucid.node.contract.payouts.Payouts.RequestPayout;
import org.lucid.node.contract.registration.NodeOwner;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.kernel.time.IdSource;
import org.lucid.node.payouts.PayoutState.Event;

/** Takes requests for payouts and cancels them (MON-53, MON-63, MON-66). */
final class PayoutDesk {

    private static final Duration FARTHEST = Duration.ofDays(30);

    private final PayoutsConfig config;
    private final PayoutStore store;
    private final Progress progress;
    private final Bus bus;
    private final Shown shown;
    private final InstantSource clock;
    private final IdSource ids;

    PayoutDesk(PayoutsConfig config, PayoutStore store, Progress progress, Bus bus, Shown shown,
            InstantSource clock, IdSource ids) {
        this.config = config;
        this.store = store;
        this.progress = progress;
        this.bus = bus;
        this.shown = shown;
        this.clock = clock;
        this.ids = ids;
    }

    /** Makes a payout and reserves its money at once; the same key and request answer the payout made before. */
    Future<Payouts.Payout> request(RequestPayout request, Call call) {
        return NodeOwner.check(bus, call, request.nodeId()).compose(allowed -> earlier(call))
                .compose(found -> found.isPresent()
                        ? replay(found.get(), call)
                        : create(request, call))
                .map(this::answer);
    }

    private Future<Payout> create(RequestPayout request, Call call) {
        String priority = priority(request, call);
        requireSchedule(request.scheduledAt());
        requireUnused(request.kycHash(), request.complianceSignature());
        if (request.currency().filter(currency -> !currency.equals(Payout.CURRENCY)).isPresent()) {
            throw LucidError.PAYOUT_AMOUNT.failure("Payouts are made in USDT only.");
        }
        return NodeOwner.find(bus, call, request.nodeId())
                .compose(node -> requireAddress(request, call)
                        .compose(fits -> bus.request(Ledger.BALANCE, new Ledger.OfNode(request.nodeId()), call))
                        .compose(balance -> {
                            String id = ids.next("payout");
                            Payout made = Payout.pending(id, request.nodeId(), node.operatorId(),
                                    Payout.Kind.MANUAL, "manual:" + id, amount(request, balance.available()),
                                    config.terms(),
                                    call.caller().subject(), clock.instant());
                            return insert(made.asked(request.walletAddress(), priority, request.scheduledAt(),
                                    key(call), call.idempotency().map(Call.Idempotency::requestHash)), call);
                        }));
    }

    /** INVALID 5706 for what only rails to come will understand (MON-67). */
    static void requireUnused(Optional<String> kycHash, Optional<String> complianceSignature) {
        if (kycHash.isPresent() || complianceSignature.isPresent()) {
            throw LucidError.RESERVED_FIELD.failure("kyc_hash and compliance_signature are reserved and mean nothing "
                    + "yet. Leave them out.");
        }
    }

    private Future<Payout> insert(Payout payout, Call call) {
        return store.insert(payout).compose(stored -> {
            if (!stored) {
                // Only a request with the same key can have come between.
                return earlier(call).compose(found -> found.isPresent()
                        ? replay(found.get(), call)
                        : Future.failedFuture(Failure.of(FailureCode.UNAVAILABLE,
                                "The payout could not be stored. Try again with the same Idempotency-Key.")));
            }
            call.markCreated();
            bus.publish(Payouts.PAYOUT_CHANGED, new PayoutChanged(payout.payoutId(), payout.nodeId(),
                    Optional.empty(), payout.state().name(), Optional.empty()));
            // It is stored, so it will be carried on even if the ledger does not answer now.
            return progress.advance(new Versioned<>(payout.payoutId(), 1, payout)).map(Versioned::value)
                    .otherwise(payout);
        });
    }

    private Future<Optional<Payout>> earlier(Call call) {
        Optional<String> key = key(call);
        return key.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : store.byIdempotencyKey(key.get()).map(found -> found.map(Versioned::value));
    }

    private static Future<Payout> replay(Payout stored, Call call) {
        if (!stored.requestHash().equals(call.idempotency().map(Call.Idempotency::requestHash))) {
            return Future.failedFuture(LucidError.IDEMPOTENCY_REUSED.failure(
                    "This Idempotency-Key was used for another request. Use a new key.",
                    Map.of("payout_id", stored.payoutId())));
        }
        call.markCreated();
        call.markReplayed();
        return Future.succeededFuture(stored);
    }

    private static Optional<String> key(Call call) {
        return call.idempotency().map(
                given -> call.caller().subject() + "\n" + Payouts.REQUEST.address() + "\n" + given.key());
    }

    private Payouts.Payout answer(Payout payout) {
        if (payout.state() == PayoutState.FAILED && !payout.reserved()) {
            throw LucidError.FUNDS_SHORT.failure("Payout " + payout.payoutId() + " of " + payout.amount()
                    + " found too little money on node " + payout.nodeId() + ". Ask for less.",
                    Map.of("payout_id", payout.payoutId(), "needed", payout.amount().toString()));
        }
        return shown.of(payout);
    }

    private Usdt amount(RequestPayout request, Usdt available) {
        Usdt amount = request.amount().orElseGet(() -> Usdt.min(available, config.maxUsdt()));
        Usdt needed = request.amount().isPresent() ? amount : config.minUsdt();
        if (request.amount().isPresent()) {
            config.terms().fee(amount);
        }
        if (available.compareTo(needed) < 0) {
            throw LucidError.FUNDS_SHORT.failure("Node " + request.nodeId() + " has " + available + " available, the "
                    + "payout needs " + needed + ". Ask for less, or wait.",
                    Map.of("balance", available.toString(), "needed", needed.toString()));
        }
        return amount;
    }

    private static String priority(RequestPayout request, Call call) {
        String priority = request.priority().orElse(Payout.NORMAL);
        int rank = Payout.PRIORITIES.indexOf(priority);
        if (rank < 0) {
            throw LucidError.field("priority", "is " + priority, String.join(", ", Payout.PRIORITIES));
        }
        if (rank < Payout.PRIORITIES.indexOf(Payout.NORMAL) && !call.caller().seesAll()) {
            throw LucidError.ROLE.failure("Only those who run the network set priority " + priority + ".");
        }
        return priority;
    }

    private void requireSchedule(Optional<Instant> scheduledAt) {
        if (scheduledAt.filter(clock.instant().plus(FARTHEST)::isBefore).isPresent()) {
            throw LucidError.field("scheduled_at", "is too far ahead", "at most 30 days from now");
        }
    }

    /** An address that is being changed will do: the payout is held until then. */
    private Future<Void> requireAddress(RequestPayout request, Call call) {
        PayoutAddresses.OfNodes question = new PayoutAddresses.OfNodes(List.of(request.nodeId()));
        return bus.request(PayoutAddresses.OF_NODES, question, call).map(known -> {
            Optional<PayoutAddresses.Item> item = known.items().stream().findFirst();
            if (request.walletAddress().isPresent()
                    && !request.walletAddress().equals(item.flatMap(PayoutAddresses.Item::address))) {
                throw LucidError.NOT_THE_REGISTERED_ADDRESS.failure("wallet_address is not the registered address of "
                        + "node " + request.nodeId() + ". Leave it out, or register it first.");
            }
            if (item.filter(node -> node.payable() || node.holdUntil().isPresent()).isEmpty()) {
                throw LucidError.NO_PAYABLE_ADDRESS.failure("Node " + request.nodeId() + " has no proven payout "
                        + "address. Register one and prove it: PUT /api/v1/nodes/" + request.nodeId()
                        + "/payout-address.", Map.of("node_id", request.nodeId()));
            }
            return null;
        });
    }

    /** Cancels a payout that is not on its way; its money is free again when the answer says it is settled or soon. */
    Future<Payouts.Payout> cancel(CancelPayout request, Call call) {
        return store.get(request.payoutId()).compose(stored -> NodeOwner.check(bus, call, stored.value().nodeId())
                .compose(allowed -> cancelled(stored, request, call)).compose(moved -> {
                    if (moved.value().state() != PayoutState.CANCELLED) {
                        return Future.failedFuture(moved.value().refused());
                    }
                    return progress.advance(moved).otherwise(moved).map(done -> shown.of(done.value()));
                }));
    }

    private Future<Versioned<Payout>> cancelled(Versioned<Payout> stored, CancelPayout request, Call call) {
        return stored.value().state() == PayoutState.CANCELLED
                ? Future.succeededFuture(stored)
                : progress.move(stored, Event.CANCELLED, call.caller().subject(), Optional.of(new Payouts.Reason(
                        "CANCELLED", request.reason().orElse("Cancelled on request."), Optional.empty())));
    }
}
