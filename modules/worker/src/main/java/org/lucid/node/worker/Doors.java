package org.lucid.node.worker;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.NodeMessages;
import org.lucid.node.contract.worker.NodeSessions;
import org.lucid.node.contract.worker.Worker;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.health.HealthCheck.Result;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.SeriesGauge;
import org.lucid.node.kernel.module.SeriesGauge.Series;
import org.lucid.node.worker.agent.Agent;
import org.lucid.node.worker.fleet.Fleet;
import org.lucid.node.worker.link.AgentState;
import org.lucid.node.worker.outbox.Outbox;
import org.lucid.node.worker.outbox.Outbox.Queue;
import org.lucid.node.worker.session.SessionDesk;

/** Which operation is answered by what, of one agent or of a fleet; and what health and meters show of it. */
final class Doors {

    private static final Duration SHOW = Duration.ofSeconds(15);
    private static final int LISTED = 100;
    private static final int PINGS_A_MINUTE = 10;

    private Doors() {
    }

    static void ofAgent(ModuleContext<WorkerConfig> context, Agent agent, SessionDesk desk) {
        context.handle(Worker.STATUS, (request, call) -> agent.status());
        context.handle(Worker.OUTBOX, (request, call) -> contents(agent.outbox()));
        context.handle(Worker.START, (request, call) -> {
            agent.start();
            return agent.status();
        });
        context.handle(Worker.STOP, (request, call) -> {
            agent.stop();
            return agent.status();
        });
        context.handle(Worker.JOIN_POOL, (request, call) -> agent.connection().call((manager, token) -> manager
                .joinPool(token, agent.connection().nodeId(), request.poolId())).map(pool -> new Worker.PoolChange(
                        agent
                                .connection().nodeId(),
                        Optional.of(pool))));
        context.handle(Worker.LEAVE_POOL, (request, call) -> agent.connection().call((manager, token) -> manager
                .leavePool(token, agent.connection().nodeId())).map(left -> new Worker.PoolChange(
                        agent.connection()
                                .nodeId(),
                        Optional.empty())));
        context.handle(Worker.PING, pings(context, agent));
        context.handle(Worker.FLEET, (request, call) -> none("This process is one agent and no fleet. Look at "
                + "/api/node/status."));
        context.handle(NodeSessions.ALLOCATE, desk::allocate);
        context.handle(NodeSessions.CONFIRM, (request, call) -> desk.confirm(request));
        context.handle(NodeSessions.RECEIPT, (request, call) -> desk.receipt(request));
        context.handle(NodeSessions.RELEASE, (request, call) -> desk.release(request));
        context.handle(NodeSessions.END, (request, call) -> desk.end(request));
        context.handle(NodeSessions.LIST, (request, call) -> desk.list());
        context.health("manager", () -> Future.succeededFuture(agent.state() == AgentState.ONLINE
                ? Result.UP
                : Result.degraded("the agent is " + agent.state().json() + ": " + agent.connection().lastError().orElse(
                        "no error yet"))));
        show(context, agent);
    }

    private static void show(ModuleContext<WorkerConfig> context, Agent agent) {
        SeriesGauge state = new SeriesGauge(context.meters(), "lucid_agent_state");
        SeriesGauge entries = new SeriesGauge(context.meters(), "lucid_agent_outbox_entries");
        SeriesGauge oldest = new SeriesGauge(context.meters(), "lucid_agent_outbox_oldest_seconds");
        SeriesGauge sessions = new SeriesGauge(context.meters(), "lucid_agent_sessions");
        context.every(SHOW, "show", () -> {
            state.show(Arrays.stream(AgentState.values()).map(each -> new Series(each == agent.state() ? 1 : 0, "state",
                    each.json())).toList());
            entries.show(series(agent.outbox().sizes(), "queue"));
            sessions.show(series(agent.sessionCounts(), "state"));
            return agent.outbox().oldest().onSuccess(at -> oldest.show(at.map(since -> (double) Duration.between(since,
                    context.clock().instant()).toSeconds()).orElse(0.0)));
        });
    }

    private static List<Series> series(Map<String, Integer> counts, String label) {
        return counts.entrySet().stream().map(count -> new Series(count.getValue(), label, count.getKey())).toList();
    }

    private static Future<Worker.OutboxContents> contents(Outbox outbox) {
        List<Worker.OutboxItem> items = new ArrayList<>();
        Future<Void> chain = Future.succeededFuture();
        for (Queue queue : Queue.values()) {
            chain = chain.compose(before -> outbox.next(queue, LISTED)).map(entries -> {
                entries.forEach(entry -> items.add(new Worker.OutboxItem(entry.queue(), entry.id().substring(entry
                        .owner().length() + entry.queue().length() + 2), entry.createdAt(), entry.bytes())));
                return null;
            });
        }
        return chain.compose(done -> outbox.oldest()).map(oldest -> new Worker.OutboxContents(outbox.sizes(), outbox
                .bytes(), oldest, items));
    }

    /** Signs only for the node's own onion address and port, and ten times a minute at most (NOD-18). */
    private static org.lucid.node.kernel.bus.Handler<Worker.Ping, Worker.Pong> pings(
            ModuleContext<WorkerConfig> context, Agent agent) {
        long[] minute = {0, 0};
        return (request, call) -> {
            String onion = context.kernel().process().onionAddress().orElseThrow(() -> LucidError.RECORD_UNKNOWN
                    .failure("This node has no onion address. Set node.onion_address."));
            long now = context.clock().instant().getEpochSecond() / 60;
            minute[1] = now == minute[0] ? minute[1] + 1 : 1;
            minute[0] = now;
            if (minute[1] > PINGS_A_MINUTE) {
                throw LucidError.RATE.failure("More than " + PINGS_A_MINUTE + " pings in a minute. Ask again later.",
                        Map.of("retry_after", 60));
            }
            return Future.succeededFuture(new Worker.Pong(agent.connection().nodeId(), agent.sign(
                    connection -> NodeMessages.reachability(connection.networkHash(), connection.nodeId(), onion
                            .toLowerCase(Locale.ROOT), context.config().port(),
                            Hex.bytes("nonce", request.nonce(), 32)))));
        };
    }

    static void ofFleet(ModuleContext<WorkerConfig> context, Fleet fleet) {
        context.handle(Worker.FLEET, (request, call) -> Future.succeededFuture(fleet.status()));
        for (Operation<?, ?> operation : List.of(Worker.STATUS, Worker.OUTBOX, Worker.START, Worker.STOP,
                Worker.JOIN_POOL, Worker.LEAVE_POOL, Worker.PING, NodeSessions.ALLOCATE, NodeSessions.CONFIRM,
                NodeSessions.RECEIPT, NodeSessions.RELEASE, NodeSessions.END, NodeSessions.LIST)) {
            refuse(context, operation);
        }
        SeriesGauge state = new SeriesGauge(context.meters(), "lucid_agent_state");
        context.every(SHOW, "show", () -> {
            state.show(series(fleet.status().states(), "state"));
            return Future.succeededFuture();
        });
    }

    private static <Q, R> void refuse(ModuleContext<WorkerConfig> context, Operation<Q, R> operation) {
        context.handle(operation, (request, call) -> none("This process is a fleet of simulated agents. Look at "
                + "/api/node/fleet."));
    }

    private static <R> Future<R> none(String message) {
        return Future.failedFuture(LucidError.STATE_FORBIDS.failure(message));
    }
}
