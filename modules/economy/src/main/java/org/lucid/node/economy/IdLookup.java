package org.lucid.node.economy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.lucid.node.contract.economy.JournalEntry;

/**
 * Finds out which ids are in the journal. Those asked for while a query runs go together into the next one, so that a
 * batch of entries costs one query (MON-09). Answers come in the order of the questions. Kept by one event loop.
 */
final class IdLookup {

    private static final int MOST = 500;

    private final Function<List<String>, Future<List<JournalEntry>>> query;
    private final Deque<Asked> queue = new ArrayDeque<>();
    private boolean asking;

    private record Asked(String id, Promise<Optional<JournalEntry>> answer) {
    }

    /** @param query answers the stored ones of at most 500 ids */
    IdLookup(Function<List<String>, Future<List<JournalEntry>>> query) {
        this.query = query;
    }

    /** The stored entry with this id, if there is one; fails when the store could not be read. */
    Future<Optional<JournalEntry>> find(String id) {
        Asked asked = new Asked(id, Promise.promise());
        queue.add(asked);
        if (!asking) {
            ask();
        }
        return asked.answer().future();
    }

    private void ask() {
        asking = !queue.isEmpty();
        if (!asking) {
            return;
        }
        List<Asked> batch = new ArrayList<>();
        while (!queue.isEmpty() && batch.size() < MOST) {
            batch.add(queue.poll());
        }
        query.apply(batch.stream().map(Asked::id).toList()).onComplete(found -> {
            if (found.succeeded()) {
                Map<String, JournalEntry> byId = new HashMap<>();
                found.result().forEach(entry -> byId.put(entry.id(), entry));
                batch.forEach(asked -> asked.answer().complete(Optional.ofNullable(byId.get(asked.id()))));
            } else {
                batch.forEach(asked -> asked.answer().fail(found.cause()));
            }
            ask();
        });
    }
}
