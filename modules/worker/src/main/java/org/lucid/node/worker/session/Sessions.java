package org.lucid.node.worker.session;

import io.vertx.core.Future;
import java.util.Map;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.worker.WorkerConfig;
import org.lucid.node.worker.outbox.Outbox;
import org.lucid.node.worker.proof.ProofSource;
import org.lucid.node.worker.store.AgentStore;

/** The session slots of a node, as the rest of the agent sees them. */
public final class Sessions {

    private final SessionBook book;
    private final SessionReports reports;
    private final SessionDesk desk;

    private Sessions(SessionBook book, SessionReports reports, SessionDesk desk) {
        this.book = book;
        this.reports = reports;
        this.desk = desk;
    }

    /** Reads back what an earlier run left open. */
    public static Future<Sessions> open(ModuleContext<WorkerConfig> context, AgentStore store, Outbox outbox,
            SessionDesk.Surroundings around, Runnable reportWaits) {
        SessionBook book = new SessionBook(store.sessions());
        SessionReports reports = new SessionReports(book, outbox, around.connection(), around.key(), around.clock(),
                reportWaits);
        SessionDesk desk = new SessionDesk(context, book, reports, around);
        return book.load(around.clock().local()).map(loaded -> {
            book.open().forEach(desk::watch);
            return new Sessions(book, reports, desk);
        });
    }

    public SessionDesk desk() {
        return desk;
    }

    /** How many slots are pending or active. */
    public int open() {
        return book.open().size();
    }

    /** How many slots are in which state. */
    public Map<String, Integer> counts() {
        return book.counts();
    }

    /** Where the relay proofs of this node come from. */
    public ProofSource relay() {
        return new RelaySource(book::recent);
    }

    /** Files the reports that a crash left out; needs the connection, for the network that is signed for. */
    public Future<Void> catchUp() {
        return reports.catchUp();
    }
}
