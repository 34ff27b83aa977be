package org.lucid.node.consensus.proof;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.lucid.node.consensus.store.Records.Proof;
import org.lucid.node.kernel.store.Documents;

/**
 * Proofs that wait to be stored, one batch of at most 500 at a time; what comes while a batch is being written makes up
 * the next one (CON-180). All methods are called on one event loop.
 */
final class InsertQueue {

    private static final int BATCH = 500;

    private final Documents<Proof> documents;
    private final IntakeState state;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private boolean writing;

    private record Waiting(Proof proof, Promise<Boolean> done) {
    }

    InsertQueue(Documents<Proof> documents, IntakeState state) {
        this.documents = documents;
        this.state = state;
    }

    /** Stores a proof; false when its key is taken. When it fails it is not known whether it was stored. */
    Future<Boolean> insert(Proof proof) {
        Waiting waiting = new Waiting(proof, Promise.promise());
        queue.add(waiting);
        if (!writing) {
            next();
        }
        return waiting.done().future();
    }

    private void next() {
        List<Waiting> batch = new ArrayList<>();
        while (!queue.isEmpty() && batch.size() < BATCH) {
            batch.add(queue.poll());
        }
        writing = !batch.isEmpty();
        if (writing) {
            write(batch);
        }
    }

    /** The store stops at a taken key: that one is answered, and the rest is written after it. */
    private void write(List<Waiting> batch) {
        documents.insertAll(batch.stream().map(Waiting::proof).toList()).onComplete(written -> {
            state.stored(written.succeeded());
            if (written.failed()) {
                batch.forEach(waiting -> waiting.done().fail(written.cause()));
                next();
                return;
            }
            int stored = written.result();
            batch.subList(0, stored).forEach(waiting -> waiting.done().complete(true));
            if (stored == batch.size()) {
                next();
                return;
            }
            batch.get(stored).done().complete(false);
            List<Waiting> rest = List.copyOf(batch.subList(stored + 1, batch.size()));
            if (rest.isEmpty()) {
                next();
            } else {
                write(rest);
            }
        });
    }
}
