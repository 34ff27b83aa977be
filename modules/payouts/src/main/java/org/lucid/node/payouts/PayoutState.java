package org.lucid.node.payouts;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where a payout stands, and the one table of where it can go. */
enum PayoutState {
    /** Stored, the ledger has not reserved yet. */
    PENDING("pending"),
    /** Reserved, waits for something or somebody. */
    HELD("pending"),
    /** May be sent. */
    READY("pending"),
    /** In the sender. */
    CLAIMED("processing"),
    /** An attempt is stored. */
    SIGNED("processing"),
    /** Submitted at least once. */
    BROADCAST("processing"),
    /** Contradictory evidence; a person must look. */
    UNKNOWN("processing"), CONFIRMED("completed"), FAILED("failed"), REJECTED("failed"), CANCELLED("cancelled");

    private final String status;

    /** What can happen to a payout. */
    enum Event {
        RESERVED, RESERVED_AND_HELD, REFUSED, HOLDS_GONE, HOLD_FOUND, REJECTED, CANCELLED, CLAIMED, CLAIM_LAPSED, ATTEMPT_STORED, SUBMITTED, SUCCEEDED, TRY_AGAIN, GAVE_UP, TOO_MANY_ATTEMPTS, CONTRADICTED
    }

    PayoutState(String status) {
        this.status = status;
    }

    /** The state after an event; empty when it cannot happen here. The only place that knows a transition. */
    Optional<PayoutState> on(Event event) {
        return Optional.ofNullable(switch (this) {
            case PENDING -> switch (event) {
                case RESERVED -> READY;
                case RESERVED_AND_HELD -> HELD;
                case REFUSED -> FAILED;
                default -> null;
            };
            case HELD -> switch (event) {
                case HOLDS_GONE -> READY;
                case REJECTED -> REJECTED;
                case CANCELLED -> CANCELLED;
                default -> null;
            };
            case READY -> switch (event) {
                case HOLD_FOUND -> HELD;
                case CLAIMED -> CLAIMED;
                case CANCELLED -> CANCELLED;
                default -> null;
            };
            case CLAIMED -> switch (event) {
                case CLAIM_LAPSED -> READY;
                case ATTEMPT_STORED -> SIGNED;
                default -> null;
            };
            case SIGNED -> event == Event.SUBMITTED ? BROADCAST : outcome(event);
            case BROADCAST -> outcome(event);
            case UNKNOWN -> switch (event) {
                case SUCCEEDED -> CONFIRMED;
                case TRY_AGAIN -> READY;
                case GAVE_UP -> FAILED;
                default -> null;
            };
            case CONFIRMED, FAILED, REJECTED, CANCELLED -> null;
        });
    }

    private static PayoutState outcome(Event event) {
        return switch (event) {
            case SUCCEEDED -> CONFIRMED;
            case TRY_AGAIN -> READY;
            case GAVE_UP -> FAILED;
            case TOO_MANY_ATTEMPTS -> HELD;
            case CONTRADICTED -> UNKNOWN;
            default -> null;
        };
    }

    /** The state as outsiders know it. */
    String status() {
        return status;
    }

    /** Nothing leaves it. */
    boolean isFinal() {
        return switch (this) {
            case CONFIRMED, FAILED, REJECTED, CANCELLED -> true;
            default -> false;
        };
    }

    /** The states that outsiders know by one name. */
    static List<PayoutState> ofStatus(String status) {
        return Arrays.stream(values()).filter(state -> state.status.equals(status.toLowerCase(Locale.ROOT))).toList();
    }

    /** The final states. */
    static List<PayoutState> finals() {
        return Arrays.stream(values()).filter(PayoutState::isFinal).toList();
    }
}
