package org.lucid.node.consensus.proof;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lucid.node.contract.LucidError;
import org.lucid.node.kernel.crypto.Signatures;
import org.lucid.node.kernel.module.Workers;

/**
 * Signatures that wait to be checked on the worker pool, in batches of at most 64 (CON-180). A batch leaves as soon as a
 * thread is free, so that an idle manager adds no delay; what comes meanwhile makes up the next one. All methods are
 * called on one event loop.
 */
public final class VerifyQueue {

    private static final int BATCH = 64;
    private static final int MOST_OF_A_NODE = 8;

    private final Workers workers;
    private final Signatures signatures;
    private final IntakeState state;
    private final MeterRegistry meters;
    private final Timer seconds;
    private final int threads;
    private final Deque<Job> queue = new ArrayDeque<>();
    private final Map<String, Integer> ofNode = new HashMap<>();
    private int running;

    /** One signature. */
    public record Check(byte[] publicKey, byte[] message, byte[] signature) {
    }

    private record Job(String nodeId, List<Check> checks, Promise<List<Boolean>> done) {
    }

    public VerifyQueue(Workers workers, Signatures signatures, IntakeState state, int threads, MeterRegistry meters) {
        this.workers = workers;
        this.signatures = signatures;
        this.state = state;
        this.threads = threads;
        this.meters = meters;
        this.seconds = Timer.builder("lucid_consensus_verify").register(meters);
    }

    /**
     * Checks signatures for one proof of a node, in their order: LIMITED 5512 when 8 proofs of the node wait or the
     * queue is full.
     */
    public Future<List<Boolean>> verify(String nodeId, List<Check> checks) {
        if (ofNode.getOrDefault(nodeId, 0) >= MOST_OF_A_NODE) {
            return Future.failedFuture(LucidError.PROOF_QUEUE_FULL.failure(MOST_OF_A_NODE
                    + " proofs of this node wait already. Send this one again in a moment.",
                    Map.of("retry_after", 1, "limit", MOST_OF_A_NODE)));
        }
        if (!state.enter()) {
            return Future.failedFuture(LucidError.PROOF_QUEUE_FULL.failure(
                    "Too many proofs wait. Send this one again in a moment.", Map.of("retry_after", 1)));
        }
        Job job = new Job(nodeId, checks, Promise.promise());
        ofNode.merge(nodeId, 1, Integer::sum);
        queue.add(job);
        pump();
        return job.done().future();
    }

    private void pump() {
        while (running < threads && !queue.isEmpty()) {
            List<Job> batch = new ArrayList<>();
            int size = 0;
            while (!queue.isEmpty() && (batch.isEmpty() || size + queue.peek().checks().size() <= BATCH)) {
                size += queue.peek().checks().size();
                batch.add(queue.poll());
            }
            running++;
            Timer.Sample sample = Timer.start(meters);
            workers.run(() -> check(batch)).onComplete(done -> {
                running--;
                sample.stop(seconds);
                for (int i = 0; i < batch.size(); i++) {
                    Job job = batch.get(i);
                    state.leave();
                    ofNode.computeIfPresent(job.nodeId(), (node, count) -> count == 1 ? null : count - 1);
                    if (done.succeeded()) {
                        job.done().complete(done.result().get(i));
                    } else {
                        job.done().fail(done.cause());
                    }
                }
                pump();
            });
        }
    }

    private List<List<Boolean>> check(List<Job> batch) {
        List<List<Boolean>> results = new ArrayList<>(batch.size());
        for (Job job : batch) {
            results.add(job.checks().stream()
                    .map(check -> signatures.verify(check.publicKey(), check.message(), check.signature())).toList());
        }
        return results;
    }
}
