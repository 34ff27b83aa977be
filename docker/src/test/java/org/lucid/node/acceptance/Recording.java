package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Threads that record sessions, each one again until it is acknowledged, while the manager comes and goes. */
final class Recording {

    private static final long BETWEEN_NANOS = 5_000_000;

    private final AtomicReference<NodeProcess> manager;
    private final String nodeId;
    private final Map<Session, Answer> acknowledged = new ConcurrentHashMap<>();
    private final List<Answer> surprises = java.util.Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean enough;

    Recording(NodeProcess manager, String nodeId) {
        this.manager = new AtomicReference<>(manager);
        this.nodeId = nodeId;
    }

    void start(int count) {
        for (int i = 0; i < count; i++) {
            int number = i;
            threads.add(Thread.ofPlatform().name("sessions-" + i).start(() -> record(number)));
        }
    }

    /** From now on to this one. */
    void goOnWith(NodeProcess next) {
        manager.set(next);
    }

    /** Each thread ends when its present session is acknowledged. */
    void finish() throws InterruptedException {
        enough = true;
        for (Thread thread : threads) {
            thread.join(30_000);
            if (thread.isAlive()) {
                throw new AssertionError(thread.getName() + " does not come to an end");
            }
        }
    }

    /** What was acknowledged, and how. */
    Map<Session, Answer> acknowledged() {
        return acknowledged;
    }

    /** Fails unless every acknowledged session is there once, as it was acknowledged, and none is there twice. */
    void requireKept(NodeProcess after) throws IOException {
        for (Map.Entry<Session, Answer> one : acknowledged.entrySet()) {
            assertThat(after.post(Session.PATH, one.getKey().body()).is(200).body()).isEqualTo(one.getValue().body());
        }
        int entries = 0;
        String next = "";
        do {
            Answer page = after.get("/api/v1/nodes/" + nodeId + "/entries?limit=100" + next).is(200);
            entries += page.at("/entries").size();
            String cursor = page.at("/pagination/next_cursor").asText("null");
            next = cursor.isEmpty() || cursor.equals("null") ? "" : "&cursor=" + cursor;
        } while (!next.isEmpty());
        assertThat(entries).isEqualTo(acknowledged.size());
    }

    /** Answers that are neither a success nor a request to come again. */
    List<Answer> surprises() {
        return surprises;
    }

    private void record(int thread) {
        for (int i = 0; !enough; i++) {
            Session session = new Session("t" + thread + "-" + i, nodeId, 1 + i % 20);
            while (!acknowledge(session)) {
                LockSupport.parkNanos(4 * BETWEEN_NANOS);
            }
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
    }

    private boolean acknowledge(Session session) {
        try {
            Answer answer = manager.get().post(Session.PATH, session.body());
            if (answer.status() == 200 || answer.status() == 201) {
                acknowledged.put(session, answer);
                return true;
            }
            if (answer.status() != 503 && answer.status() != 504 && surprises.size() < 10) {
                surprises.add(answer);
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }
}
