package org.lucid.node.payouts;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.contract.payouts.Payouts.Reason;
import org.lucid.node.contract.payouts.Payouts.Step;
import org.lucid.node.payouts.PayoutState.Event;

/**
 * A payout as it is stored. Each transition makes the next record, with one more step of its history (MON-50).
 *
 * @param originKey unique: what the payout was made for
 * @param nextAt when a hold ends by itself
 * @param reserved the ledger holds its amount
 * @param settled final, and the ledger holds nothing for it any more
 * @param idempotencyKey unique: subject, address and key of the request
 */
record Payout(String payoutId, String nodeId, Optional<String> operatorId, Kind kind, String originKey, Usdt amount,
        Usdt fee, Usdt net, Terms terms, Optional<String> walletAddress, PayoutState state, Optional<Reason> reason,
        String priority, Optional<Instant> scheduledAt, Optional<Instant> nextAt, boolean reserved, boolean settled,
        String requestedBy, Optional<String> idempotencyKey, Optional<String> requestHash, List<Step> history,
        Instant createdAt, Instant updatedAt) {

    static final String CURRENCY = "USDT";
    static final String NORMAL = "normal";
    private static final int LONGEST_HISTORY = 60;

    /** Who made it. */
    enum Kind {
        SWEEP, MANUAL
    }

    Payout {
        history = List.copyOf(history);
    }

    /** A new payout that the ledger knows nothing of yet. */
    static Payout pending(String id, String nodeId, Optional<String> operatorId, Kind kind, String originKey,
            Usdt amount, Terms terms, String by, Instant now) {
        Terms.Fee fee = terms.fee(amount);
        return new Payout(id, nodeId, operatorId, kind, originKey, amount, fee.fee(), fee.net(), terms,
                Optional.empty(), PayoutState.PENDING, Optional.empty(), NORMAL, Optional.empty(), Optional.empty(),
                false, false, by, Optional.empty(), Optional.empty(),
                List.of(new Step(now, Optional.empty(), PayoutState.PENDING.name(), by, Optional.empty(), 1)), now,
                now);
    }

    /** The same payout with what a person asked for. */
    Payout asked(Optional<String> address, String urgency, Optional<Instant> notBefore, Optional<String> key,
            Optional<String> hash) {
        return new Payout(payoutId, nodeId, operatorId, kind, originKey, amount, fee, net, terms, address, state,
                reason, urgency, notBefore, nextAt, reserved, settled, requestedBy, key, hash, history, createdAt,
                updatedAt);
    }

    /** The payout after an event: CONFLICT 5006 with its state when that cannot happen. */
    Payout after(Event event, Instant now, String by, Optional<Reason> why) {
        PayoutState next = state.on(event).orElseThrow(this::refused);
        boolean holds = reserved || event == Event.RESERVED || event == Event.RESERVED_AND_HELD;
        Optional<Instant> until = next == PayoutState.HELD ? why.flatMap(Reason::nextAt) : Optional.empty();
        Step step = new Step(now, Optional.of(state.name()), next.name(), by, why.map(Reason::code), 1);
        return new Payout(payoutId, nodeId, operatorId, kind, originKey, amount, fee, net, terms, walletAddress, next,
                why, priority, scheduledAt, until, holds, next.isFinal() && !holds, requestedBy, idempotencyKey,
                requestHash, with(step), createdAt, now);
    }

    /** A final payout whose money the ledger has closed. */
    Payout closed(Instant now) {
        if (!state.isFinal()) {
            throw new IllegalStateException("payout " + payoutId + " is " + state + " and cannot be settled");
        }
        return new Payout(payoutId, nodeId, operatorId, kind, originKey, amount, fee, net, terms, walletAddress, state,
                reason, priority, scheduledAt, nextAt, reserved, true, requestedBy, idempotencyKey, requestHash,
                history, createdAt, now);
    }

    /** CONFLICT 5006: the present state forbids what is asked. */
    org.lucid.node.kernel.bus.Failure refused() {
        return LucidError.PAYOUT_STATE.failure("Payout " + payoutId + " is " + state + ", which forbids this.",
                Map.of("payout_id", payoutId, "state", state.name()));
    }

    /** As its owner sees it. */
    Payouts.Payout view() {
        Optional<Instant> ended = state.isFinal() ? Optional.of(history.getLast().at()) : Optional.empty();
        Optional<String> error = state == PayoutState.FAILED ? reason.map(Reason::message) : Optional.empty();
        return new Payouts.Payout(payoutId, nodeId, amount, amount, fee, net, CURRENCY, walletAddress, walletAddress,
                state.status(), state.name(), reason, priority, Optional.empty(), Optional.empty(), Optional.empty(), 0,
                Optional.empty(), Optional.empty(), scheduledAt, Optional.empty(), ended, error, 0, 0, createdAt,
                updatedAt, history);
    }

    /** Beyond 60 steps the oldest one that happened again is counted in its repetition. */
    private List<Step> with(Step step) {
        List<Step> steps = new ArrayList<>(history);
        steps.add(step);
        for (int i = 0; steps.size() > LONGEST_HISTORY && i < steps.size(); i++) {
            Step old = steps.get(i);
            for (int j = i + 1; j < steps.size(); j++) {
                Step later = steps.get(j);
                if (later.from().equals(old.from()) && later.to().equals(old.to())
                        && later.reason().equals(old.reason())) {
                    steps.set(j, new Step(later.at(), later.from(), later.to(), later.by(), later.reason(),
                            later.count() + old.count()));
                    steps.remove(i);
                    return steps;
                }
            }
        }
        return steps;
    }
}
