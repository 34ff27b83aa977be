package org.lucid.node.registration;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.contract.registration.NodeCommands;
import org.lucid.node.contract.registration.NodeCommands.NodeTransition;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.registration.Exit.Phase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads nodes out in good order (NOD-31). The node's standing says how far each is; every check interval, and at the
 * start, each takes the steps that it can. A step may be done again after a crash.
 */
final class Exits {

    private static final Logger LOG = LoggerFactory.getLogger(Exits.class);
    /** Work that was being placed when the exit began has arrived, or failed, by then. */
    static final Duration SETTLING = Duration.ofSeconds(30);
    private static final int PAGE = 500;
    private static final int NO_MEMBERSHIP = 5011;
    private static final String SYSTEM = "system";

    private final ModuleContext<RegistrationConfig> context;
    private final NodeStore store;
    private final Access access;
    private final Changes changes;
    private final Elsewhere elsewhere;
    private final Excuses excuses;
    private final Remains remains;

    Exits(ModuleContext<RegistrationConfig> context, NodeStore store, Changes changes, Remains remains) {
        this.context = context;
        this.store = store;
        this.access = new Access(store);
        this.changes = changes;
        this.elsewhere = new Elsewhere(context.bus(), context.clock());
        this.excuses = new Excuses(context);
        this.remains = remains;
    }

    /** Begins the exit of a node; one that is on its way out already answers again. */
    Future<NodeTransition> begin(NodeCommands.Command request, Call call) {
        String reason = request.reason().orElse("graceful exit");
        return access.owned(request.nodeId(), call.caller()).compose(node -> {
            if (node.standing().isExiting()) {
                return Future.succeededFuture(node);
            }
            Event event = new Event.ExitBegun(Exit.begun(now(), call.caller().subject(), reason));
            return Lifecycle.after(node.standing(), event, now(), reason).isEmpty()
                    ? Future.failedFuture(Commands.refused(node, "exit", now()))
                    : changes.apply(node.nodeId(), event, call.caller().subject(), reason);
        }).map(node -> Commands.transition(node, now()));
    }

    /** Calls the exit off; what was left or stopped meanwhile stays so. A node that is not on its way out answers too. */
    Future<NodeTransition> cancel(NodeCommands.Command request, Call call) {
        return access.owned(request.nodeId(), call.caller()).compose(node -> changes.apply(node.nodeId(),
                new Event.ExitCancelled(), call.caller().subject(), request.reason().orElse("the exit was called off")))
                .map(node -> {
                    if (node.state() == NodeState.TERMINATED) {
                        throw LucidError.STATE_FORBIDS.failure("The exit of node " + node.nodeId()
                                + " is complete and cannot be called off. Register a new node.");
                    }
                    return Commands.transition(node, now());
                });
    }

    /** Leads every node on its way out as far as it can go now; what fails is tried again at the next turn. */
    Future<Void> drive() {
        return drive(Query.all().and("exit_since", Query.Comparison.GTE, Instant.EPOCH).limit(PAGE));
    }

    private Future<Void> drive(Query query) {
        return store.nodes().find(query).compose(page -> {
            Future<?> chain = Future.succeededFuture();
            for (NodeRecord node : page.values()) {
                chain = chain.compose(before -> drive(node).onFailure(cause -> LOG.warn(
                        "event=exit_step_failed node_id={} reason=\"{}\"", node.nodeId(), cause.toString()))
                        .otherwiseEmpty());
            }
            return chain.compose(done -> page.next().isPresent()
                    ? drive(query.after(page.next().get()))
                    : Future.succeededFuture());
        });
    }

    private Future<?> drive(NodeRecord node) {
        Optional<Exit> exit = node.standing().exit().filter(way -> node.standing().isExiting());
        return exit.<Future<?>>map(way -> switch (way.phase()) {
            case WORKING_OFF -> workOff(node, way);
            case LEAVING -> leave(node, way);
            case STOPPING, DONE -> stop(node, way);
        }).orElse(Future.succeededFuture());
    }

    private Future<?> workOff(NodeRecord node, Exit exit) {
        if (exit.since().plus(SETTLING).isAfter(now())) {
            return Future.succeededFuture();
        }
        return Future.join(zeroWithout(elsewhere.openAllocations(node.nodeId())), zeroWithout(elsewhere.replicas(node
                .nodeId()))).compose(left -> left.<Integer>resultAt(0) + left.<Integer>resultAt(1) > 0
                        ? Future.succeededFuture()
                        : step(node, exit, Phase.LEAVING, "no work is left").compose(this::drive));
    }

    /** A module that is off has nothing for the node; one that does not answer is asked again at the next turn. */
    private static Future<Integer> zeroWithout(Future<Integer> count) {
        return count.recover(cause -> isOff(Failure.from(cause))
                ? Future.succeededFuture(0)
                : Future.failedFuture(cause));
    }

    private Future<?> leave(NodeRecord node, Exit exit) {
        return context.bus().request(Pools.LEAVE, new Pools.LeavePool(Optional.empty(), node.nodeId(), Optional.of(
                "graceful exit"))).<Object>mapEmpty().recover(cause -> isIn(Failure.from(cause))
                        ? Future.failedFuture(cause)
                        : Future.succeededFuture())
                .compose(left -> step(node, exit, Phase.STOPPING, "the pool was left"))
                .compose(this::drive);
    }

    /** Whether the node may still be in a pool after the refusal. */
    private static boolean isIn(Failure refusal) {
        return refusal.number() != NO_MEMBERSHIP && !isOff(refusal);
    }

    /** Whether the module is switched off or absent; one that failed comes back, and says when to try again. */
    private static boolean isOff(Failure refusal) {
        return refusal.code() == FailureCode.MODULE_DISABLED && !refusal.details().containsKey("retry_after");
    }

    private Future<?> stop(NodeRecord node, Exit exit) {
        return step(node, exit, Phase.STOPPING, "stopped for its exit").compose(stopped -> {
            if (node.state() == NodeState.MAINTENANCE && stopped.state() != NodeState.MAINTENANCE) {
                node.standing().maintenance().ifPresent(work -> excuses.end(node.nodeId(), work));
            }
            return step(node, exit, Phase.DONE, "the graceful exit is complete");
        }).onSuccess(after -> {
            if (after.state() == NodeState.TERMINATED) {
                remains.close(after.nodeId(), "the graceful exit is complete");
            }
        });
    }

    private Future<NodeRecord> step(NodeRecord node, Exit exit, Phase phase, String reason) {
        return changes.apply(node.nodeId(), new Event.ExitDue(exit.since(), phase), SYSTEM, reason);
    }

    private Instant now() {
        return context.clock().instant();
    }
}
