package org.lucid.node.economy;

import io.vertx.core.Future;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.kernel.boot.LucidCommand;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Query;

/**
 * {@code lucid verify-ledger}: reads the whole journal page by page, checks every number, hash, sum, bound and segment, and
 * folds it anew. Exit code 0 when all is well, 1 at the first fault, 2 when the store could not be read (MON-16).
 */
public final class VerifyLedger implements LucidCommand {

    private static final int CLEAN = 0;
    private static final int FAULT = 1;
    private static final int UNREADABLE = 2;

    @Override
    public String name() {
        return "verify-ledger";
    }

    @Override
    public String description() {
        return "Checks the whole journal of the ledger; exit code 0 clean, 1 fault, 2 unreadable.";
    }

    @Override
    public int run(Environment environment, List<String> arguments) throws InterruptedException {
        Replay replay = new Replay();
        try {
            Optional<Replay.Fault> fault = replay(wait(environment.store().open(JournalStore.ENTRIES)), replay);
            if (fault.isEmpty()) {
                fault = wait(environment.store().open(SegmentStore.SEGMENTS)
                        .compose(segments -> new SegmentStore(segments, replay.tree()).check()));
            }
            fault.ifPresent(found -> environment.out().println("fault: " + found));
            if (fault.isEmpty()) {
                report(replay, environment.out());
            }
            return fault.isPresent() ? FAULT : CLEAN;
        } catch (ExecutionException e) {
            environment.out().println("the journal could not be read after entry " + replay.seq() + ": "
                    + e.getCause().getMessage());
            return UNREADABLE;
        }
    }

    private static Optional<Replay.Fault> replay(Documents<JournalEntry> documents, Replay replay)
            throws ExecutionException, InterruptedException {
        Query next = Query.all().sortBy("seq").limit(Query.MAX_LIMIT);
        while (true) {
            List<JournalEntry> page = wait(documents.find(next.and("seq", Query.Comparison.GT, replay.seq())))
                    .values();
            for (JournalEntry entry : page) {
                Optional<Replay.Fault> fault = replay.next(entry);
                if (fault.isPresent()) {
                    return fault;
                }
            }
            if (page.isEmpty()) {
                return Optional.empty();
            }
        }
    }

    private static void report(Replay replay, PrintStream out) {
        out.println("entries: " + replay.seq());
        out.println("accounts: " + replay.balances().accounts());
        replay.balances().sums().forEach((currency, sum) -> out.println("sum " + currency + ": " + sum));
        out.println("ok");
    }

    private static <T> T wait(Future<T> future) throws ExecutionException, InterruptedException {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
