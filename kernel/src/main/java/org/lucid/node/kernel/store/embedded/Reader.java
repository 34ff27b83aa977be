package org.lucid.node.kernel.store.embedded;

import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that reads on its own connection, beside the writer and without waiting for it. */
final class Reader implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Reader.class);

    private final JobQueue queue;
    private final Statements statements;

    Reader(JobQueue queue, Statements statements) {
        this.queue = queue;
        this.statements = statements;
    }

    @Override
    public void run() {
        try (statements) {
            for (List<Job<?>> one = queue.take(1); !one.isEmpty(); one = queue.take(1)) {
                read(one.getFirst());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOG.warn("event=store_close_failed error=\"{}\"", e.getMessage());
        }
    }

    private void read(Job<?> job) {
        try {
            job.run(statements);
        } catch (SQLException e) {
            LOG.error("event=store_read_failed error=\"{}\"", e.getMessage());
            job.fail(Job.failure(e));
            return;
        } catch (Throwable e) {
            // Stored text that cannot be read as its record: a fault of ours and not of the medium.
            job.fail(e);
            return;
        }
        job.succeed();
    }
}
