package org.lucid.node.payouts;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Payouts.Reason;
import org.lucid.node.contract.registration.PayoutAddresses;

/**
 * What holds a payout (MON-54, MON-55, MON-57, MON-60); pure. The same rule is asked when it is reserved, whenever a hold
 * may have ended, and when it is claimed.
 *
 * @param approvalAbove from above which amount a second person must allow it
 */
record HoldRule(Usdt approvalAbove) {

    /** An approval that nobody gave for so long is taken as a refusal. */
    static final Duration APPROVAL_WAITS = Duration.ofDays(7);
    private static final Duration AGAIN = Duration.ofHours(1);

    /**
     * What is known of the node.
     *
     * @param address where it is paid to; empty when registration does not know the node
     * @param status its state, if known
     */
    record Facts(Optional<PayoutAddresses.Item> address, Optional<String> status) {

        /** The address in force, when money may go there. */
        Optional<String> payableAddress() {
            return address.filter(PayoutAddresses.Item::payable).flatMap(PayoutAddresses.Item::address);
        }
    }

    boolean needsApproval(Usdt amount) {
        return amount.compareTo(approvalAbove) > 0;
    }

    /** Every hold of a payout now, the one that ends last at the end. */
    List<Reason> of(Payout payout, Facts facts, Instant now) {
        List<Reason> holds = new ArrayList<>();
        if (needsApproval(payout.amount()) && payout.approval().isEmpty()) {
            holds.add(hold(Hold.APPROVAL, "More than " + approvalAbove + " USDT needs the approval of an administrator "
                    + "who is neither the requester nor the operator.", payout.createdAt().plus(APPROVAL_WAITS)));
        }
        payout.scheduledAt().filter(at -> at.isAfter(now))
                .ifPresent(at -> holds.add(hold(Hold.SCHEDULED, "Waits for the time asked for.", at)));
        addressHold(facts, now).ifPresent(holds::add);
        if (facts.status().filter("SUSPENDED"::equals).isPresent()) {
            holds.add(hold(Hold.NODE_SUSPENDED, "The node is suspended.", now.plus(AGAIN)));
        }
        payout.hold(Hold.RECIPIENT_BLOCKED).filter(hold -> hold.nextAt().filter(at -> at.isAfter(now)).isPresent())
                .ifPresent(holds::add);
        payout.hold(Hold.TOO_MANY_ATTEMPTS).ifPresent(holds::add);
        holds.sort(Comparator.comparing(reason -> reason.nextAt().orElse(Instant.MAX)));
        return holds;
    }

    private static Optional<Reason> addressHold(Facts facts, Instant now) {
        if (facts.payableAddress().isPresent()) {
            return Optional.empty();
        }
        Optional<Instant> until = facts.address().flatMap(PayoutAddresses.Item::holdUntil);
        return Optional.of(until.isPresent()
                ? hold(Hold.ADDRESS_HOLD, "The payout address is being changed.", until.get())
                : hold(Hold.ADDRESS_HOLD, "The node has no proven payout address. Register one and prove it.",
                        now.plus(AGAIN)));
    }

    /** The token refuses the address; it is asked again in an hour. */
    static Reason blocked(String message, Instant now) {
        return hold(Hold.RECIPIENT_BLOCKED, message, now.plus(AGAIN));
    }

    private static Reason hold(Hold hold, String message, Instant nextAt) {
        return new Reason(hold.name(), message, Optional.of(nextAt));
    }
}
