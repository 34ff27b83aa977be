package org.lucid.node.registration;

import java.time.Instant;
import java.util.Optional;

/** What can happen to a node; {@link Lifecycle} says what it leads to. */
sealed interface Event {

    /** A command of the owner, of an administrator or of the system. */
    record Commanded(Command command) implements Event {
    }

    /** The commands that need no more words. */
    enum Command {
        START, STOP, RESTART, ACTIVATE, DEACTIVATE, REMOVE
    }

    /** A heartbeat that says that the node works. */
    record Running() implements Event {
    }

    /** A heartbeat that says that it stopped, or the time for stopping is over. */
    record Stopped() implements Event {
    }

    /** A heartbeat that says that it cannot work. */
    record Faulted(Optional<String> error) implements Event {
    }

    /** No heartbeat for too long. */
    record Silent() implements Event {
    }

    /** Work on the node begins. */
    record MaintenanceBegun(Standing.Maintenance maintenance) implements Event {
    }

    /** The time of the maintenance is over. */
    record MaintenanceOver() implements Event {
    }

    /** A cause to keep it from working. */
    record Suspended(Standing.Suspension suspension) implements Event {
    }

    /** A cause is over; {@code by} may lift only what it gave, unless its time is over. */
    record Lifted(String causeId) implements Event {
    }

    /** The node is to go in good order. */
    record ExitBegun(Exit exit) implements Event {
    }

    /** The next step of the exit that began at this time is due: to leave the pool, to stop, or to be done. */
    record ExitDue(Instant since, Exit.Phase phase) implements Event {
    }

    /** It stays after all. */
    record ExitCancelled() implements Event {
    }

    /** Another owner, or another role. */
    record Assigned(Optional<String> operatorId, String role) implements Event {
    }

    /** A key is bound to the node: the first one, or one that replaces it. */
    record KeyBound(String publicKey) implements Event {
    }

    /** An address is proven, or a new one takes effect. */
    record AddressTaken(String address, int version, Instant provenAt) implements Event {
    }
}
