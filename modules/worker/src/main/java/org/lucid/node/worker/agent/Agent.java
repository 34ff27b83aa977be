package org.lucid.node.worker.agent;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.lucid.node.contract.registration.Nodes.HeartbeatReply;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.contract.worker.Worker;
import org.lucid.node.contract.worker.Worker.AgentStatus;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.worker.WorkerConfig;
import org.lucid.node.worker.link.AgentClock;
import org.lucid.node.worker.link.AgentKey;
import org.lucid.node.worker.link.AgentState;
import org.lucid.node.worker.link.Behaviour;
import org.lucid.node.worker.link.Connection;
import org.lucid.node.worker.link.ManagerApi;
import org.lucid.node.worker.outbox.Drain;
import org.lucid.node.worker.outbox.Outbox;
import org.lucid.node.worker.proof.Beacons;
import org.lucid.node.worker.proof.Claims;
import org.lucid.node.worker.proof.ProofSender;
import org.lucid.node.worker.proof.ProofSource;
import org.lucid.node.worker.proof.Rounds;
import org.lucid.node.worker.proof.SigningGuard;
import org.lucid.node.worker.session.PortProbe;
import org.lucid.node.worker.session.SessionDesk;
import org.lucid.node.worker.session.Sessions;
import org.lucid.node.worker.store.AgentStore;

/**
 * The agent on a node: becomes a node, says that it lives, measures its host, and signs what it did. What it signs is
 * durable before it is sent, so that it never signs two different things for one slot.
 */
public final class Agent {

    private final ModuleContext<WorkerConfig> context;
    private final AgentKey key;
    private final AgentClock clock;
    private final Connection connection;
    private final Outbox outbox;
    private final Drain drain;
    private final SigningGuard guard;
    private final ProofSender sender;
    private final Claims claims;
    private final Beacons beacons;
    private final Rounds rounds;
    private final Heart heart;
    private final Sampling sampling;
    private final List<ProofSource> sources = new ArrayList<>();
    private Optional<Sessions> sessions = Optional.empty();
    private WorkSwitch work = WorkSwitch.ON;

    /**
     * What an agent is made of.
     *
     * @param host measures the host that it runs on
     * @param behaviour how well it behaves; a real node is honest
     */
    public record Parts(AgentStore store, ManagerApi manager, AgentKey key, Supplier<Future<ResourceSample>> host,
            Behaviour behaviour, AgentMeters meters) {
    }

    public Agent(ModuleContext<WorkerConfig> context, Parts parts) {
        this.context = context;
        this.key = parts.key();
        this.clock = new AgentClock(parts.behaviour().clock(key.id(), context.clock()));
        this.connection = new Connection(context, parts.store(), parts.manager(), key, clock, parts.behaviour());
        this.outbox = new Outbox(parts.store().outbox(), key.id(), context.config().outboxSize().bytes(), context
                .config().outboxAge());
        this.guard = new SigningGuard(parts.store(), key.id());
        AgentMeters meters = parts.meters();
        this.sender = new ProofSender(connection, outbox, guard, clock, meters::beacon);
        this.drain = new Drain(context, connection, outbox, sender);
        this.claims = new Claims(context, connection, key, clock, guard, this::works, meters::claim);
        this.beacons = new Beacons(context, connection, key, clock, guard, sender, parts.behaviour(), this::works);
        this.rounds = new Rounds(context, connection, key, clock, guard, sender, sources, claims, this::works,
                meters::duty);
        this.heart = new Heart(context, connection, clock, () -> works() ? "running" : "stopped", this::openSessions,
                this::heard);
        this.sampling = new Sampling(context, connection, clock, outbox, parts.host());
        sender.whenWaiting(drain::later);
        connection.whenOnline(this::online);
    }

    /** Reads back what waits and begins; goes on as long as the module runs. */
    public Future<Void> begin() {
        return outbox.load().map(loaded -> {
            heart.begin();
            sampling.begin();
            connection.connect();
            return null;
        });
    }

    /** Lends session slots as well, and proves what they relay. */
    public Future<Sessions> withSessions(AgentStore store, PortProbe ports) {
        return Sessions.open(context, store, outbox, new SessionDesk.Surroundings(connection, key, clock,
                () -> work.takesSessions(), sampling::last, ports), drain::later).map(opened -> {
                    sessions = Optional.of(opened);
                    sources.add(opened.relay());
                    return opened;
                });
    }

    /** Takes one more source of proofs. */
    public void add(ProofSource source) {
        sources.add(source);
    }

    /** The manager is there: the marks are raised, then everything that signs begins. */
    private void online() {
        connection.call((manager, token) -> manager.duties(token, connection.nodeId())).compose(duties -> guard.raise(
                duties).map(last -> {
                    rounds.take(duties);
                    last.stream().filter(sender::inTime).forEach(sender::send);
                    return duties;
                })).onSuccess(duties -> {
                    beacons.begin();
                    rounds.begin();
                    drain.now();
                    sessions.ifPresent(Sessions::catchUp);
                    heart.beat();
                }).onFailure(cause -> context.after(java.time.Duration.ofSeconds(5), () -> {
                    if (connection.isOnline()) {
                        online();
                    }
                }));
    }

    private void heard(HeartbeatReply reply) {
        change(work.heard(reply.desiredState(), reply.status(), clock.local()));
    }

    /** A node that was told to rest says so as soon as it does. */
    private void change(WorkSwitch next) {
        boolean before = work.takesSessions();
        work = next;
        if (before && !next.takesSessions()) {
            if (openSessions() == 0) {
                heart.beat();
            } else {
                context.after(WorkSwitch.GRACE, () -> sessions.filter(slots -> !work.takesSessions()).ifPresent(
                        slots -> slots.desk().endAll("the node stops").onComplete(done -> heart.beat())));
            }
        }
    }

    private boolean works() {
        return work.works(openSessions(), clock.local());
    }

    private int openSessions() {
        return sessions.map(Sessions::open).orElse(0);
    }

    /** The node's own administrator wants it to work: also where the manager refused it or a twin was found. */
    public void start() {
        guard.resume();
        work = work.owner(true, clock.local());
        connection.connectNow();
    }

    /** The node's own administrator wants it to rest. */
    public void stop() {
        change(work.owner(false, clock.local()));
    }

    /** Lets go of what is too old to be sent. */
    public Future<Integer> tidy() {
        return outbox.dropOld(clock.local());
    }

    /** How the agent is doing; the pool is asked of the manager. */
    public Future<AgentStatus> status() {
        Future<Optional<String>> pool = connection.isOnline()
                ? connection.call((manager, token) -> manager.pool(token, connection.nodeId())).map(Optional::of)
                        .otherwise(Optional.empty())
                : Future.succeededFuture(Optional.empty());
        return pool.map(id -> new AgentStatus(connection.nodeId(), connection.state().json(), work.managerWants()
                ? "run"
                : "stop", works() && connection.isOnline() && !guard.isStopped(), id, beacons(), clock.offsetMillis(),
                outbox.sizes(), sessionCounts(), connection.lastContact(), connection
                        .lastError()));
    }

    /** Session slots by state. */
    public Map<String, Integer> sessionCounts() {
        return sessions.map(Sessions::counts).orElse(Map.of());
    }

    private Worker.Beacons beacons() {
        return new Worker.Beacons(guard.newestBeacon(), sender.accepted(), sender.dropped(), claims.won(), rounds
                .unserved());
    }

    public AgentState state() {
        return connection.state();
    }

    public Connection connection() {
        return connection;
    }

    public Outbox outbox() {
        return outbox;
    }

    /** The proofs that the manager took, and those that it did not, since the start. */
    public long accepted() {
        return sender.accepted();
    }

    public long dropped() {
        return sender.dropped();
    }

    /** The heartbeats that the manager answered. */
    public long heartbeats() {
        return heart.beats();
    }

    /** Signs for whoever asks whether this node is there. */
    public String sign(Function<Connection, byte[]> message) {
        return key.sign(message.apply(connection));
    }
}
