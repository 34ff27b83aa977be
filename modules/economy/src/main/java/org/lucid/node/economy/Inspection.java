package org.lucid.node.economy;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.LedgerHead;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.economy.StoredHead.BalancePage;

/**
 * Reads the stored ledger page by page and checks every entry, segment and head of it, and that no finished run left money in
 * its escrow (MON-16). Blocks; for commands.
 */
final class Inspection {

    private final LedgerStores stores;
    private final Seal seal;
    private final Finished finished;
    private final Deque<StoredHead> heads = new ArrayDeque<>();
    private Replay replay = new Replay();
    private long headsRead;

    /** Knows which escrows belong to runs that are over. */
    interface Finished {

        Future<Boolean> isOver(String escrow);
    }

    Inspection(LedgerStores stores, Seal seal, Finished finished) {
        this.stores = stores;
        this.seal = seal;
        this.finished = finished;
    }

    /** What is folded so far. */
    Replay replay() {
        return replay;
    }

    /** Trusts a head for what is before it, once that agrees with its signature. */
    void trust(StoredHead head) throws ExecutionException, InterruptedException {
        replay = wait(new Restore(stores, seal).from(head));
        headsRead = head.treeSize();
    }

    /** Reads to the end: {@link DamagedLedger} as the cause when something is wrong. */
    void run() throws ExecutionException, InterruptedException {
        List<JournalEntry> page = next();
        while (!page.isEmpty()) {
            for (JournalEntry entry : page) {
                replay.next(entry).ifPresent(fault -> {
                    throw new DamagedLedger(fault);
                });
                checkHead();
            }
            page = next();
        }
        nextHead().ifPresent(head -> {
            throw new DamagedLedger(replay.seq() + 1, "is missing, a signed head covers " + head.treeSize());
        });
        wait(new SegmentStore(stores.segments(), replay.tree()).check()).ifPresent(fault -> {
            throw new DamagedLedger(fault);
        });
        checkEscrows();
    }

    private List<JournalEntry> next() throws ExecutionException, InterruptedException {
        return wait(stores.entries().range(replay.seq(), Long.MAX_VALUE));
    }

    private Optional<StoredHead> nextHead() throws ExecutionException, InterruptedException {
        if (heads.isEmpty()) {
            heads.addAll(wait(stores.heads().after(headsRead)));
        }
        return Optional.ofNullable(heads.peek());
    }

    private void checkHead() throws ExecutionException, InterruptedException {
        Optional<StoredHead> due = nextHead().filter(head -> head.treeSize() == replay.seq());
        if (due.isEmpty()) {
            return;
        }
        LedgerHead head = due.get().head();
        require(seal.isOn(head), "has a head that is not signed by the key of this process");
        require(head.treeSize() == replay.seq() && head.lastHash().equals(replay.hash())
                && head.treeRoot().equals(Hex.of(replay.tree().root())), "has a head of another journal");
        require(head.balancesHash().equals(replay.balances().hash()), "has a head with other balances");
        require(head.balancesHash().equals(snapshot(due.get())), "has a snapshot that is not the one of its head");
        headsRead = heads.remove().treeSize();
    }

    private void require(boolean holds, String fault) {
        if (!holds) {
            throw new DamagedLedger(replay.seq(), fault);
        }
    }

    private String snapshot(StoredHead head) throws ExecutionException, InterruptedException {
        Digest digest = new Digest();
        for (int i = 0; i < head.pages(); i++) {
            Optional<BalancePage> page = wait(stores.heads().page(head.treeSize(), i));
            page.ifPresent(found -> found.accounts().forEach(account -> digest.add(Balances.line(account))));
        }
        return digest.hex();
    }

    private void checkEscrows() throws ExecutionException, InterruptedException {
        for (String escrow : replay.balances().escrows()) {
            require(!wait(finished.isOver(escrow)), "is the last, and " + escrow + " of a finished run is not empty");
        }
    }

    private static <T> T wait(Future<T> future) throws ExecutionException, InterruptedException {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
