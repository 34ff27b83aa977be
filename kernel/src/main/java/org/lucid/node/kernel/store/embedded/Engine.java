package org.lucid.node.kernel.store.embedded;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.lucid.node.kernel.bus.Failure;

/** The threads and queues in front of one database file. */
final class Engine {

    private static final int READERS = 2;

    private final Vertx vertx;
    private final JobQueue writes = new JobQueue(JobQueue.CAPACITY);
    private final JobQueue reads = new JobQueue(JobQueue.CAPACITY);
    private final List<Thread> threads = new ArrayList<>();

    private Engine(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Opens the file and starts the threads; blocks. */
    static Engine start(Vertx vertx, Path database) throws SQLException {
        Engine engine = new Engine(vertx);
        List<Statements> opened = new ArrayList<>();
        try {
            // The writer comes first: it makes the file and puts it into WAL mode.
            opened.add(Statements.writing(database));
            for (int i = 0; i < READERS; i++) {
                opened.add(Statements.reading(database));
            }
        } catch (SQLException | RuntimeException e) {
            for (Statements statements : opened) {
                statements.close();
            }
            throw e;
        }
        engine.thread("store-writer", new Writer(engine.writes, opened.getFirst()));
        for (int i = 1; i <= READERS; i++) {
            engine.thread("store-reader-" + i, new Reader(engine.reads, opened.get(i)));
        }
        engine.threads.forEach(Thread::start);
        return engine;
    }

    /** Queues a change; the future completes on the caller's context after the change is durable. */
    <R> Future<R> write(Job.Work<R> work) {
        return submit(writes, work);
    }

    /** Queues a read, which sees every change acknowledged before. */
    <R> Future<R> read(Job.Work<R> work) {
        return submit(reads, work);
    }

    /** Finishes what is queued, takes nothing more, and closes the connections; blocks. */
    void stop() throws InterruptedException {
        // Readers first: the last connection to close folds the log into the database, and only the writer may write.
        reads.close();
        for (Thread reader : threads.subList(1, threads.size())) {
            reader.join();
        }
        writes.close();
        threads.getFirst().join();
    }

    private <R> Future<R> submit(JobQueue queue, Job.Work<R> work) {
        Job<R> job = new Job<>(work, vertx.getOrCreateContext());
        try {
            queue.put(job);
        } catch (Failure e) {
            return Future.failedFuture(e);
        }
        return job.future();
    }

    private void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        threads.add(thread);
    }
}
