package org.lucid.node.economy;

import io.vertx.core.Future;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.lucid.node.kernel.boot.ExitCode;
import org.lucid.node.kernel.boot.LucidCommand;

/**
 * {@code lucid verify-ledger [--from HEAD]}: reads the journal page by page, all of it or what follows a signed head, checks
 * every number, hash, sum, bound, segment, head and escrow, and folds it anew. Exit code 0 when all is well, 1 at the first
 * fault, 2 when the store could not be read (MON-16).
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
        PrintStream out = environment.out();
        boolean from = arguments.size() == 2 && arguments.getFirst().equals("--from")
                && arguments.get(1).matches("newest|[0-9]{1,18}");
        if (!arguments.isEmpty() && !from) {
            out.println("usage: lucid verify-ledger [--from <tree_size of a signed head> | --from newest]");
            return ExitCode.COMMAND_LINE.value();
        }
        try {
            LedgerStores stores = wait(LedgerStores.open(environment.store()::open));
            Inspection inspection = new Inspection(stores, new Seal(environment.identity(), environment.signatures()),
                    wait(FinishedRuns.open(environment.store()::open)));
            if (from) {
                Optional<StoredHead> head = wait(head(stores.heads(), arguments.get(1)));
                if (head.isEmpty()) {
                    out.println("there is no signed head " + arguments.get(1));
                    return UNREADABLE;
                }
                inspection.trust(head.get());
            }
            inspection.run();
            report(inspection.replay(), out);
            return CLEAN;
        } catch (DamagedLedger damage) {
            out.println("fault: " + damage.fault());
            return FAULT;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DamagedLedger damage) {
                out.println("fault: " + damage.fault());
                return FAULT;
            }
            out.println("the ledger could not be read: " + e.getCause().getMessage());
            return UNREADABLE;
        }
    }

    private static Future<Optional<StoredHead>> head(HeadStore heads, String which) {
        return which.equals("newest") ? heads.newest() : heads.of(Long.parseLong(which));
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
