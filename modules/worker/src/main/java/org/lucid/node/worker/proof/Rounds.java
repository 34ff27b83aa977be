package org.lucid.node.worker.proof;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.consensus.ProofKind;
import org.lucid.node.contract.signing.Messages;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.worker.link.AgentClock;
import org.lucid.node.worker.link.AgentKey;
import org.lucid.node.worker.link.Connection;

/**
 * Once a slot, half a minute after the node's beacon would be due at the earliest: asks for duties and grants, and signs
 * what was done in the slot before (NOD-87).
 */
public final class Rounds {

    private static final Duration AFTER = Duration.ofSeconds(30);

    private final Connection connection;
    private final AgentKey key;
    private final AgentClock clock;
    private final SigningGuard guard;
    private final ProofSender sender;
    private final List<ProofSource> sources;
    private final Claims claims;
    private final BooleanSupplier working;
    private final Consumer<String> counter;
    private final SlotTimer timer;
    private long unserved;

    /** @param counter is told {@code no_source} for each duty that this node has no source of proofs for */
    public Rounds(ModuleContext<?> context, Connection connection, AgentKey key, AgentClock clock, SigningGuard guard,
            ProofSender sender, List<ProofSource> sources, Claims claims, BooleanSupplier working,
            Consumer<String> counter) {
        this.connection = connection;
        this.key = key;
        this.clock = clock;
        this.guard = guard;
        this.sender = sender;
        this.sources = sources;
        this.claims = claims;
        this.working = working;
        this.counter = counter;
        this.timer = new SlotTimer(context, connection, clock, AFTER, this::round);
    }

    /** Goes on until the connection is lost; called anew when the manager is back. */
    public void begin() {
        timer.begin();
    }

    private void round(long slot) {
        if (!working.getAsBoolean()) {
            return;
        }
        sources.forEach(source -> source.work(slot - 1).compose(done -> done.map(work -> sign(slot - 1, work)).orElse(
                Future.succeededFuture())).onFailure(cause -> sender.missed()));
        connection.call((manager, token) -> manager.duties(token, connection.nodeId())).onSuccess(this::take);
    }

    /** Takes in what the manager said is to be done. */
    public void take(Consensus.Duties duties) {
        sender.heard(duties.seal());
        duties.grants().ifPresent(grants -> grants.forEach(claims::plan));
        long due = duties.validations().stream().filter(duty -> duty.dueSlot() == duties.currentSlot()).count();
        for (long i = 0; i < due; i++) {
            unserved++;
            counter.accept("no_source");
        }
    }

    private Future<Void> sign(long slot, ProofSource.Work work) {
        ProofKind kind = work.kind();
        if (!guard.maySign(kind, slot) || !sender.isNear(slot)) {
            return Future.succeededFuture();
        }
        Instant ts = clock.now();
        byte[] message = Messages.taskProof(connection.networkHash(), connection.nodeId(), slot, kind.number(), work
                .value(), work.count(), ts, work.body().bytes());
        TaskProof proof = new TaskProof(connection.nodeId(), slot, kind.json(), work.value(), work.count(), ts, key
                .sign(message), work.receipts(), work.audits(), work.validations(), java.util.Optional.empty());
        return guard.note(proof, message).compose(noted -> noted ? sender.send(proof) : Future.succeededFuture());
    }

    /** Duties for which this node has no source of proofs. */
    public long unserved() {
        return unserved;
    }
}
