package org.lucid.node.consensus.turn;

import io.vertx.core.Future;
import java.util.function.Function;
import org.lucid.node.consensus.leader.Standings;
import org.lucid.node.consensus.session.OpenSessions;
import org.lucid.node.consensus.tally.Roster;
import org.lucid.node.consensus.tally.Tally;

/**
 * What closing carries from slot to slot; all of it can be read back from the store. Held by the one instance that
 * closes slots and used on its event loop, except while a slot is being computed on a worker thread: readers wait then.
 */
public final class ClosingState {

    private Tally tally;
    private final Standings standings = new Standings();
    private Roster roster = new Roster();
    private OpenSessions sessions = new OpenSessions();
    private long closed;
    private Future<?> computing = Future.succeededFuture();

    ClosingState(Tally tally, long closed) {
        this.tally = tally;
        this.closed = closed;
    }

    Tally tally() {
        return tally;
    }

    Roster roster() {
        return roster;
    }

    /** What the closed slots mean for those who lead. */
    public Standings standings() {
        return standings;
    }

    /** The entity of a node at an instant, as far as the journals were read. */
    public String entityAt(String nodeId, java.time.Instant instant) {
        return roster.entityAt(nodeId, instant);
    }

    OpenSessions sessions() {
        return sessions;
    }

    /** The newest slot whose header is stored. */
    public long closed() {
        return closed;
    }

    void closed(long slot) {
        closed = slot;
    }

    /** Something computes; nobody reads until it is done. */
    <T> Future<T> computing(Future<T> task) {
        computing = task;
        return task;
    }

    /** Reads the sums when nothing computes. */
    public <T> Future<T> read(Function<Tally, T> reader) {
        return computing.isComplete()
                ? Future.succeededFuture(reader.apply(tally))
                : computing.transform(done -> read(reader));
    }

    /** The entity that a node belonged to at the start of the newest closed slot. */
    public String entityOf(String nodeId) {
        return roster.entityOf(nodeId);
    }
}
