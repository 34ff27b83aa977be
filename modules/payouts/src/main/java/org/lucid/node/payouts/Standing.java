package org.lucid.node.payouts;

import java.util.Optional;
import org.lucid.node.contract.payouts.Payouts.Reason;

/**
 * Why nothing at all can be sent at present, if so; shared by the instances of a process. It is derived and never
 * stored: a payout that is READY and waits for nothing of its own shows this.
 */
final class Standing {

    private volatile Optional<Reason> reason;

    Standing(Reason first) {
        reason = Optional.of(first);
    }

    Optional<Reason> reason() {
        return reason;
    }

    void set(Optional<Reason> now) {
        reason = now;
    }
}
