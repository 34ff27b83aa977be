package org.lucid.node.registration;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lucid.node.registration.Event.Command;

/**
 * The life of a node as one transition function (NOD-27): the only way from one standing to another. Pure.
 */
final class Lifecycle {

    private static final int MAX_CAUSES = 16;

    private Lifecycle() {
    }

    /**
     * The standing after the event.
     *
     * @param at when it takes effect
     * @param why for people to read
     * @return empty when the table has no such line: nothing changes
     */
    static Optional<Standing> after(Standing now, Event event, Instant at, String why) {
        if (now.state() == NodeState.TERMINATED) {
            return Optional.empty();
        }
        return switch (event) {
            case Event.Commanded(Command command) -> commanded(now, command, at, why);
            case Event.Running() -> running(now, at, why);
            case Event.Stopped() -> now.state() == NodeState.STOPPING
                    ? Optional.of(now.in(now.desiredRun() ? NodeState.STARTING : NodeState.INACTIVE, at, why))
                    : Optional.empty();
            case Event.Faulted(Optional<String> error) -> switch (now.state()) {
                case ACTIVE, STARTING -> Optional.of(now.failing(error).in(NodeState.ERROR, at, why));
                default -> Optional.empty();
            };
            case Event.Silent() -> switch (now.state()) {
                case ACTIVE, STARTING, ERROR -> Optional.of(now.in(NodeState.OFFLINE, at, why));
                default -> Optional.empty();
            };
            case Event.MaintenanceBegun(Standing.Maintenance work) -> switch (now.state()) {
                case REGISTERED, INACTIVE, ACTIVE, OFFLINE, ERROR -> Optional.of(now.maintained(work)
                        .in(NodeState.MAINTENANCE, at, why));
                default -> Optional.empty();
            };
            case Event.MaintenanceOver() -> now.state() == NodeState.MAINTENANCE
                    ? Optional.of(resumed(now, at, why))
                    : Optional.empty();
            case Event.Suspended(Standing.Suspension cause) -> suspended(now, cause, at, why);
            case Event.Lifted(String causeId) -> lifted(now, causeId, at, why);
            case Event.ExitBegun(Exit exit) -> now.isExiting() || now.state() == NodeState.SUSPENDED
                    ? Optional.empty()
                    : Optional.of(now.exiting(Optional.of(exit)));
            case Event.ExitDue(Instant since, Exit.Phase phase) -> now.exit().filter(exit -> exit.since().equals(
                    since)).flatMap(exit -> ExitRules.advanced(now, exit, phase, at, why));
            case Event.ExitCancelled() -> now.isExiting()
                    ? Optional.of(now.exiting(Optional.empty()))
                    : Optional.empty();
            case Event.Assigned(Optional<String> operator, String role) -> now.operatorId().equals(operator)
                    && now.role().equals(role) ? Optional.empty() : Optional.of(now.ownedBy(operator, role));
            case Event.KeyBound(String key) -> now.publicKey().filter(key::equals).isPresent()
                    ? Optional.empty()
                    : Optional.of(now.withKey(key));
            case Event.AddressTaken(String address, int version, Instant provenAt) -> version < now.payoutVersion()
                    || version == now.payoutVersion() && now.addressProvenAt().isPresent()
                            ? Optional.empty()
                            : Optional.of(now.paidTo(address, version, provenAt));
        };
    }

    private static Optional<Standing> commanded(Standing now, Command command, Instant at, String why) {
        return switch (command) {
            case START -> started(now, at, why);
            case ACTIVATE -> now.state() == NodeState.MAINTENANCE
                    ? Optional.of(resumed(now.desiring(true), at, why))
                    : started(now, at, why);
            case RESTART -> now.state() == NodeState.ACTIVE
                    ? Optional.of(now.desiring(true).in(NodeState.STOPPING, at, why))
                    : started(now, at, why);
            case STOP, DEACTIVATE -> switch (now.state()) {
                case ACTIVE -> Optional.of(now.desiring(false).in(NodeState.STOPPING, at, why));
                case OFFLINE, STARTING, ERROR -> Optional.of(now.desiring(false).in(NodeState.INACTIVE, at, why));
                case STOPPING -> now.desiredRun() ? Optional.of(now.desiring(false)) : Optional.empty();
                default -> Optional.empty();
            };
            case REMOVE -> switch (now.state()) {
                case REGISTERED, INACTIVE, OFFLINE, SUSPENDED -> Optional.of(terminated(now, at, why));
                default -> ExitRules.isOverdue(now, at) ? Optional.of(terminated(now, at, why)) : Optional.empty();
            };
        };
    }

    static Standing terminated(Standing now, Instant at, String why) {
        return now.desiring(false).in(NodeState.TERMINATED, at, why);
    }

    private static Optional<Standing> started(Standing now, Instant at, String why) {
        if (ExitRules.isStopping(now)) {
            return Optional.empty();
        }
        return switch (now.state()) {
            case REGISTERED, INACTIVE, ERROR -> now.publicKey().isPresent()
                    ? Optional.of(now.desiring(true).in(NodeState.STARTING, at, why))
                    : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Standing> running(Standing now, Instant at, String why) {
        return switch (now.state()) {
            case STARTING -> Optional.of(now.in(NodeState.ACTIVE, at, why));
            case OFFLINE -> now.desiredRun() ? Optional.of(now.in(NodeState.ACTIVE, at, why)) : Optional.empty();
            case ERROR -> Optional.of(now.in(NodeState.STARTING, at, why));
            default -> Optional.empty();
        };
    }

    private static Optional<Standing> suspended(Standing now, Standing.Suspension cause, Instant at, String why) {
        boolean known = now.suspensions().contains(cause);
        boolean full = now.suspensions().size() >= MAX_CAUSES
                && now.suspensions().stream().noneMatch(other -> other.causeId().equals(cause.causeId()));
        if (known || full) {
            return Optional.empty();
        }
        Standing caused = now.suspendedFor(cause);
        return Optional.of(now.state() == NodeState.SUSPENDED ? caused : caused.in(NodeState.SUSPENDED, at, why));
    }

    private static Optional<Standing> lifted(Standing now, String causeId, Instant at, String why) {
        if (now.suspensions().stream().noneMatch(cause -> cause.causeId().equals(causeId))) {
            return Optional.empty();
        }
        Standing lifted = now.without(causeId);
        return Optional.of(lifted.suspensions().isEmpty() ? resumed(lifted, at, why) : lifted);
    }

    static Standing resumed(Standing now, Instant at, String why) {
        return now.in(now.desiredRun() && now.publicKey().isPresent() ? NodeState.STARTING : NodeState.INACTIVE, at,
                why);
    }

    /** Whether a command was followed already, so that repeating it changes nothing and answers the same (NOD-28). */
    static boolean satisfied(Standing now, Command command) {
        return switch (command) {
            case START, ACTIVATE -> now.state() == NodeState.STARTING || now.state() == NodeState.ACTIVE
                    || now.state() == NodeState.OFFLINE && now.desiredRun();
            case RESTART -> now.state() == NodeState.STARTING || now.state() == NodeState.STOPPING && now.desiredRun();
            case STOP, DEACTIVATE -> now.state() == NodeState.INACTIVE
                    || now.state() == NodeState.STOPPING && !now.desiredRun();
            case REMOVE -> now.state() == NodeState.TERMINATED;
        };
    }

    /** What a node takes in its standing at a time. */
    static List<String> allowed(Standing now, Instant at) {
        return Arrays.stream(Command.values())
                .filter(command -> commanded(now, command, at, "").isPresent())
                .map(command -> command.name().toLowerCase(Locale.ROOT)).toList();
    }

    /** Whether those who follow the roster must hear of it: keys, owners, addresses, and who is barred or gone. */
    static boolean concernsRoster(Standing before, Standing after) {
        return !before.publicKey().equals(after.publicKey()) || !before.operatorId().equals(after.operatorId())
                || !before.payoutAddress().equals(after.payoutAddress())
                || before.payoutVersion() != after.payoutVersion()
                || !before.addressProvenAt().equals(after.addressProvenAt())
                || isBarred(before.state()) != isBarred(after.state());
    }

    private static boolean isBarred(NodeState state) {
        return state == NodeState.SUSPENDED || state == NodeState.TERMINATED;
    }
}
