package org.lucid.node.economy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.economy.Adjustments.Adjustment;
import org.lucid.node.contract.economy.Adjustments.AdjustmentState;
import org.lucid.node.contract.economy.Cause;
import org.lucid.node.contract.economy.Cause.Fact;
import org.lucid.node.contract.economy.Currency;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.Leg;

/** What may be corrected, by whom, and what it posts. */
final class AdjustmentRules {

    private static final Set<String> FUNDS = Set.of(Account.TREASURY, Account.BONUS, Account.COMMISSION, Account.TAX);
    private static final Pattern OTHERS = Pattern.compile("pool:[^:]+:pending|node:[^:]+:(available|held)");

    private AdjustmentRules() {
    }

    /** The one node that some legs touch. INVALID 1001 when they are none of a correction. */
    static Optional<String> node(List<Leg> legs) {
        for (Leg leg : legs) {
            if (!FUNDS.contains(leg.account()) && !OTHERS.matcher(leg.account()).matches()
                    || leg.currency() != Currency.USDT) {
                throw LucidError.field("legs", "touch " + leg.account() + " in " + leg.currency(),
                        "operator:treasury, operator:bonus, operator:commission, operator:tax, pool:<id>:pending,"
                                + " node:<id>:available, node:<id>:held, in USDT");
            }
        }
        if (legs.stream().map(Leg::account).distinct().count() != legs.size()) {
            throw LucidError.field("legs", "touch an account twice", "each account once");
        }
        Optional<String> node = legs.stream()
                .flatMap(leg -> Account.named(leg.account()).flatMap(Account::nodeId).stream()).findFirst();
        Legs.fault(legs, node).ifPresent(fault -> {
            throw LucidError.field("legs", "do not fit together: " + fault,
                    "2 to 8 legs of one node at most that sum to 0");
        });
        return node;
    }

    /**
     * Refuses a decision: CONFLICT 5003 when it is over, FORBIDDEN 5704 when whoever proposed it approves it. The same
     * decision once more is none.
     */
    static void requireDecidable(Adjustment adjustment, boolean approve, String by) {
        boolean undecided = adjustment.state() == AdjustmentState.PROPOSED;
        if (!undecided && approve != (adjustment.state() != AdjustmentState.REJECTED)) {
            throw LucidError.STATE_FORBIDS.failure("Adjustment " + adjustment.adjustmentId() + " is "
                    + adjustment.state() + " and cannot be decided otherwise. Propose another one.");
        }
        if (undecided && approve && adjustment.proposedBy().equals(by)) {
            throw LucidError.SECOND_PERSON.failure("You proposed adjustment " + adjustment.adjustmentId()
                    + ". Another administrator must approve it; you may take it back.");
        }
    }

    /** The entry of an approved correction. */
    static Draft draft(Adjustment adjustment) {
        Cause cause = new Cause("adjustment", adjustment.adjustmentId(),
                List.of(Fact.of("proposed_by", adjustment.proposedBy()),
                        Fact.of("approved_by", adjustment.decidedBy().orElseThrow()),
                        Fact.of("reason", adjustment.reason())),
                List.of());
        return new Draft("adjust:" + adjustment.adjustmentId(), EntryKind.ADJUSTMENT, node(adjustment.legs()),
                adjustment.legs(), cause, "Correction by two persons: " + adjustment.reason(), Optional.empty());
    }
}
