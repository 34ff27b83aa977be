package org.lucid.node.payouts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Payouts.Reason;
import org.lucid.node.contract.payouts.Payouts.Step;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.payouts.PayoutState.Event;

/**
 * A payout as it is stored. Each transition makes the next record, with one more step of its history (MON-50).
 *
 * @param originKey unique: what the payout was made for
 * @param walletAddress where it goes, bound when it is claimed (MON-54); before that what the request named
 * @param reason why it waits or ended
 * @param holds what holds it, with the time at which each is looked at again
 * @param rankAt the order of sending: the smallest goes first (MON-60)
 * @param nextAt when it is looked at again: a hold that may have ended, a wait that may be over
 * @param reserved the ledger holds its amount
 * @param settled final, and the ledger holds nothing for it any more
 * @param limitHour the UTC hour whose limit it uses, {@code yyyy-MM-ddTHH}; empty while it is not in the sender
 * @param limitDay the UTC day whose limit it uses
 * @param idempotencyKey unique: subject, address and key of the request
 */
record Payout(String payoutId, String nodeId, Optional<String> operatorId, Kind kind, String originKey, Usdt amount,
        Usdt fee, Usdt net, Terms terms, Optional<String> walletAddress, PayoutState state, Optional<Reason> reason,
        List<Reason> holds, String priority, Instant rankAt, Optional<Instant> scheduledAt, Optional<Instant> nextAt,
        boolean reserved, boolean settled, Optional<String> batchId, Optional<Approval> approval, Sending sending,
        Optional<String> limitHour, Optional<String> limitDay, String requestedBy, Optional<String> idempotencyKey,
        Optional<String> requestHash, List<Step> history, Instant createdAt, Instant updatedAt) {

    static final String CURRENCY = "USDT";
    static final String NORMAL = "normal";
    static final List<String> PRIORITIES = List.of("urgent", "high", NORMAL, "low");
    private static final Duration CLASS = Duration.ofDays(1);

    /** Who made it. */
    enum Kind {
        SWEEP, MONTHLY, EXIT, MANUAL, BATCH;

        /** Nobody asked for it. */
        boolean automatic() {
            return this == SWEEP || this == MONTHLY || this == EXIT;
        }
    }

    /** Who allowed a payout that needs a second person, and when (MON-57). */
    record Approval(String by, Instant at) {
    }

    /**
     * What the sender knows.
     *
     * @param claimedBy the sender that holds it
     * @param claimedUntil after which it is given back unless an attempt is stored
     * @param attempts the number of the newest attempt, 0 before the first
     * @param failures how many attempts failed on the chain
     * @param exhausted how many of those ran out of energy
     * @param txid of the newest attempt
     */
    record Sending(Optional<String> claimedBy, Optional<Instant> claimedUntil, int attempts, int failures,
            int exhausted, Optional<String> txid, Optional<Instant> processedAt) {

        static final Sending NONE = new Sending(Optional.empty(), Optional.empty(), 0, 0, 0, Optional.empty(),
                Optional.empty());

        Sending claimed(String by, Instant until) {
            return new Sending(Optional.of(by), Optional.of(until), attempts, failures, exhausted, txid, processedAt);
        }

        Sending free() {
            return new Sending(Optional.empty(), Optional.empty(), attempts, failures, exhausted, txid, processedAt);
        }

        Sending attempt(int n, String ref, Instant at) {
            return new Sending(claimedBy, claimedUntil, n, failures, exhausted, Optional.of(ref), Optional.of(at));
        }

        Sending failed(boolean ranOut) {
            return new Sending(claimedBy, claimedUntil, attempts, failures + 1, exhausted + (ranOut ? 1 : 0), txid,
                    processedAt);
        }
    }

    Payout {
        holds = List.copyOf(holds);
        history = List.copyOf(history);
    }

    /** A new payout that the ledger knows nothing of yet. */
    static Payout pending(String id, String nodeId, Optional<String> operatorId, Kind kind, String originKey,
            Usdt amount, Terms terms, String by, Instant now) {
        Terms.Fee fee = terms.fee(amount);
        return new Payout(id, nodeId, operatorId, kind, originKey, amount, fee.fee(), fee.net(), terms,
                Optional.empty(), PayoutState.PENDING, Optional.empty(), List.of(), NORMAL, rank(NORMAL, now),
                Optional.empty(), Optional.empty(), false, false, Optional.empty(), Optional.empty(), Sending.NONE,
                Optional.empty(), Optional.empty(), by, Optional.empty(), Optional.empty(),
                List.of(new Step(now, Optional.empty(), PayoutState.PENDING.name(), by, Optional.empty(), 1)), now,
                now);
    }

    /** The same payout with what a person asked for. */
    Payout asked(Optional<String> address, String urgency, Optional<Instant> notBefore, Optional<String> key,
            Optional<String> hash) {
        return with(draft -> {
            draft.walletAddress = address;
            draft.priority = urgency;
            draft.rankAt = rank(urgency, createdAt);
            draft.scheduledAt = notBefore;
            draft.idempotencyKey = key;
            draft.requestHash = hash;
        });
    }

    /** When its turn comes: a class lower is a day later, so waiting a day lifts it by one class (MON-60). */
    private static Instant rank(String urgency, Instant createdAt) {
        return createdAt.plus(CLASS.multipliedBy(PRIORITIES.indexOf(urgency)));
    }

    /** A changed copy. */
    Payout with(Consumer<PayoutDraft> change) {
        PayoutDraft draft = new PayoutDraft(this);
        change.accept(draft);
        return draft.made();
    }

    /** The payout after an event: CONFLICT 5006 with its state when that cannot happen. */
    Payout after(Event event, Instant now, String by, Optional<Reason> why) {
        PayoutState next = state.on(event).orElseThrow(this::refused);
        boolean holdsMoney = reserved || event == Event.RESERVED || event == Event.RESERVED_AND_HELD;
        return with(draft -> {
            draft.state = next;
            draft.reason = why;
            draft.holds = next == PayoutState.HELD ? draft.holds : List.of();
            draft.nextAt = waits(next)
                    ? Optional.of(why.flatMap(Reason::nextAt).orElse(now))
                    : Optional.empty();
            draft.reserved = holdsMoney;
            draft.settled = next.isFinal() && !holdsMoney;
            draft.history = Steps.with(history, new Step(now, Optional.of(state.name()), next.name(), by,
                    why.map(Reason::code), 1));
            draft.updatedAt = now;
            if (next == PayoutState.READY || next.isFinal() && next != PayoutState.CONFIRMED) {
                draft.sending = draft.sending.free();
                draft.limitHour = Optional.empty();
                draft.limitDay = Optional.empty();
            }
        });
    }

    private static boolean waits(PayoutState state) {
        return state == PayoutState.HELD || state == PayoutState.READY;
    }

    /** A final payout whose money the ledger has closed. */
    Payout closed(Instant now) {
        if (!state.isFinal()) {
            throw new IllegalStateException("payout " + payoutId + " is " + state + " and cannot be settled");
        }
        return with(draft -> {
            draft.settled = true;
            draft.updatedAt = now;
        });
    }

    /** One hold of its own kind, if it is there. */
    Optional<Reason> hold(Hold hold) {
        return holds.stream().filter(reason -> reason.code().equals(hold.name())).findFirst();
    }

    /** CONFLICT 5006: the present state forbids what is asked. */
    Failure refused() {
        return LucidError.PAYOUT_STATE.failure("Payout " + payoutId + " is " + state + ", which forbids this.",
                Map.of("payout_id", payoutId, "state", state.name()));
    }
}
