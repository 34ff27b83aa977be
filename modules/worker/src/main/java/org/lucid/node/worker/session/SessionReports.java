package org.lucid.node.worker.session;

import io.vertx.core.Future;
import java.time.Instant;
import org.lucid.node.contract.signing.NodeMessages;
import org.lucid.node.contract.pools.Allocations.SessionReport;
import org.lucid.node.worker.link.AgentClock;
import org.lucid.node.worker.link.AgentKey;
import org.lucid.node.worker.link.Connection;
import org.lucid.node.worker.outbox.Drain;
import org.lucid.node.worker.outbox.Outbox;
import org.lucid.node.worker.outbox.Outbox.Queue;

/** Signs what became of a session and puts it into the outbox, once; what a crash left out is made up for (NOD-77). */
final class SessionReports {

    private final SessionBook book;
    private final Outbox outbox;
    private final Connection connection;
    private final AgentKey key;
    private final AgentClock clock;
    private final Runnable waiting;

    SessionReports(SessionBook book, Outbox outbox, Connection connection, AgentKey key, AgentClock clock,
            Runnable waiting) {
        this.book = book;
        this.outbox = outbox;
        this.connection = connection;
        this.key = key;
        this.clock = clock;
        this.waiting = waiting;
    }

    /** Files the report of a session that is over. */
    Future<Void> file(SessionRecord slot) {
        Instant started = slot.startedAt().orElse(slot.createdAt());
        Instant ended = slot.closedAt().orElseThrow();
        String reason = slot.reason().orElse("");
        String signature = key.sign(NodeMessages.sessionReport(connection.networkHash(), slot.allocationId(), slot
                .sessionId(), started, ended, slot.bytesIn(), slot.bytesOut(), reason));
        Drain.Report report = new Drain.Report(slot.allocationId(), slot.sessionId(), new SessionReport(started, ended,
                slot.bytesIn(), slot.bytesOut(), reason, signature));
        return outbox.add(Queue.REPORTS, slot.allocationId(), report, clock.local()).compose(kept -> book.update(slot
                .allocationId(), SessionRecord::asReported)).map(done -> {
                    waiting.run();
                    return null;
                });
    }

    /** Files the reports that a crash left out. */
    Future<Void> catchUp() {
        return book.unreported().compose(slots -> {
            Future<Void> chain = Future.succeededFuture();
            for (SessionRecord slot : slots) {
                chain = chain.compose(before -> file(slot));
            }
            return chain;
        });
    }
}
