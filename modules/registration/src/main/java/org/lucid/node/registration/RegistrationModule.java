package org.lucid.node.registration;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.health.HealthCheck.Result;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.registration.NodeState.Trigger;

/** Says who is a node, whether it may work and whether it is alive. */
public final class RegistrationModule implements LucidModule<RegistrationConfig> {

    /** Something that happened to a node, for the one writer of the journal. */
    record Change(String nodeId, Trigger trigger, Optional<String> lastError, String by, String reason) {
    }

    static final Operation<Change, NodeRecord> CHANGE = Operation.of("lucid.registration.change", Change.class,
            NodeRecord.class).single();
    private static final Duration FIGURES = Duration.ofMinutes(1);
    private static final Duration SILENCE_CHECK = Duration.ofSeconds(5);

    private Heartbeats heartbeats;

    @Override
    public ModuleInfo<RegistrationConfig> info() {
        return new ModuleInfo<>("lucid.registration", Set.of(), Set.of(),
                List.of(Admission.TICKET, Admission.SUBMIT, Admission.NEW_CHALLENGE, Admission.ANSWER_CHALLENGE,
                        Admission.GET_REGISTRATION, Nodes.LIST, Nodes.GET, Nodes.STATUS, Nodes.HISTORY,
                        Nodes.HEARTBEAT, Nodes.START, Nodes.STOP, Nodes.SUSPEND, Nodes.NODE_CHANGES, Nodes.STATUSES,
                        NodeKeys.GET_KEY, CHANGE),
                RegistrationConfig.class, Optional.of("openapi/registration.yaml"), true, false);
    }

    @Override
    public Future<?> start(ModuleContext<RegistrationConfig> context) {
        var network = context.kernel().network();
        byte[] networkHash = SignedBytes.networkHash(network.id(), network.genesisAt());
        return NodeStore.open(context).compose(store -> Changes.open(store, context).compose(changes -> {
            heartbeats = new Heartbeats(context, store);
            Admissions admissions = new Admissions(context, store, changes, networkHash);
            Roster roster = new Roster(context, store, heartbeats, networkHash);
            serve(context, admissions, changes, roster);
            context.subscribe(Nodes.NODE_STATUS_CHANGED, changed -> heartbeats.refresh(changed.nodeId()));
            context.every(SILENCE_CHECK, "silence", heartbeats::checkSilence);
            context.every(context.config().flushInterval(), "flush", heartbeats::flush);
            context.every(context.config().checkInterval(), "follow", heartbeats::follow);
            context.health("store", () -> store.nodes().get("none").map(Result.UP)
                    .otherwise(cause -> Result.down(cause.getMessage())));
            Future<?> resumed = Future.succeededFuture();
            if (context.isSingle()) {
                context.every(context.config().checkInterval(), "resume", admissions::resume);
                context.every(context.config().checkInterval(), "end-stopping",
                        () -> changes.endStopping(context.config().stopTimeout()));
                context.every(FIGURES, "figures", new Figures(context)::show);
                resumed = admissions.resume();
            }
            return resumed.compose(done -> heartbeats.followFromNow()).compose(done -> heartbeats.load());
        }));
    }

    private void serve(ModuleContext<RegistrationConfig> context, Admissions admissions, Changes changes,
            Roster roster) {
        context.handle(Admission.TICKET, (request, call) -> Future.succeededFuture(admissions.ticket()));
        context.handle(Admission.SUBMIT, admissions::submit);
        context.handle(Admission.NEW_CHALLENGE, (request, call) -> admissions.newChallenge(request));
        context.handle(Admission.ANSWER_CHALLENGE, (request, call) -> admissions.answer(request));
        context.handle(Admission.GET_REGISTRATION, (request, call) -> admissions.get(request));
        context.handle(Nodes.LIST, roster::list);
        context.handle(Nodes.GET, roster::get);
        context.handle(Nodes.STATUS, roster::status);
        context.handle(Nodes.HISTORY, roster::history);
        context.handle(Nodes.HEARTBEAT, (beat, call) -> heartbeats.beat(beat, call.caller()));
        context.handle(Nodes.START, (command, call) -> roster.command(command, Trigger.START, changes, call));
        context.handle(Nodes.STOP, (command, call) -> roster.command(command, Trigger.STOP, changes, call));
        context.handle(Nodes.SUSPEND, (command, call) -> roster.command(command, Trigger.SUSPEND, changes, call));
        context.handle(Nodes.NODE_CHANGES, (request, call) -> roster.changes(request));
        context.handle(Nodes.STATUSES, (request, call) -> roster.statuses(request));
        context.handle(NodeKeys.GET_KEY, (request, call) -> roster.key(request));
        context.handle(CHANGE, (change, call) -> changes.apply(change.nodeId(), change.trigger(), change.lastError(),
                change.by(), change.reason()));
    }

    @Override
    public Future<?> stop() {
        return heartbeats == null ? Future.succeededFuture() : heartbeats.flush();
    }
}
