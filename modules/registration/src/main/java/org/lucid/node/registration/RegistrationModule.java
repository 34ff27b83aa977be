package org.lucid.node.registration;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.contract.consensus.MaintenanceWindows;
import org.lucid.node.contract.gateway.Credentials;
import org.lucid.node.contract.pools.Allocations;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.contract.poot.Poot;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.contract.registration.NodeCapacities;
import org.lucid.node.contract.registration.NodeCommands;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.contract.shards.Replicas;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.health.HealthCheck.Result;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.registration.Event.Command;

/** Says who is a node, whether it may work and whether it is alive. */
public final class RegistrationModule implements LucidModule<RegistrationConfig> {

    /** Something that happened to a node, for the one writer of the journal. */
    record Change(String nodeId, Event event, String by, String reason) {
    }

    static final Operation<Change, NodeRecord> CHANGE = Operation.of("lucid.registration.change", Change.class,
            NodeRecord.class).single();
    private static final Duration FIGURES = Duration.ofMinutes(1);
    private static final Duration SILENCE_CHECK = Duration.ofSeconds(5);
    private static final int WAITING_CHECKS = 1000;

    private Heartbeats heartbeats;

    @Override
    public ModuleInfo<RegistrationConfig> info() {
        return new ModuleInfo<>("lucid.registration", Set.of(), Set.of(Pools.JOIN.address(),
                Pools.LEAVE.address(), Allocations.OPEN_OF_NODE.address(), Replicas.OF_NODE.address(),
                Pools.LIST_MEMBERS.address(), Memberships.MEMBERSHIPS_OF.address(), Poot.SCORES_OF.address(),
                Resources.LOADS.address(),
                MaintenanceWindows.DECLARE.address(), MaintenanceWindows.LIST.address(),
                MaintenanceWindows.END.address(),
                Credentials.REVOKE.address()),
                List.of(Admission.TICKET, Admission.SUBMIT, Admission.NEW_CHALLENGE, Admission.ANSWER_CHALLENGE,
                        Admission.GET_REGISTRATION, Admission.LIST_REGISTRATIONS, Admission.APPROVE, Admission.REJECT,
                        Nodes.LIST, Nodes.GET, Nodes.STATUS, Nodes.HISTORY, Nodes.STATISTICS, Nodes.LIST_PEERS,
                        Nodes.HEARTBEAT, Nodes.NODE_CHANGES, Nodes.STATUSES, NodeCapacities.CAPACITIES,
                        NodeCommands.CREATE, NodeCommands.UPDATE,
                        NodeCommands.REMOVE, NodeCommands.ENROL, NodeCommands.REGISTER, NodeCommands.START,
                        NodeCommands.STOP, NodeCommands.RESTART, NodeCommands.ACTIVATE, NodeCommands.DEACTIVATE,
                        NodeCommands.EXIT, NodeCommands.CANCEL_EXIT, NodeCommands.MAINTAIN, NodeCommands.SUSPEND,
                        NodeCommands.LIFT, NodeKeys.GET_KEY,
                        NodeKeys.ROTATE, PayoutAddresses.GET, PayoutAddresses.PROPOSE, PayoutAddresses.CONFIRM,
                        PayoutAddresses.CANCEL, PayoutAddresses.OF_NODES, CHANGE),
                List.of(Nodes.NODE_REGISTERED, Nodes.NODE_STATUS_CHANGED, Nodes.NODE_EXIT_CHANGED, NodeKeys.KEY_ROTATED,
                        Admission.DECIDED, PayoutAddresses.CHANGED),
                RegistrationConfig.class, Optional.of("openapi/registration.yaml"), true, false);
    }

    @Override
    public Future<?> start(ModuleContext<RegistrationConfig> context) {
        context.config().requireSafeFor(context.kernel().process().profile());
        return NodeStore.open(context::open)
                .compose(store -> Changes.open(store, context).compose(changes -> start(context,
                        store, changes)));
    }

    private Future<?> start(ModuleContext<RegistrationConfig> context, NodeStore store, Changes changes) {
        var network = context.kernel().network();
        byte[] networkHash = SignedBytes.networkHash(network.id(), network.genesisAt());
        Verification verification = new Verification(context.workers("registration-verify", 1, WAITING_CHECKS),
                context.meters());
        heartbeats = new Heartbeats(context, store);
        Enrolments enrolments = new Enrolments(context, store);
        Approvals approvals = new Approvals(context, store, changes, enrolments);
        Admissions admissions = new Admissions(context, store, approvals, enrolments, networkHash, verification,
                isReachableFromOutside(context));
        Roster roster = new Roster(context, store, heartbeats);
        Remains remains = new Remains(context, store);
        Commands commands = new Commands(context, store, changes, remains);
        Exits exits = new Exits(context, store, changes, remains);
        Ownership ownership = new Ownership(context, store, changes, commands, roster, enrolments);
        AddressChanges addresses = new AddressChanges(context, store, changes, networkHash, verification);
        serveAdmission(context, admissions, approvals);
        serveReads(context, roster, new Census(context, store, heartbeats));
        serveOwners(context, commands, ownership, enrolments);
        context.handle(NodeCommands.EXIT, exits::begin);
        context.handle(NodeCommands.CANCEL_EXIT, exits::cancel);
        serveKeys(context, new NodeKeyring(context, store, changes, networkHash, verification), addresses);
        context.handle(CHANGE, (change, call) -> changes.apply(change.nodeId(), change.event(), change.by(), change
                .reason()));
        context.handle(Nodes.HEARTBEAT, (beat, call) -> heartbeats.beat(beat, call.caller()));
        context.subscribe(Nodes.NODE_STATUS_CHANGED, changed -> heartbeats.refresh(changed.nodeId()));
        context.every(SILENCE_CHECK, "silence", heartbeats::checkSilence);
        context.every(context.config().flushInterval(), "flush", heartbeats::flush);
        context.every(context.config().checkInterval(), "follow", heartbeats::follow);
        context.health("store", () -> store.nodes().get("none").map(Result.UP)
                .otherwise(cause -> Result.down(cause.getMessage())));
        Future<?> resumed = Future.succeededFuture();
        if (context.isSingle()) {
            Duration period = context.config().checkInterval();
            context.every(period, "resume", admissions::resume);
            context.every(period, "times", commands::checkTimes);
            context.every(period, "addresses", addresses::applyDue);
            context.every(period, "remains", remains::closeAll);
            context.every(period, "exits", exits::drive);
            context.every(period, "initial-pools", ownership::joinInitialPools);
            context.every(FIGURES, "figures", new Figures(context, admissions::waiting)::show);
            resumed = admissions.resume().compose(done -> commands.checkTimes()).compose(done -> addresses.applyDue())
                    .compose(done -> remains.closeAll()).compose(done -> exits.drive())
                    .compose(done -> new Revocations(context).makeUp(store));
        }
        return resumed.compose(done -> heartbeats.followFromNow()).compose(done -> heartbeats.load());
    }

    /** Whether others than this machine can reach the gateway, where there is one. */
    private static boolean isReachableFromOutside(ModuleContext<?> context) {
        return context.kernel().configuration().stream().filter(entry -> entry.key().equals("gateway.host")).anyMatch(
                entry -> !List.of("127.0.0.1", "::1", "localhost").contains(entry.value()));
    }

    private static void serveAdmission(ModuleContext<?> context, Admissions admissions, Approvals approvals) {
        context.handle(Admission.TICKET, (request, call) -> Future.succeededFuture(admissions.ticket()));
        context.handle(Admission.SUBMIT, admissions::submit);
        context.handle(Admission.NEW_CHALLENGE, (request, call) -> admissions.newChallenge(request));
        context.handle(Admission.ANSWER_CHALLENGE, (request, call) -> admissions.answer(request));
        context.handle(Admission.GET_REGISTRATION, (request, call) -> admissions.get(request));
        context.handle(Admission.LIST_REGISTRATIONS, (request, call) -> admissions.list(request));
        context.handle(Admission.APPROVE, approvals::approve);
        context.handle(Admission.REJECT, approvals::reject);
    }

    private static void serveReads(ModuleContext<?> context, Roster roster, Census census) {
        context.handle(Nodes.LIST, roster::list);
        context.handle(Nodes.GET, roster::get);
        context.handle(Nodes.STATUS, roster::status);
        context.handle(Nodes.HISTORY, roster::history);
        context.handle(Nodes.STATISTICS, (request, call) -> census.statistics());
        context.handle(Nodes.LIST_PEERS, (request, call) -> census.peers());
        context.handle(Nodes.NODE_CHANGES, (request, call) -> roster.changes(request));
        context.handle(Nodes.STATUSES, (request, call) -> roster.statuses(request));
        context.handle(NodeCapacities.CAPACITIES, (request, call) -> roster.capacities(request));
    }

    private static void serveOwners(ModuleContext<?> context, Commands commands, Ownership ownership,
            Enrolments enrolments) {
        context.handle(NodeCommands.CREATE, ownership::create);
        context.handle(NodeCommands.UPDATE, ownership::update);
        context.handle(NodeCommands.REGISTER, ownership::register);
        context.handle(NodeCommands.ENROL, enrolments::enrol);
        context.handle(NodeCommands.REMOVE, commands::remove);
        context.handle(NodeCommands.START, (request, call) -> commands.command(request, Command.START, call));
        context.handle(NodeCommands.STOP, (request, call) -> commands.command(request, Command.STOP, call));
        context.handle(NodeCommands.RESTART, (request, call) -> commands.command(request, Command.RESTART, call));
        context.handle(NodeCommands.ACTIVATE, (request, call) -> commands.command(request, Command.ACTIVATE, call));
        context.handle(NodeCommands.DEACTIVATE, (request, call) -> commands.command(request, Command.DEACTIVATE, call));
        context.handle(NodeCommands.MAINTAIN, commands::maintain);
        context.handle(NodeCommands.SUSPEND, commands::suspend);
        context.handle(NodeCommands.LIFT, commands::lift);
    }

    private static void serveKeys(ModuleContext<?> context, NodeKeyring keys, AddressChanges addresses) {
        context.handle(NodeKeys.GET_KEY, (request, call) -> keys.key(request));
        context.handle(NodeKeys.ROTATE, keys::rotate);
        context.handle(PayoutAddresses.GET, addresses::get);
        context.handle(PayoutAddresses.PROPOSE, addresses::propose);
        context.handle(PayoutAddresses.CONFIRM, addresses::confirm);
        context.handle(PayoutAddresses.CANCEL, addresses::cancel);
        context.handle(PayoutAddresses.OF_NODES, (request, call) -> addresses.ofNodes(request));
    }

    @Override
    public Future<?> stop() {
        return heartbeats == null ? Future.succeededFuture() : heartbeats.flush();
    }
}
