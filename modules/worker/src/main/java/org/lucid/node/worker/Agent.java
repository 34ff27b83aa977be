package org.lucid.node.worker;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.contract.signing.AdmissionTicket;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.Messages;
import org.lucid.node.contract.signing.NodeId;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.contract.worker.Worker.AgentStatus;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.worker.AgentState.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent on a node: proves its key to the manager, becomes a node, beats, and signs one beacon for each slot. What
 * it signs is durable before it is sent, so that it never signs two different things for one slot.
 */
final class Agent {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
    private static final int[] REPEAT_SECONDS = {5, 10, 20, 40};
    private static final Set<Integer> FOR_GOOD = Set.of(5103, 5104, 5105, 5106, 5110);
    private static final int NAME_TAKEN = 5007;
    private static final int EQUIVOCATION = 5506;
    private static final Duration REJECTED_PAUSE = Duration.ofHours(24);
    private static final String BEACON = "uptime_beacon";

    private final ModuleContext<WorkerConfig> context;
    private final AgentStore store;
    private final ManagerApi manager;
    private final byte[] seed;
    private final byte[] publicKey;
    /** The id that the key stands for; the agent's own records are kept under it. */
    private final String keyId;
    /** The id under which the manager knows the node; another one when an enrolment code bound it to a node made before. */
    private String nodeId;
    private AgentState state = AgentState.NEW;
    private Optional<Admission.Ticket> network = Optional.empty();
    private Optional<Consensus.Seal> seal = Optional.empty();
    private String token = "";
    private boolean wantedToRun = true;
    private boolean signing = true;
    private int failures;
    private long clockOffsetMs;
    private long accepted;
    private long dropped;
    private Optional<Long> newestSlot = Optional.empty();
    private Optional<Instant> lastContact = Optional.empty();
    private Optional<String> lastError = Optional.empty();

    Agent(ModuleContext<WorkerConfig> context, AgentStore store, ManagerApi manager, byte[] seed) {
        this.context = context;
        this.store = store;
        this.manager = manager;
        this.seed = seed;
        this.publicKey = context.signatures().publicKey(seed);
        this.keyId = NodeId.of(publicKey);
        this.nodeId = keyId;
    }

    String nodeId() {
        return nodeId;
    }

    AgentStatus status() {
        return new AgentStatus(nodeId, state.json(), wantedToRun ? "run" : "stop", newestSlot, accepted, dropped,
                clockOffsetMs, lastContact, lastError);
    }

    AgentState state() {
        return state;
    }

    /** Connects, and goes on trying until it is connected. */
    void connect() {
        enter().onSuccess(online -> {
            failures = 0;
            beat();
            sample();
            planBeacon();
        }).onFailure(cause -> {
            note(cause);
            context.after(state == AgentState.REJECTED ? REJECTED_PAUSE : pause(), () -> {
                to(Trigger.TRY_AGAIN);
                connect();
            });
        });
    }

    private Future<Void> enter() {
        return manager.ticket().compose(this::pin).compose(pinned -> renewToken().recover(cause -> {
            if (!(cause instanceof Failure failure) || failure.code() != FailureCode.UNAUTHENTICATED) {
                return Future.failedFuture(cause);
            }
            to(Trigger.KEY_UNKNOWN);
            return register(name()).compose(admitted -> renewToken());
        })).compose(granted -> manager.duties(token, nodeId)).compose(this::raiseMarks);
    }

    /**
     * Never signs for a slot that the manager holds a proof of already, and after the loss of the own marks nothing for
     * the running slot (CON-121).
     */
    private Future<Void> raiseMarks(Consensus.Duties duties) {
        seal = duties.seal();
        return store.mark(nodeId + ":" + BEACON).map(mark -> {
            long managers = duties.newestSlots().getOrDefault(BEACON, -1L);
            long own = mark.map(AgentStore.Watermark::slot).orElse(duties.currentSlot());
            long newest = Math.max(Math.max(managers, own), newestSlot.orElse(-1L));
            newestSlot = Optional.of(newest);
            return null;
        });
    }

    /** The manager's key is pinned at the first contact; another one later stops the work until it is confirmed. */
    private Future<Void> pin(Admission.Ticket ticket) {
        network = Optional.of(ticket);
        return store.remembered(keyId).compose(memory -> {
            nodeId = memory.map(AgentStore.Memory::nodeId).orElse(keyId);
            Optional<String> expected = memory.map(AgentStore.Memory::managerKey).or(context.config()::managerKey);
            if (expected.isPresent() && !expected.get().equals(ticket.managerKey())) {
                return Future.failedFuture(Failure.of(FailureCode.FORBIDDEN, 2002, "The manager shows another key than "
                        + "the pinned one. If it was replaced on purpose, set worker.manager_key to "
                        + ticket.managerKey() + " and remove the agent's store."));
            }
            return memory.isPresent()
                    ? Future.succeededFuture()
                    : store.remember(new AgentStore.Memory(keyId, keyId, ticket.managerKey(), false, now()));
        });
    }

    private Future<Void> renewToken() {
        byte[] nonce = new byte[16];
        context.random().nextBytes(nonce);
        Instant timestamp = now().plusMillis(clockOffsetMs);
        String signature = Hex.of(context.signatures().sign(seed,
                Messages.nodeToken(networkHash(), nodeId, timestamp, nonce)));
        return manager.token(nodeId, timestamp, Hex.of(nonce), signature).map(granted -> {
            token = granted.value();
            to(Trigger.TOKEN_GRANTED);
            context.after(granted.life().multipliedBy(2).dividedBy(3), () -> {
                if (state == AgentState.ONLINE) {
                    renewToken().onFailure(this::failed);
                }
            });
            return null;
        });
    }

    private Future<Void> register(String name) {
        return workedTicket().compose(ticket -> register(name, ticket)).recover(cause -> {
            if (cause instanceof Failure failure && failure.number() == NAME_TAKEN && name.equals(name())) {
                return register(name + "-" + nodeId.substring(nodeId.length() - 4));
            }
            if (cause instanceof Failure failure && FOR_GOOD.contains(failure.number())) {
                to(Trigger.REFUSED);
            }
            return Future.failedFuture(cause);
        });
    }

    private Future<Void> register(String name, Optional<Admission.WorkedTicket> ticket) {
        Admission.Submit wish = new Admission.Submit(name, Hex.of(publicKey), context.config().nodeType(),
                Optional.empty(), context.config().payoutAddress(), ticket, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), context.config()
                        .enrolmentCode());
        return manager.submit(wish).compose(begun -> {
            Admission.Challenge challenge = begun.challenge().orElseThrow();
            byte[] message = new Messages.Registration(begun.registrationId(), publicKey,
                    Hex.bytes("nonce", challenge.nonce(), 32), wish.name(), wish.nodeType(),
                    wish.payoutAddress().orElse(""), "", 0).bytes(networkHash());
            return manager.answer(new Admission.Answer(begun.registrationId(), challenge.challengeId(),
                    challenge.nonce(), Hex.of(context.signatures().sign(seed, message))));
        }).compose(this::decided);
    }

    /** Admitted, or waiting for an administrator, or refused for good. */
    private Future<Void> decided(Admission.Registration registration) {
        return switch (registration.status()) {
            case "approved" -> {
                nodeId = registration.nodeId();
                LOG.info("event=admitted node_id={}", nodeId);
                yield store.remember(new AgentStore.Memory(keyId, nodeId, network.orElseThrow().managerKey(), true,
                        now()));
            }
            case "review" -> {
                to(Trigger.UNDER_REVIEW);
                yield pollLater(registration);
            }
            default -> {
                to(Trigger.REFUSED);
                yield Future.failedFuture(Failure.of(FailureCode.FORBIDDEN, 5110, "The registration was "
                        + registration.status() + ": " + registration.reason().orElse("no reason given") + "."));
            }
        };
    }

    private Future<Void> pollLater(Admission.Registration registration) {
        Promise<Void> done = Promise.promise();
        context.after(Duration.ofSeconds(Math.clamp(registration.pollAfterSeconds(), 5, 3600)), () -> manager
                .registration(registration.registrationId()).recover(cause -> {
                    note(cause);
                    return cause instanceof Failure failure && failure.code() == FailureCode.NOT_FOUND
                            ? Future.failedFuture(cause)
                            : Future.succeededFuture(registration);
                }).compose(this::decided).onComplete(done));
        return done.future();
    }

    /** Works the ticket out off the event loop, where one is asked for. */
    private Future<Optional<Admission.WorkedTicket>> workedTicket() {
        Admission.Ticket ticket = network.orElseThrow();
        if (ticket.bits() == 0) {
            return Future.succeededFuture(Optional.empty());
        }
        byte[] ticketSeed = Hex.bytes("seed", ticket.seed(), 32);
        return context.workers("worker-ticket", 1, 1).run(() -> Optional.of(new Admission.WorkedTicket(ticket.seed(),
                AdmissionTicket.work(networkHash(), ticketSeed, publicKey, ticket.bits()))));
    }

    private String name() {
        return context.config().name().orElse(context.kernel().process().name().isBlank()
                ? "node-" + nodeId.substring(nodeId.length() - 8)
                : context.kernel().process().name());
    }

    /** A sign of life; it is never queued. */
    Future<Void> beat() {
        if (state != AgentState.ONLINE) {
            return Future.succeededFuture();
        }
        String word = wantedToRun ? "running" : "stopped";
        Instant sent = now();
        return manager.heartbeat(token, new Nodes.Heartbeat(nodeId, Optional.of(sent), Optional.of(word),
                Optional.empty(), Optional.empty(), Optional.of(0))).map(reply -> {
                    succeeded();
                    clockOffsetMs = Duration.between(sent, reply.serverTime()).toMillis();
                    wantedToRun = reply.desiredState().equals("run");
                    return (Void) null;
                }).recover(cause -> {
                    failed(cause);
                    return Future.succeededFuture();
                });
    }

    /** Measures the host and sends what was measured; a sample that does not get through is not made up for. */
    Future<Void> sample() {
        if (state != AgentState.ONLINE) {
            return Future.succeededFuture();
        }
        return context.bus().request(Resources.SAMPLE_HOST, Nothing.NOTHING)
                .compose(sample -> manager.ingest(token, nodeId, sample)).map(taken -> {
                    succeeded();
                    return (Void) null;
                }).recover(cause -> {
                    note(cause);
                    return Future.succeededFuture();
                });
    }

    /** Plans the next beacon that is still ahead; sending it plans the one after. */
    private void planBeacon() {
        BeaconTime times = new BeaconTime(nodeId, network.orElseThrow().genesisAt());
        Instant agentNow = now().plusMillis(clockOffsetMs);
        long slot = times.slotAt(agentNow);
        if (newestSlot.filter(newest -> newest >= slot).isPresent() || times.of(slot).isBefore(agentNow)) {
            long next = slot + 1;
            context.after(Duration.between(agentNow, times.of(next)), () -> sendBeacon(next));
        } else {
            context.after(Duration.between(agentNow, times.of(slot)), () -> sendBeacon(slot));
        }
    }

    private void sendBeacon(long slot) {
        if (state != AgentState.ONLINE) {
            return; // connecting again plans the next one
        }
        if (!wantedToRun || !signing) {
            planBeacon();
            return;
        }
        freshSeal(slot).onComplete(looked -> {
            sign(slot).onSuccess(proof -> proof.ifPresent(signed -> send(signed, 0))).onFailure(this::note)
                    .onComplete(done -> {
                        newestSlot = Optional.of(slot);
                        planBeacon();
                    });
        });
    }

    /** The last reply's seal is good enough when it is of the slot before; else the manager is asked for a newer one. */
    private Future<Void> freshSeal(long slot) {
        if (seal.filter(last -> last.slot() >= slot - 1).isPresent()) {
            return Future.succeededFuture();
        }
        return manager.duties(token, nodeId).map(duties -> {
            seal = duties.seal();
            return null;
        });
    }

    private Future<Optional<Consensus.TaskProof>> sign(long slot) {
        if (seal.isEmpty()) {
            dropped++;
            return Future.succeededFuture(Optional.empty());
        }
        Instant ts = now().plusMillis(clockOffsetMs);
        byte[] body = Messages.uptimeBody(seal.get().slot(), Hex.bytes("seal", seal.get().value(), 16));
        byte[] message = Messages.taskProof(networkHash(), nodeId, slot, 4, 0, 0, ts, body);
        Consensus.TaskProof proof = Consensus.TaskProof.beacon(nodeId, slot, ts,
                Hex.of(context.signatures().sign(seed, message)), seal.get());
        return store
                .raise(new AgentStore.Watermark(nodeId + ":" + BEACON, slot, Hex.of(SignedBytes.sha256(message)),
                        proof))
                .map(raised -> raised ? Optional.of(proof) : Optional.empty());
    }

    /** Sends a signed proof, and the same bytes again until they are answered or the tries are over. */
    private void send(Consensus.TaskProof proof, int attempt) {
        manager.submitProof(token, proof).onSuccess(reply -> {
            succeeded();
            accepted++;
            seal = reply.seal();
        }).onFailure(cause -> {
            failed(cause);
            boolean again = cause instanceof Failure failure && switch (failure.code()) {
                case UNAVAILABLE, TIMEOUT, LIMITED, MODULE_DISABLED, UNAUTHENTICATED -> true;
                default -> false;
            };
            if (cause instanceof Failure failure && failure.number() == EQUIVOCATION) {
                signing = false;
                LOG.error("event=signing_stopped reason=\"another machine uses the key of {}; restart this agent once "
                        + "it is stopped\"", nodeId);
            }
            if (again && attempt < REPEAT_SECONDS.length) {
                context.after(Duration.ofSeconds(REPEAT_SECONDS[attempt]), () -> send(proof, attempt + 1));
            } else {
                dropped++;
            }
        });
    }

    private void succeeded() {
        failures = 0;
        lastContact = Optional.of(now());
        lastError = Optional.empty();
    }

    private void failed(Throwable cause) {
        note(cause);
        if (cause instanceof Failure failure && failure.code() == FailureCode.UNAUTHENTICATED
                && state == AgentState.ONLINE) {
            renewToken().onFailure(this::note);
            return;
        }
        boolean unreached = cause instanceof Failure failure && switch (failure.code()) {
            case UNAVAILABLE, TIMEOUT, INTERNAL -> true;
            default -> false;
        };
        if (unreached && ++failures >= 3 && state == AgentState.ONLINE) {
            to(Trigger.UNREACHABLE);
            context.after(pause(), this::connect);
        }
    }

    private void note(Throwable cause) {
        lastError = Optional.of(String.valueOf(cause.getMessage()));
        LOG.debug("event=call_failed node_id={} reason=\"{}\"", nodeId, cause.getMessage());
    }

    /** One second, doubling, at most the configured maximum, with full jitter. */
    private Duration pause() {
        long most = Math.min(context.config().retryMax().toMillis(), 1000L << Math.min(failures++, 12));
        return Duration.ofMillis(500 + context.random().nextLong(most));
    }

    private void to(Trigger trigger) {
        state.on(trigger).ifPresent(next -> {
            LOG.info("event=agent_state node_id={} from={} to={}", nodeId, state, next);
            state = next;
        });
    }

    private byte[] networkHash() {
        Admission.Ticket ticket = network.orElseThrow();
        return SignedBytes.networkHash(ticket.networkId(), ticket.genesisAt());
    }

    private Instant now() {
        return context.clock().instant();
    }
}
