package org.lucid.node.kernel.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lucid.node.kernel.store.Await.await;
import static org.lucid.node.kernel.store.Await.failure;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;

class WriterTest {

    private static final String LARGE = "INSERT INTO t (body) VALUES (hex(randomblob(2000)))";

    @TempDir
    Path directory;

    private final JobQueue queue = new JobQueue(2000);
    private Vertx vertx;
    private Statements statements;
    private Thread thread;

    @BeforeEach
    void open() throws Exception {
        vertx = Vertx.vertx();
        statements = Statements.writing(directory.resolve("lucid.db"));
        statements.execute("PRAGMA foreign_keys = ON");
        statements.execute("CREATE TABLE t (id INTEGER PRIMARY KEY,"
                + " parent INTEGER REFERENCES t(id) DEFERRABLE INITIALLY DEFERRED, body TEXT)");
        thread = new Thread(new Writer(queue, statements));
    }

    @AfterEach
    void close() throws Exception {
        queue.close();
        thread.join();
        await(vertx.close());
    }

    @Test
    void commitThatFailsFailsEveryJobOfItsBatch() {
        Future<Integer> first = put("INSERT INTO t (id) VALUES (1)");
        Future<Integer> dangling = put("INSERT INTO t (id, parent) VALUES (2, 99)");
        Future<Integer> last = put("INSERT INTO t (id) VALUES (3)");
        thread.start();
        for (Future<Integer> future : List.of(first, dangling, last)) {
            failure(future, FailureCode.UNAVAILABLE, 5032);
        }
        assertThat(rows()).isEmpty();
        assertThat(await(put("INSERT INTO t (id) VALUES (4)"))).isEqualTo(1);
    }

    @Test
    void jobThatCannotBeDoneDoesNotHurtItsNeighbours() {
        Future<Integer> first = put("INSERT INTO t (id) VALUES (1)");
        Future<Integer> broken = put("INSERT INTO missing (id) VALUES (2)");
        Future<Integer> last = put("INSERT INTO t (id) VALUES (3)");
        thread.start();
        assertThat(await(first)).isEqualTo(1);
        failure(broken, FailureCode.UNAVAILABLE, 5032);
        assertThat(await(last)).isEqualTo(1);
        assertThat(rows()).containsExactly(1L, 3L);
    }

    @Test
    void fullMediumFailsWritesKeepsWhatIsThereAndRecovers() throws Exception {
        statements.execute("PRAGMA max_page_count = 40");
        thread.start();
        List<Future<Integer>> writes = IntStream.range(0, 100).mapToObj(_ -> put(LARGE)).toList();
        long stored = writes.stream().filter(WriterTest::succeeds).count();
        assertThat(stored).isBetween(1L, 99L);
        assertThat(rows()).hasSize((int) stored);
        assertThat(succeeds(put(LARGE))).isFalse();
        put("PRAGMA max_page_count = 4000", (db, sql) -> db.rows(sql, List.of(), row -> row.getInt(1)).getFirst());
        assertThat(await(put(LARGE))).isEqualTo(1);
    }

    @Test
    void waitingJobsShareCommits() throws Exception {
        long before = logSize();
        List<Future<Integer>> writes = IntStream.range(0, Writer.BATCH)
                .mapToObj(i -> put("INSERT INTO t (id) VALUES (" + i + ")")).toList();
        thread.start();
        assertThat(writes).allSatisfy(write -> assertThat(await(write)).isEqualTo(1));
        // Each commit writes every page it changed to the log: 128 of them would be at least 128 pages.
        assertThat(logSize() - before).isBetween(4096L, 10 * 4200L);
    }

    @Test
    void answersArriveOnTheCallersContext() {
        thread.start();
        Future<Boolean> same = Future.future(promise -> vertx.runOnContext(_ -> {
            Thread caller = Thread.currentThread();
            put("INSERT INTO t (id) VALUES (1)").onComplete(_ -> promise.complete(Thread.currentThread() == caller));
        }));
        assertThat(await(same)).isTrue();
    }

    @Test
    void queueRefusesWhatItCannotHold() {
        for (int i = 0; i < 2000; i++) {
            put("DELETE FROM t");
        }
        assertThatThrownBy(() -> put("DELETE FROM t")).isInstanceOf(Failure.class).hasMessageContaining("overloaded");
        thread.start();
    }

    private long logSize() throws IOException {
        return Files.size(directory.resolve("lucid.db-wal"));
    }

    private List<Long> rows() {
        Job<List<Long>> job = new Job<>(
                db -> db.rows("SELECT id FROM t ORDER BY id", List.of(), row -> row.getLong(1)),
                vertx.getOrCreateContext());
        queue.put(job);
        return await(job.future());
    }

    private Future<Integer> put(String sql) {
        return put(sql, (db, text) -> db.update(text));
    }

    private Future<Integer> put(String sql, Run run) {
        Job<Integer> job = new Job<>(db -> run.apply(db, sql), vertx.getOrCreateContext());
        queue.put(job);
        return job.future();
    }

    private static boolean succeeds(Future<Integer> write) {
        try {
            return await(write) == 1;
        } catch (Failure e) {
            assertThat(e.number()).isEqualTo(5032);
            return false;
        }
    }

    private interface Run {
        Integer apply(Statements statements, String sql) throws SQLException;
    }
}
