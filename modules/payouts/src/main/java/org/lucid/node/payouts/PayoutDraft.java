package org.lucid.node.payouts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.payouts.Payouts.Reason;
import org.lucid.node.contract.payouts.Payouts.Step;

/** The parts of a payout that change, while the next record is made. Never leaves the call that makes it. */
final class PayoutDraft {

    private final Payout base;
    Optional<String> walletAddress;
    PayoutState state;
    Optional<Reason> reason;
    List<Reason> holds;
    String priority;
    Instant rankAt;
    Optional<Instant> scheduledAt;
    Optional<Instant> nextAt;
    boolean reserved;
    boolean settled;
    Optional<String> batchId;
    Optional<Payout.Approval> approval;
    Payout.Sending sending;
    Optional<String> limitHour;
    Optional<String> limitDay;
    Optional<String> idempotencyKey;
    Optional<String> requestHash;
    List<Step> history;
    Instant updatedAt;

    PayoutDraft(Payout base) {
        this.base = base;
        walletAddress = base.walletAddress();
        state = base.state();
        reason = base.reason();
        holds = base.holds();
        priority = base.priority();
        rankAt = base.rankAt();
        scheduledAt = base.scheduledAt();
        nextAt = base.nextAt();
        reserved = base.reserved();
        settled = base.settled();
        batchId = base.batchId();
        approval = base.approval();
        sending = base.sending();
        limitHour = base.limitHour();
        limitDay = base.limitDay();
        idempotencyKey = base.idempotencyKey();
        requestHash = base.requestHash();
        history = base.history();
        updatedAt = base.updatedAt();
    }

    Payout made() {
        return new Payout(base.payoutId(), base.nodeId(), base.operatorId(), base.kind(), base.originKey(),
                base.amount(), base.fee(), base.net(), base.terms(), walletAddress, state, reason, holds, priority,
                rankAt, scheduledAt, nextAt, reserved, settled, batchId, approval, sending, limitHour, limitDay,
                base.requestedBy(), idempotencyKey, requestHash, history, base.createdAt(), updatedAt);
    }
}
