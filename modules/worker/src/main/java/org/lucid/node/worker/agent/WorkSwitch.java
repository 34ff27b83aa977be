package org.lucid.node.worker.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a node works: the manager and the node's own administrator must both want it. Told to rest it takes no new
 * sessions, lets running ones end for up to a minute, and then signs nothing more (NOD-71). Immutable.
 *
 * @param managerWants what the last heartbeat's answer said
 * @param ownerWants what the administrator of this node said
 * @param restingSince when the one or the other stopped wanting it
 */
public record WorkSwitch(boolean managerWants, boolean ownerWants, Optional<Instant> restingSince) {

    static final Duration GRACE = Duration.ofSeconds(60);

    /** A node that nobody said anything to yet works. */
    public static final WorkSwitch ON = new WorkSwitch(true, true, Optional.empty());

    /** After the manager's answer: a node that is being stopped or restarted rests until it says so. */
    WorkSwitch heard(String desiredState, String status, Instant now) {
        return with(desiredState.equals("run") && !status.equals("stopping"), ownerWants, now);
    }

    WorkSwitch owner(boolean wants, Instant now) {
        return with(managerWants, wants, now);
    }

    private WorkSwitch with(boolean manager, boolean owner, Instant now) {
        return new WorkSwitch(manager, owner, manager && owner
                ? Optional.empty()
                : restingSince.or(() -> Optional.of(now)));
    }

    /** Whether new sessions are taken. */
    boolean takesSessions() {
        return managerWants && ownerWants;
    }

    /** Whether proofs are signed, and heartbeats say {@code running}. */
    boolean works(int openSessions, Instant now) {
        return takesSessions() || openSessions > 0 && now.isBefore(restingSince.orElse(now).plus(GRACE));
    }
}
