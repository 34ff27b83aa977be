package org.lucid.node.worker.link;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.Messages;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.worker.WorkerConfig;
import org.lucid.node.worker.link.AgentState.Trigger;
import org.lucid.node.worker.store.AgentStore;
import org.lucid.node.worker.store.AgentStore.Memory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tie of an agent to its manager: from first contact over registration to a token, and back to it whenever the
 * manager was away. Everything that the agent says to the manager as a node goes through {@link #call}.
 */
public final class Connection {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final Duration REJECTED_PAUSE = Duration.ofHours(24);
    private static final int UNREACHABLE_AFTER = 3;

    private final ModuleContext<WorkerConfig> context;
    private final AgentStore store;
    private final ManagerApi manager;
    private final AgentKey key;
    private final AgentClock clock;
    private final Behaviour behaviour;
    private final Admittance admittance;
    private String nodeId;
    private AgentState state = AgentState.NEW;
    private Optional<Admission.Ticket> network = Optional.empty();
    private byte[] networkHash = new byte[0];
    private String token = "";
    private int failures;
    private int connecting;
    private Optional<Instant> lastContact = Optional.empty();
    private Optional<String> lastError = Optional.empty();
    private Runnable online = () -> {
    };

    public Connection(ModuleContext<WorkerConfig> context, AgentStore store, ManagerApi manager, AgentKey key,
            AgentClock clock, Behaviour behaviour) {
        this.context = context;
        this.store = store;
        this.manager = manager;
        this.key = key;
        this.clock = clock;
        this.behaviour = behaviour;
        this.nodeId = key.id();
        this.admittance = new Admittance(context, manager, key);
    }

    /** What is done each time when the manager is there again. */
    public void whenOnline(Runnable task) {
        online = task;
    }

    /** Connects, and goes on trying until it is connected. */
    public void connect() {
        int turn = ++connecting;
        enter().onSuccess(done -> {
            failures = 0;
            online.run();
        }).onFailure(cause -> {
            note(cause);
            if (state == AgentState.RETIRED) {
                return;
            }
            context.after(state == AgentState.REJECTED ? REJECTED_PAUSE : pause(cause), () -> {
                if (turn == connecting) {
                    to(Trigger.TRY_AGAIN);
                    connect();
                }
            });
        });
    }

    /** Tries at once what it would try later, also a registration that was refused. */
    public void connectNow() {
        if (state == AgentState.REJECTED || state == AgentState.DISCONNECTED) {
            to(Trigger.TRY_AGAIN);
            connect();
        }
    }

    private Duration pause(Throwable cause) {
        return Backoff.pause(++failures, context.config().retryMax(), cause, context.random());
    }

    private Future<Void> enter() {
        if (!behaviour.reaches(nodeId, clock.local())) {
            return Future.failedFuture(LucidError.PEER_DOWN.failure("The manager is cut off."));
        }
        return manager.ticket().compose(this::pin).compose(memory -> renewToken().recover(cause -> {
            if (Failure.from(cause).code() != FailureCode.UNAUTHENTICATED) {
                return Future.failedFuture(cause);
            }
            to(Trigger.KEY_UNKNOWN);
            return register(memory).compose(admitted -> renewToken());
        }));
    }

    /** The manager's key is pinned at the first contact; another one later stops the work until it is confirmed. */
    private Future<Memory> pin(Admission.Ticket ticket) {
        network = Optional.of(ticket);
        networkHash = SignedBytes.networkHash(ticket.networkId(), ticket.genesisAt());
        return store.remembered(key.id()).compose(memory -> {
            nodeId = memory.map(Memory::nodeId).orElse(key.id());
            Optional<String> expected = memory.map(Memory::managerKey).or(context.config()::managerKey);
            if (expected.isPresent() && !expected.get().equals(ticket.managerKey())
                    && context.config().managerKey().filter(ticket.managerKey()::equals).isEmpty()) {
                return Future.failedFuture(LucidError.ROLE.failure("The manager shows another key than the pinned one. "
                        + "If it was replaced on purpose, set worker.manager_key to " + ticket.managerKey() + "."));
            }
            if (memory.filter(known -> known.managerKey().equals(ticket.managerKey())).isPresent()) {
                return Future.succeededFuture(memory.get());
            }
            Memory now = new Memory(key.id(), nodeId, ticket.managerKey(), memory.filter(Memory::registered)
                    .isPresent(), clock.local());
            return store.remember(now).map(now);
        });
    }

    private Future<Void> renewToken() {
        byte[] nonce = new byte[16];
        context.random().nextBytes(nonce);
        Instant timestamp = clock.now();
        return manager.token(nodeId, timestamp, Hex.of(nonce), key.sign(Messages.nodeToken(networkHash(), nodeId,
                timestamp, nonce))).map(granted -> {
                    token = granted.value();
                    to(Trigger.TOKEN_GRANTED);
                    context.after(granted.life().multipliedBy(2).dividedBy(3), () -> {
                        if (state == AgentState.ONLINE && token.equals(granted.value())) {
                            renewToken().onFailure(this::failed);
                        }
                    });
                    return null;
                });
    }

    private Future<Void> register(Memory memory) {
        return admittance.register(network.orElseThrow(), nodeId, () -> to(Trigger.UNDER_REVIEW)).compose(admitted -> {
            nodeId = admitted.nodeId();
            LOG.info("event=admitted node_id={}", nodeId);
            return store.remember(new Memory(key.id(), nodeId, memory.managerKey(), true, clock.local()));
        }).recover(cause -> {
            if (memory.registered() && Failure.from(cause).number() == LucidError.KEY_TAKEN.number()) {
                to(Trigger.TERMINATED);
                LOG.error("event=retired node_id={} reason=\"the node was terminated; enrol a new one with a new key\"",
                        nodeId);
            } else if (Admittance.isForGood(cause)) {
                to(Trigger.REFUSED);
            }
            return Future.failedFuture(cause);
        });
    }

    /** Asks the manager something as this node; UNAVAILABLE at once while there is no connection. */
    public <T> Future<T> call(BiFunction<ManagerApi, String, Future<T>> request) {
        if (state != AgentState.ONLINE) {
            return Future.failedFuture(LucidError.PEER_DOWN.failure("The agent is " + state.json()
                    + " and has no connection to its manager. Try again later."));
        }
        if (!behaviour.reaches(nodeId, clock.local())) {
            Failure away = LucidError.PEER_DOWN.failure("The manager is cut off.");
            failed(away);
            return Future.failedFuture(away);
        }
        return request.apply(manager, token).onSuccess(done -> {
            failures = 0;
            lastContact = Optional.of(clock.local());
            lastError = Optional.empty();
        }).onFailure(this::failed);
    }

    private void failed(Throwable cause) {
        note(cause);
        if (state != AgentState.ONLINE) {
            return;
        }
        boolean refused = Failure.from(cause).code() == FailureCode.UNAUTHENTICATED;
        if (refused || Backoff.unreached(cause) && ++failures >= UNREACHABLE_AFTER) {
            to(Trigger.UNREACHABLE);
            int turn = ++connecting;
            context.after(pause(cause), () -> {
                if (turn == connecting) {
                    connect();
                }
            });
        }
    }

    private void note(Throwable cause) {
        lastError = Optional.of(String.valueOf(cause.getMessage()));
        LOG.debug("event=call_failed node_id={} reason=\"{}\"", nodeId, cause.getMessage());
    }

    private void to(Trigger trigger) {
        state.on(trigger).ifPresent(next -> {
            LOG.atLevel(context.config().fleet().count() > 0 ? org.slf4j.event.Level.DEBUG : org.slf4j.event.Level.INFO)
                    .log("event=agent_state node_id={} from={} to={}", nodeId, state, next);
            state = next;
        });
    }

    public AgentState state() {
        return state;
    }

    public boolean isOnline() {
        return state == AgentState.ONLINE;
    }

    /** The id under which the manager knows the node. */
    public String nodeId() {
        return nodeId;
    }

    /** Which network the manager runs, once it was reached. */
    public Optional<Admission.Ticket> network() {
        return network;
    }

    /** The hash of the network that stands in every signed message; only after the first contact. */
    public byte[] networkHash() {
        return networkHash;
    }

    public Optional<Instant> lastContact() {
        return lastContact;
    }

    public Optional<String> lastError() {
        return lastError;
    }
}
