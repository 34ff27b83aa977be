package org.lucid.node.contract;

import static org.lucid.node.kernel.bus.FailureCode.CONFLICT;
import static org.lucid.node.kernel.bus.FailureCode.FORBIDDEN;
import static org.lucid.node.kernel.bus.FailureCode.INTERNAL;
import static org.lucid.node.kernel.bus.FailureCode.INVALID;
import static org.lucid.node.kernel.bus.FailureCode.LIMITED;
import static org.lucid.node.kernel.bus.FailureCode.MODULE_DISABLED;
import static org.lucid.node.kernel.bus.FailureCode.NOT_FOUND;
import static org.lucid.node.kernel.bus.FailureCode.TIMEOUT;
import static org.lucid.node.kernel.bus.FailureCode.UNAUTHENTICATED;
import static org.lucid.node.kernel.bus.FailureCode.UNAVAILABLE;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;

/** Every numbered case of failure ({@code LUCID_ERR_<number>}). A number has one meaning and is never re-used. */
public enum LucidError {
    FIELD_RULES(1001, INVALID), NOT_JSON(1002, INVALID), MEDIA_TYPE(1003, INVALID, 415), BODY_TOO_LARGE(1004, INVALID,
            413), HEAD_TOO_LARGE(1005, INVALID, 431), METHOD(1006, INVALID, 405), NO_ROUTE(1007, INVALID,
                    404), UNKNOWN_HOST(1008, INVALID), IDEMPOTENCY_KEY(1009, INVALID), IDEMPOTENCY_REUSED(1010,
                            CONFLICT), BAD_CURSOR(1011, INVALID), CHANGED_MEANWHILE(1012, CONFLICT),

    NO_CREDENTIAL(2001, UNAUTHENTICATED), ROLE(2002, FORBIDDEN), EXPIRED(2003,
            UNAUTHENTICATED), CREDENTIAL_NOT_ACCEPTABLE(2004, UNAUTHENTICATED), REVOKED(2005,
                    UNAUTHENTICATED), NOT_OWNER(2006, FORBIDDEN),

    MAY_NOT_JOIN(4003, CONFLICT), POOL_FULL(4004, CONFLICT), IN_ANOTHER_POOL(4005, CONFLICT),

    RATE(4291, LIMITED), TOO_MANY_IN_FLIGHT(4292, LIMITED),

    INTERNAL_ERROR(5000, INTERNAL), NODE_UNKNOWN(5001, NOT_FOUND), POOL_UNKNOWN(5002, NOT_FOUND), STATE_FORBIDS(5003,
            CONFLICT), NO_ROOM(5004, CONFLICT), EVIDENCE_REFUSED(5005, INVALID), PAYOUT_STATE(5006,
                    CONFLICT), NODE_EXISTS(5007, CONFLICT), POOL_EXISTS(5008, CONFLICT), OTHER_QUANTITY(5009,
                            CONFLICT), BATCH_REFUSED(5010, INVALID), RECORD_UNKNOWN(5011, NOT_FOUND), DISABLED(5031,
                                    MODULE_DISABLED), STORE_DOWN(5032, UNAVAILABLE), PEER_DOWN(5033,
                                            UNAVAILABLE), STARTING(5034, UNAVAILABLE), DEADLINE(5041, TIMEOUT),

    KEY_PROOF(5101, UNAUTHENTICATED), TOO_MANY_PENDING(5102, LIMITED), KEY_TAKEN(5103, CONFLICT), NODE_ROLE(5104,
            FORBIDDEN), PAYOUT_ADDRESS(5105, INVALID), ONION_ADDRESS(5106, INVALID), ADDRESS_CHANGE(5107,
                    CONFLICT), ADMISSION_TICKET(5108, INVALID), REGISTRATION_CLOSED(5110, FORBIDDEN), FLEET_FULL(5111,
                            LIMITED),

    POOL_POWER(5205, FORBIDDEN),

    THRESHOLDS(5301, INVALID),

    CHALLENGE_USED(5401, CONFLICT), OWNERSHIP_ATTEMPTS(5404, LIMITED),

    PROOF_SLOT(5501, INVALID), PROOF_TIME(5502, INVALID), PROOF_SIGNATURE(5503, INVALID), EQUIVOCATION(5506,
            CONFLICT), PROOF_BODY(5507, INVALID), PROOF_QUEUE_FULL(5512, LIMITED), NO_GRANT(5513,
                    FORBIDDEN), CLAIM_WINDOW(5514, CONFLICT), SLOT_TAKEN(5515, CONFLICT), SLOT_NOT_CLOSED(5516,
                            NOT_FOUND), SLOT_NOT_KEPT(5517, NOT_FOUND), CATCHING_UP(5518,
                                    UNAVAILABLE), MAINTENANCE_USED_UP(5519, LIMITED), EVIDENCE(5520,
                                            INVALID), SESSION_DIFFERS(5521, CONFLICT), CLOCK_BEHIND(5522,
                                                    UNAVAILABLE), SEAL(5523, INVALID),

    FUNDS_SHORT(5601, CONFLICT), SAME_ID_OTHER_CONTENT(5602, CONFLICT), JOURNAL_DOWN(5603,
            UNAVAILABLE), JOURNAL_BUSY(5604, LIMITED), CLOSE_REFUSED(5605, CONFLICT), RUN_STATE(5606, CONFLICT),

    PAYOUT_AMOUNT(5701, INVALID), NO_PAYABLE_ADDRESS(5702, CONFLICT), NOT_THE_REGISTERED_ADDRESS(5703,
            INVALID), SECOND_PERSON(5704, FORBIDDEN), BATCH_DIFFERS(5705, CONFLICT), RESERVED_FIELD(5706, INVALID),

    NO_SESSION_SLOT(5901, CONFLICT), SESSION_TICKET(5902, UNAUTHENTICATED), SESSION_GATE(5903, LIMITED);

    private final int number;
    private final FailureCode code;
    private final int httpStatus;

    LucidError(int number, FailureCode code) {
        this(number, code, code.httpStatus());
    }

    LucidError(int number, FailureCode code, int httpStatus) {
        this.number = number;
        this.code = code;
        this.httpStatus = httpStatus;
    }

    public int number() {
        return number;
    }

    public FailureCode code() {
        return code;
    }

    /** The HTTP status of the answer. */
    public int httpStatus() {
        return httpStatus;
    }

    /** A failure of this case; the message says what happened and what to do next. */
    public Failure failure(String message) {
        return Failure.of(code, number, message);
    }

    /** A failure of this case with its values. */
    public Failure failure(String message, Map<String, ?> details) {
        return new Failure(code, number, message, details);
    }

    /** A violation of the rules of one field. */
    public static Failure field(String field, String problem, String allowed) {
        return FIELD_RULES.failure(field + " " + problem + "; allowed: " + allowed
                + ". Correct the named fields and send again.",
                Map.of("violations",
                        java.util.List.of(Map.of("field", field, "problem", problem, "allowed", allowed))));
    }

    /** A record of some kind that does not exist. */
    public static Failure unknown(String kind, String id) {
        return RECORD_UNKNOWN.failure("There is no " + kind + " " + id + ". Check the id.",
                Map.of("kind", kind, "id", id));
    }

    /** The case with this number. */
    public static Optional<LucidError> byNumber(int number) {
        return Arrays.stream(values()).filter(error -> error.number == number).findFirst();
    }
}
