package org.lucid.node.pools;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.lucid.node.pools.MembershipState.Trigger;
import org.lucid.node.pools.NodeStates.Known;

/** What a check makes of one member (spec-nodes 2.1). Pure. */
sealed interface Verdict {

    /** The membership moves along its table, at once or at the second check in a row that says so. */
    record Move(Trigger trigger, boolean atOnce) implements Verdict {
    }

    /** The membership ends. */
    record End(ChangeRecord.Kind kind, String reason) implements Verdict {
    }

    /** All is as it should be. */
    record Nothing() implements Verdict {
    }

    Verdict NOTHING = new Nothing();

    /**
     * Judges a member by the state of its node.
     *
     * @param status RESERVING, JOINING, ACTIVE or DEGRADED
     * @param since since when the member has its seat
     */
    static Verdict of(MembershipState status, Optional<Instant> since, Known node, Instant now, Duration activation,
            Duration absence) {
        if (!status.isSeated()) {
            return NOTHING;
        }
        if (node.is(NodeStates.TERMINATED)) {
            return new End(ChangeRecord.Kind.REMOVED, "terminated");
        }
        if (node.is(NodeStates.ACTIVE)) {
            return status == MembershipState.ACTIVE
                    ? NOTHING
                    : new Move(Trigger.WORKS, status == MembershipState.JOINING);
        }
        if (node.is(NodeStates.OFFLINE) && !now.isBefore(node.since().plus(absence))) {
            return new End(ChangeRecord.Kind.REMOVED, "absent");
        }
        if (status == MembershipState.JOINING) {
            return since.filter(joined -> !now.isBefore(joined.plus(activation))).isPresent()
                    ? new End(ChangeRecord.Kind.NEVER_ACTIVE, "never_active")
                    : NOTHING;
        }
        return status == MembershipState.ACTIVE && !node.is(NodeStates.MAINTENANCE)
                ? new Move(Trigger.FALTERS, false)
                : NOTHING;
    }
}
