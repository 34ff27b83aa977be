package org.lucid.node.registration;

import java.time.Instant;
import java.util.Optional;
import org.lucid.node.registration.Exit.Phase;

/** The steps of a graceful exit (NOD-31). Pure. */
final class ExitRules {

    private ExitRules() {
    }

    /** The standing with the exit in this phase; empty when nothing is to be done, or not yet. */
    static Optional<Standing> advanced(Standing now, Exit exit, Phase phase, Instant at, String why) {
        return switch (phase) {
            case WORKING_OFF -> Optional.empty();
            case LEAVING -> exit.phase() == Phase.WORKING_OFF
                    ? Optional.of(now.exiting(Optional.of(exit.in(Phase.LEAVING))))
                    : Optional.empty();
            case STOPPING -> exit.phase() == Phase.LEAVING || exit.phase() == Phase.STOPPING
                    ? stopped(now, at, why).map(next -> next.exiting(Optional.of(exit.in(Phase.STOPPING))))
                    : Optional.empty();
            case DONE -> exit.phase() == Phase.STOPPING && isAtRest(now)
                    ? Optional.of(Lifecycle.terminated(now, at, why).exiting(Optional.of(exit.in(Phase.DONE))))
                    : Optional.empty();
        };
    }

    /** Stops the node in whatever state it is; one that is suspended keeps its state until the last cause is lifted. */
    private static Optional<Standing> stopped(Standing now, Instant at, String why) {
        Standing resting = now.desiring(false);
        return switch (now.state()) {
            case ACTIVE -> Optional.of(resting.in(NodeState.STOPPING, at, why));
            case STARTING, ERROR -> Optional.of(resting.in(NodeState.INACTIVE, at, why));
            case MAINTENANCE -> Optional.of(Lifecycle.resumed(resting, at, why));
            default -> isStopping(now) && !now.desiredRun() ? Optional.empty() : Optional.of(resting);
        };
    }

    private static boolean isAtRest(Standing now) {
        return switch (now.state()) {
            case REGISTERED, INACTIVE, OFFLINE -> true;
            default -> false;
        };
    }

    /** Whether the exit has come so far that the node is not started again. */
    static boolean isStopping(Standing now) {
        return now.isExiting() && now.exit().filter(exit -> exit.phase() == Phase.STOPPING).isPresent();
    }

    /** Whether the exit takes so long that the owner may remove the node from any state. */
    static boolean isOverdue(Standing now, Instant at) {
        return now.isExiting() && now.exit().filter(exit -> !at.isBefore(exit.removableAt())).isPresent();
    }
}
