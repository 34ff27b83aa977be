package org.lucid.node.worker.outbox;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.pools.Allocations;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.worker.link.Backoff;
import org.lucid.node.worker.link.Connection;
import org.lucid.node.worker.outbox.Outbox.Queue;
import org.lucid.node.worker.store.AgentStore.OutboxEntry;

/**
 * Sends what waits in the outbox, proofs first, at most 20 calls a second (NOD-74). After a failure it tries again in 5,
 * 10, 20 and then every 40 s (CON-31).
 */
public final class Drain {

    private static final int[] PAUSES = {5, 10, 20, 40};
    private static final Duration BETWEEN_CALLS = Duration.ofMillis(50);
    private static final int PROOFS = 100;
    private static final int SAMPLES = 120;

    private final ModuleContext<?> context;
    private final Connection connection;
    private final Outbox outbox;
    private final ProofFate fate;
    private boolean running;
    private boolean waiting;
    private int failed;

    /** What becomes of proofs that waited. */
    public interface ProofFate {

        /** Whether the proof may still be taken by the manager. */
        boolean inTime(TaskProof proof);

        void answered(TaskProof proof, Consensus.ProofReply reply);

        void refused(TaskProof proof, int number);
    }

    /** A release that waits: which allocation, of which session, and the report. */
    public record Report(String allocationId, String sessionId, Allocations.SessionReport report) {
    }

    public Drain(ModuleContext<?> context, Connection connection, Outbox outbox, ProofFate fate) {
        this.context = context;
        this.connection = connection;
        this.outbox = outbox;
        this.fate = fate;
    }

    /** Sends now what waits. */
    public void now() {
        if (running || outbox.isEmpty() || !connection.isOnline()) {
            return;
        }
        running = true;
        proofs().compose(done -> reports()).compose(done -> samples()).onComplete(done -> {
            running = false;
            if (done.succeeded()) {
                failed = 0;
            } else if (connection.isOnline()) {
                later();
            }
        });
    }

    /** Sends what waits after the next of the pauses. */
    public void later() {
        if (waiting) {
            return;
        }
        waiting = true;
        context.after(Duration.ofSeconds(PAUSES[Math.min(failed, PAUSES.length - 1)]), () -> {
            waiting = false;
            failed++;
            now();
        });
    }

    private Future<Void> proofs() {
        if (outbox.count(Queue.PROOFS) == 0) {
            return Future.succeededFuture();
        }
        return outbox.next(Queue.PROOFS, PROOFS).compose(entries -> {
            List<OutboxEntry> late = new ArrayList<>();
            List<OutboxEntry> current = new ArrayList<>();
            for (OutboxEntry entry : entries) {
                TaskProof proof = proof(entry);
                if (fate.inTime(proof)) {
                    current.add(entry);
                } else {
                    late.add(entry);
                    fate.refused(proof, LucidError.PROOF_SLOT.number());
                }
            }
            return outbox.done(Queue.PROOFS, late).compose(gone -> current.isEmpty()
                    ? Future.succeededFuture()
                    : send(current)).compose(sent -> breathe()).compose(done -> proofs());
        });
    }

    private static TaskProof proof(OutboxEntry entry) {
        return Json.decode(entry.content(), TaskProof.class);
    }

    /** Fails when one is worth repeating, so that the pause is kept. */
    private Future<Void> send(List<OutboxEntry> entries) {
        List<TaskProof> proofs = entries.stream().map(Drain::proof).toList();
        return connection.call((manager, token) -> manager.submitProofs(token, proofs)).compose(replies -> {
            List<OutboxEntry> settled = new ArrayList<>();
            for (int i = 0; i < entries.size(); i++) {
                Consensus.ProofResult result = replies.results().get(i);
                int number = result.error().map(error -> number(error.code())).orElse(0);
                boolean again = LucidError.byNumber(number).map(error -> Backoff.worthRepeating(error.failure("")))
                        .orElse(false);
                if (result.reply().isPresent()) {
                    fate.answered(proofs.get(i), result.reply().get());
                } else if (!again) {
                    fate.refused(proofs.get(i), number);
                }
                if (!again) {
                    settled.add(entries.get(i));
                }
            }
            return outbox.done(Queue.PROOFS, settled).compose(done -> settled.size() == entries.size()
                    ? Future.succeededFuture()
                    : Future.failedFuture(LucidError.PEER_DOWN.failure("Some proofs are to be sent again.")));
        });
    }

    private static int number(String code) {
        String digits = code.replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private Future<Void> reports() {
        if (outbox.count(Queue.REPORTS) == 0) {
            return Future.succeededFuture();
        }
        return outbox.next(Queue.REPORTS, 1).compose(entries -> {
            Report waits = Json.decode(entries.getFirst().content(), Report.class);
            return connection.call((manager, token) -> manager.release(token, waits.allocationId(), waits.sessionId(),
                    java.util.Optional.of(waits.report()))).recover(Drain::unlessFinal)
                    .compose(sent -> outbox.done(Queue.REPORTS, entries));
        }).compose(done -> breathe()).compose(done -> reports());
    }

    private Future<Void> samples() {
        if (outbox.count(Queue.SAMPLES) == 0) {
            return Future.succeededFuture();
        }
        return outbox.next(Queue.SAMPLES, SAMPLES).compose(entries -> {
            List<ResourceSample> samples = entries.stream().map(entry -> Json.decode(entry.content(),
                    ResourceSample.class)).toList();
            return connection.call((manager, token) -> manager.ingest(token, connection.nodeId(), samples))
                    .<Void>mapEmpty().recover(Drain::unlessFinal)
                    .compose(sent -> outbox.done(Queue.SAMPLES, entries));
        }).compose(done -> breathe()).compose(done -> samples());
    }

    /** What the manager refuses for good is not sent again. */
    private static Future<Void> unlessFinal(Throwable cause) {
        return Backoff.worthRepeating(cause) ? Future.failedFuture(cause) : Future.succeededFuture();
    }

    private Future<Void> breathe() {
        Promise<Void> over = Promise.promise();
        context.after(BETWEEN_CALLS, over::complete);
        return over.future();
    }
}
