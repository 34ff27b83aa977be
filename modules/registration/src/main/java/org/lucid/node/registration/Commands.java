package org.lucid.node.registration;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.NodeCommands;
import org.lucid.node.contract.registration.NodeCommands.NodeTransition;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.registration.Event.Command;

/** Commands to nodes, and what time does to them: stopping, maintenance and suspensions end. */
final class Commands {

    private static final int DEFAULT_HOURS = 2;
    private static final int PAGE = 500;

    private final ModuleContext<RegistrationConfig> context;
    private final NodeStore store;
    private final Access access;
    private final Changes changes;
    private final Excuses excuses;
    private final Remains remains;

    Commands(ModuleContext<RegistrationConfig> context, NodeStore store, Changes changes, Remains remains) {
        this.context = context;
        this.store = store;
        this.access = new Access(store);
        this.changes = changes;
        this.excuses = new Excuses(context);
        this.remains = remains;
    }

    /** A command to a node; repeated in the state that it leads to it answers the same again (NOD-28). */
    Future<NodeTransition> command(NodeCommands.Command request, Command command, Call call) {
        return access.owned(request.nodeId(), call.caller()).compose(node -> run(node, command, request.reason(), call
                .caller()));
    }

    private Future<NodeTransition> run(NodeRecord node, Command command, Optional<String> reason, Caller caller) {
        String word = command.name().toLowerCase(Locale.ROOT);
        if (node.state() == NodeState.SUSPENDED && command == Command.ACTIVATE && caller.seesAll()) {
            return liftOwn(node, caller, reason.orElse(word));
        }
        if (Lifecycle.satisfied(node.standing(), command)) {
            return Future.succeededFuture(transition(node));
        }
        Event event = new Event.Commanded(command);
        if (Lifecycle.after(node.standing(), event, now(), word).isEmpty()) {
            return Future.failedFuture(refused(node, word, now()));
        }
        return changes.apply(node.nodeId(), event, caller.subject(), reason.orElse(word)).map(after -> {
            if (node.state() == NodeState.MAINTENANCE && after.state() != NodeState.MAINTENANCE) {
                node.standing().maintenance().ifPresent(work -> excuses.end(node.nodeId(), work));
            }
            if (after.state() == NodeState.TERMINATED) {
                remains.close(node.nodeId(), "the node was removed");
            }
            return transition(after);
        });
    }

    /** An administrator lifts what administrators gave; the causes of others stay (NOD-30). */
    private Future<NodeTransition> liftOwn(NodeRecord node, Caller caller, String reason) {
        Future<NodeRecord> chain = Future.succeededFuture(node);
        for (Standing.Suspension cause : node.standing().suspensions()) {
            if (!cause.by().equals(Caller.SYSTEM.subject())) {
                chain = chain.compose(before -> changes.apply(node.nodeId(), new Event.Lifted(cause.causeId()), caller
                        .subject(), reason));
            }
        }
        return chain.compose(after -> after.state() == NodeState.SUSPENDED
                ? Future.failedFuture(LucidError.STATE_FORBIDS.failure("The node stays suspended for causes that other "
                        + "modules gave: " + after.standing().suspensions().stream().map(
                                Standing.Suspension::causeId).toList()
                        + ". They lift them."))
                : Future.succeededFuture(transition(after)));
    }

    static RuntimeException refused(NodeRecord node, String word, Instant now) {
        List<String> allowed = Lifecycle.allowed(node.standing(), now);
        String key = node.standing().publicKey().isEmpty() ? " It has no key yet: its agent must register first." : "";
        return LucidError.STATE_FORBIDS.failure("A node that is " + node.state().json() + " does not take '" + word
                + "'." + key + " Allowed now: " + allowed + ".",
                Map.of("state", node.state().json(), "allowed",
                        allowed));
    }

    private NodeTransition transition(NodeRecord node) {
        return transition(node, now());
    }

    static NodeTransition transition(NodeRecord node, Instant now) {
        Optional<Instant> since = Optional.of(node.standing().since());
        boolean starts = node.state() == NodeState.STARTING || node.state() == NodeState.ACTIVE;
        return new NodeTransition(node.nodeId(), node.state().json(), now, starts ? since : Optional.empty(), starts
                ? Optional.empty()
                : since, Optional.empty());
    }

    Future<NodeTransition> maintain(NodeCommands.Maintain request, Call call) {
        return access.owned(request.nodeId(), call.caller()).compose(node -> {
            String reason = request.reason().orElse("maintenance");
            if (node.state() == NodeState.MAINTENANCE) {
                return Future.succeededFuture(transition(node));
            }
            Standing.Maintenance work = new Standing.Maintenance(now(), now().plus(Duration.ofHours(request
                    .durationHours().orElse(DEFAULT_HOURS))), call.caller().subject(), reason, false);
            Event event = new Event.MaintenanceBegun(work);
            return Lifecycle.after(node.standing(), event, now(), reason).isEmpty()
                    ? Future.failedFuture(refused(node, "maintenance", now()))
                    : changes.apply(node.nodeId(), event, call.caller().subject(), reason)
                            .compose(begun -> excuses.declare(
                                    node.nodeId(), work).map(excused -> {
                                        NodeTransition plain = transition(begun);
                                        return new NodeTransition(plain.nodeId(), plain.status(), plain.requestedAt(),
                                                plain
                                                        .startedAt(),
                                                plain.stoppedAt(), Optional.of(excused));
                                    }));
        });
    }

    Future<NodeTransition> suspend(NodeCommands.Suspend request, Call call) {
        return access.owned(request.nodeId(), call.caller()).compose(node -> {
            Optional<Instant> until = request.durationHours().map(hours -> now().plus(Duration.ofHours(hours)));
            String causeId = request.causeId().orElse("admin:" + call.caller().subject());
            boolean known = node.standing().suspensions().stream().anyMatch(cause -> cause.causeId().equals(causeId));
            Event event = new Event.Suspended(
                    new Standing.Suspension(causeId, call.caller().subject(), request.reason(),
                            until));
            if (known) {
                return Future.succeededFuture(transition(node));
            }
            return Lifecycle.after(node.standing(), event, now(), request.reason()).isEmpty()
                    ? Future.failedFuture(LucidError.STATE_FORBIDS.failure(
                            "The node is suspended for 16 causes already. Lift one first."))
                    : changes.apply(node.nodeId(), event, call.caller().subject(), request.reason()).map(
                            this::transition);
        });
    }

    /** A module takes back a cause that it gave. */
    Future<NodeTransition> lift(NodeCommands.Lift request, Call call) {
        return access.owned(request.nodeId(), call.caller()).compose(node -> changes.apply(node.nodeId(),
                new Event.Lifted(request.causeId()), call.caller().subject(), "lifted: " + request.causeId()))
                .map(this::transition);
    }

    /** Ends a node for good; its name is free again, its history stays. */
    Future<Nothing> remove(NodeCommands.RemoveNode request, Call call) {
        return access.owned(request.nodeId(), call.caller())
                .compose(node -> node.state() == NodeState.SUSPENDED && !call.caller().seesAll()
                        && !ExitRules.isOverdue(node.standing(), now())
                                ? Future.failedFuture(LucidError.STATE_FORBIDS.failure(
                                        "A suspended node is removed by an administrator only. Ask one."))
                                : run(node, Command.REMOVE, request.reason(), call.caller()))
                .map(Nothing.NOTHING);
    }

    /** What is due by time, looked at every check interval and at the start. */
    Future<?> checkTimes() {
        return each(Query.where("state", NodeState.STOPPING), this::endStopping)
                .compose(done -> each(Query.where("state", NodeState.MAINTENANCE), this::endMaintenance))
                .compose(done -> each(Query.where("state", NodeState.SUSPENDED), this::endSuspensions))
                .compose(done -> each(Query.all().and("daily_window", Query.Comparison.GTE, "00:00"),
                        this::openDailyWindow));
    }

    private Future<Void> each(Query query, java.util.function.Function<NodeRecord, Future<?>> step) {
        return store.nodes().find(query.limit(PAGE)).compose(page -> {
            Future<?> chain = Future.succeededFuture();
            for (NodeRecord node : page.values()) {
                chain = chain.compose(before -> step.apply(node));
            }
            return chain.compose(done -> page.next().isPresent()
                    ? each(query.after(page.next().get()), step)
                    : Future.succeededFuture());
        });
    }

    private Future<?> endStopping(NodeRecord node) {
        return node.standing().since().plus(context.config().stopTimeout()).isAfter(now())
                ? Future.succeededFuture()
                : changes.apply(node.nodeId(), new Event.Stopped(), "system", "did not say that it stopped");
    }

    private Future<?> endMaintenance(NodeRecord node) {
        return node.standing().maintenance().filter(work -> work.until().isAfter(now())).isPresent()
                ? Future.succeededFuture()
                : changes.apply(node.nodeId(), new Event.MaintenanceOver(), "system", "the maintenance is over");
    }

    private Future<?> endSuspensions(NodeRecord node) {
        Future<?> chain = Future.succeededFuture();
        for (Standing.Suspension cause : node.standing().suspensions()) {
            if (cause.until().filter(until -> !until.isAfter(now())).isPresent()) {
                chain = chain.compose(before -> changes.apply(node.nodeId(), new Event.Lifted(cause.causeId()),
                        "system", "the suspension is over: " + cause.causeId()));
            }
        }
        return chain;
    }

    /** Opens the window once: not again for a node that its owner activated meanwhile. */
    private Future<?> openDailyWindow(NodeRecord node) {
        return node.profile().configuration().maintenanceWindow().flatMap(window -> openWindow(window, now())
                .filter(until -> node.standing().since().isBefore(until.minus(Duration.ofHours(window.hours())))))
                .<Future<?>>map(until -> {
                    Standing.Maintenance work = new Standing.Maintenance(now(), until, "system", "daily window", true);
                    return changes.apply(node.nodeId(), new Event.MaintenanceBegun(work), "system",
                            "the daily maintenance window opens")
                            .compose(begun -> excuses.declare(node.nodeId(), work));
                })
                .orElse(Future.succeededFuture());
    }

    /** When the window that is open now ends; empty while none is. */
    static Optional<Instant> openWindow(NodeConfiguration.DailyWindow window, Instant now) {
        var today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        for (int daysAgo = 0; daysAgo <= 1; daysAgo++) {
            Instant from = today.minusDays(daysAgo).atTime(window.startHour(), window.startMinute()).toInstant(
                    ZoneOffset.UTC);
            Instant until = from.plus(Duration.ofHours(window.hours()));
            if (!now.isBefore(from) && now.isBefore(until)) {
                return Optional.of(until);
            }
        }
        return Optional.empty();
    }

    private Instant now() {
        return context.clock().instant();
    }
}
