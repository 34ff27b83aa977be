package org.lucid.node.kernel.store.embedded;

import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. Whatever waits is committed together, so that one flush of the medium serves many; a job
 * is acknowledged only after the COMMIT that holds it returned.
 */
final class Writer implements Runnable {

    static final int BATCH = 128;

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private final JobQueue queue;
    private final Statements statements;
    private boolean failing;

    Writer(JobQueue queue, Statements statements) {
        this.queue = queue;
        this.statements = statements;
    }

    @Override
    public void run() {
        try (statements) {
            for (List<Job<?>> batch = queue.take(BATCH); !batch.isEmpty(); batch = queue.take(BATCH)) {
                write(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOG.warn("event=store_close_failed error=\"{}\"", e.getMessage());
        }
    }

    private void write(List<Job<?>> batch) {
        try {
            statements.execute("BEGIN IMMEDIATE");
            for (Job<?> job : batch) {
                job.run(statements);
            }
        } catch (Throwable e) {
            // Even an error such as a full heap must not end the thread, or whoever waits would wait for ever.
            rollback();
            if (batch.size() == 1) {
                fail(batch, e);
            } else {
                // One of them cannot be done; by itself each shows whether it is the one.
                batch.forEach(job -> write(List.of(job)));
            }
            return;
        }
        commit(batch);
    }

    private void commit(List<Job<?>> batch) {
        try {
            statements.execute("COMMIT");
        } catch (Throwable e) {
            rollback();
            fail(batch, e);
            return;
        }
        failing = false;
        batch.forEach(Job::succeed);
    }

    private void rollback() {
        try {
            statements.execute("ROLLBACK");
        } catch (SQLException e) {
            // SQLite has rolled back by itself, as it does when the medium is full or fails.
            LOG.debug("event=store_rollback error=\"{}\"", e.getMessage());
        }
    }

    private void fail(List<Job<?>> batch, Throwable cause) {
        // A full medium fails every write; an operator needs to read it once.
        if (!failing) {
            failing = true;
            LOG.error("event=store_write_failed jobs={} error=\"{}\"", batch.size(), cause.getMessage());
        }
        batch.forEach(job -> job.fail(Job.failure(cause)));
    }
}
