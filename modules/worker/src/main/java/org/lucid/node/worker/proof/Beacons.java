package org.lucid.node.worker.proof;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.consensus.ProofKind;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.Messages;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.worker.link.AgentClock;
import org.lucid.node.worker.link.AgentKey;
import org.lucid.node.worker.link.Behaviour;
import org.lucid.node.worker.link.Connection;

/** One beacon for each slot while the node works, at the instant that the hash of node and slot gives it (NOD-72). */
public final class Beacons {

    private final Connection connection;
    private final AgentKey key;
    private final AgentClock clock;
    private final SigningGuard guard;
    private final ProofSender sender;
    private final Behaviour behaviour;
    private final BooleanSupplier working;
    private final SlotTimer timer;

    public Beacons(ModuleContext<?> context, Connection connection, AgentKey key, AgentClock clock, SigningGuard guard,
            ProofSender sender, Behaviour behaviour, BooleanSupplier working) {
        this.connection = connection;
        this.key = key;
        this.clock = clock;
        this.guard = guard;
        this.sender = sender;
        this.behaviour = behaviour;
        this.working = working;
        this.timer = new SlotTimer(context, connection, clock, Duration.ZERO, this::beacon);
    }

    /** Goes on until the connection is lost; called anew when the manager is back. */
    public void begin() {
        timer.begin();
    }

    private void beacon(long slot) {
        boolean due = working.getAsBoolean() && guard.maySign(ProofKind.UPTIME_BEACON, slot) && behaviour.signs(
                connection.nodeId(), slot);
        if (due) {
            freshSeal(slot).otherwiseEmpty().compose(seal -> sign(slot)).onFailure(cause -> sender.missed());
        }
    }

    /** The last seal is good enough when it is of the slot before; else the manager is asked for a newer one. */
    private Future<Void> freshSeal(long slot) {
        if (sender.seal().filter(last -> last.slot() >= slot - 1).isPresent()) {
            return Future.succeededFuture();
        }
        return connection.call((manager, token) -> manager.duties(token, connection.nodeId())).map(duties -> {
            sender.heard(duties.seal());
            return null;
        });
    }

    private Future<Void> sign(long slot) {
        Optional<Consensus.Seal> seal = sender.seal().filter(known -> sender.isNear(slot));
        if (seal.isEmpty() || !guard.maySign(ProofKind.UPTIME_BEACON, slot)) {
            sender.missed();
            return Future.succeededFuture();
        }
        Instant ts = clock.now();
        byte[] body = Messages.uptimeBody(seal.get().slot(), Hex.bytes("seal", seal.get().value(), 16));
        byte[] message = Messages.taskProof(connection.networkHash(), connection.nodeId(), slot,
                ProofKind.UPTIME_BEACON.number(), 0, 0, ts, body);
        TaskProof proof = TaskProof.beacon(connection.nodeId(), slot, ts, key.sign(message), seal.get());
        return guard.note(proof, message).compose(noted -> {
            if (noted) {
                return sender.send(proof);
            }
            sender.missed();
            return Future.succeededFuture();
        });
    }
}
