package org.lucid.node.worker.proof;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.worker.link.AgentClock;
import org.lucid.node.worker.link.Backoff;
import org.lucid.node.worker.link.Connection;
import org.lucid.node.worker.outbox.Drain;
import org.lucid.node.worker.outbox.Outbox;
import org.lucid.node.worker.outbox.Outbox.Queue;

/** Sends signed proofs, keeps those that did not get through in the outbox, and counts what became of them. */
public final class ProofSender implements Drain.ProofFate {

    private static final long NEAR = 3;

    private final Connection connection;
    private final Outbox outbox;
    private final SigningGuard guard;
    private final AgentClock clock;
    private final Consumer<String> counter;
    private Runnable retry = () -> {
    };
    private Optional<Consensus.Seal> seal = Optional.empty();
    private long accepted;
    private long dropped;

    /** @param counter is told {@code accepted} or {@code dropped} for each proof */
    public ProofSender(Connection connection, Outbox outbox, SigningGuard guard, AgentClock clock,
            Consumer<String> counter) {
        this.connection = connection;
        this.outbox = outbox;
        this.guard = guard;
        this.clock = clock;
        this.counter = counter;
    }

    /** What is done when a proof waits in the outbox. */
    public void whenWaiting(Runnable task) {
        retry = task;
    }

    /** Sends a proof; when it does not get through it waits, and the same bytes are sent again. */
    public Future<Void> send(TaskProof proof) {
        return connection.call((manager, token) -> manager.submitProof(token, proof)).map(reply -> {
            answered(proof, reply);
            return (Void) null;
        }).recover(cause -> {
            if (!Backoff.worthRepeating(cause)) {
                refused(proof, Failure.from(cause).number());
                return Future.succeededFuture();
            }
            return outbox.add(Queue.PROOFS, proof.kind() + ":" + proof.slot(), proof, clock.local()).onSuccess(
                    kept -> retry.run());
        });
    }

    @Override
    public boolean inTime(TaskProof proof) {
        return connection.network().map(network -> new BeaconTime(proof.nodeId(), network.genesisAt()).slotAt(clock
                .now()) - 1 <= proof.slot()).orElse(true);
    }

    @Override
    public void answered(TaskProof proof, Consensus.ProofReply reply) {
        accepted++;
        counter.accept("accepted");
        heard(reply.seal());
    }

    @Override
    public void refused(TaskProof proof, int number) {
        missed();
        if (number == LucidError.EQUIVOCATION.number()) {
            guard.equivocated(proof.nodeId());
        }
    }

    /** A proof that could not be made or sent. */
    void missed() {
        dropped++;
        counter.accept("dropped");
    }

    /** Takes in the newest seal of a reply. */
    public void heard(Optional<Consensus.Seal> newest) {
        if (newest.isPresent() && seal.filter(known -> known.slot() >= newest.get().slot()).isEmpty()) {
            seal = newest;
        }
    }

    /** The newest seal that the manager gave out. */
    Optional<Consensus.Seal> seal() {
        return seal;
    }

    /** Whether a slot is one that the manager's seals speak of: a clock that is years wrong must sign nothing. */
    boolean isNear(long slot) {
        return seal.filter(known -> Math.abs(known.slot() - slot) <= NEAR).isPresent();
    }

    public long accepted() {
        return accepted;
    }

    public long dropped() {
        return dropped;
    }
}
