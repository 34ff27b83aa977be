package org.lucid.node.worker.agent;

import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.registration.Nodes.HeartbeatReply;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.worker.WorkerConfig;
import org.lucid.node.worker.link.AgentClock;
import org.lucid.node.worker.link.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs of life, as often as the manager asks for and a tenth more or less, the first after a time that the hash of the
 * node's id gives; never queued (NOD-71).
 */
final class Heart {

    private static final Logger LOG = LoggerFactory.getLogger(Heart.class);
    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(300);

    private final ModuleContext<WorkerConfig> context;
    private final Connection connection;
    private final AgentClock clock;
    private final Supplier<String> state;
    private final IntSupplier sessions;
    private final Consumer<HeartbeatReply> listener;
    private Duration interval = FIRST;
    private final boolean warns;
    private boolean warned;
    private long beats;

    Heart(ModuleContext<WorkerConfig> context, Connection connection, AgentClock clock, Supplier<String> state,
            IntSupplier sessions, Consumer<HeartbeatReply> listener) {
        this.context = context;
        this.connection = connection;
        this.clock = clock;
        this.state = state;
        this.sessions = sessions;
        this.listener = listener;
        this.warns = context.config().fleet().count() == 0;
    }

    /** Begins to beat, for as long as the module runs; while there is no connection it is silent. */
    void begin() {
        context.after(offset(connection.nodeId(), interval), this::turn);
    }

    /** When in a period a node has its turn: spread by the hash of its id. */
    static Duration offset(String nodeId, Duration period) {
        int hash = ByteBuffer.wrap(SignedBytes.untagged().str(nodeId).sha256()).getInt();
        return Duration.ofMillis(Integer.toUnsignedLong(hash) % period.toMillis());
    }

    private void turn() {
        long tenth = interval.toMillis() / 10;
        context.after(interval.plusMillis(context.random().nextLong(-tenth, tenth + 1)), this::turn);
        beat();
    }

    /** One sign of life, now. */
    Future<Void> beat() {
        if (!connection.isOnline()) {
            return Future.succeededFuture();
        }
        Instant sent = clock.local();
        Nodes.Heartbeat heartbeat = new Nodes.Heartbeat(connection.nodeId(), Optional.of(sent), Optional.of(state
                .get()), Optional.empty(), Optional.of(context.kernel().process().version()), Optional.of(
                        sessions
                                .getAsInt()));
        return connection.call((manager, token) -> manager.heartbeat(token, heartbeat)).<Void>map(reply -> {
            beats++;
            heard(sent, reply);
            return null;
        }).otherwiseEmpty();
    }

    private void heard(Instant sent, HeartbeatReply reply) {
        clock.heard(sent, reply.serverTime());
        Duration asked = Duration.between(reply.serverTime(), reply.nextDue());
        interval = asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
        if (clock.isOff() && !warned && warns) {
            LOG.warn("event=clock_off node_id={} offset_ms={} hint=\"set the clock of this machine right; proofs are "
                    + "signed with the manager's time meanwhile\"", connection.nodeId(), clock.offsetMillis());
        }
        warned = clock.isOff();
        listener.accept(reply);
    }

    /** How many were answered. */
    long beats() {
        return beats;
    }
}
