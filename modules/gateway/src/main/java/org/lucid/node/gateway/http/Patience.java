package org.lucid.node.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.lucid.node.gateway.limit.Connections;
import org.lucid.node.gateway.limit.Connections.Verdict;

/**
 * Closes connections that are too slow, even while bytes trickle (API-39): the head of a request must be complete within
 * 10 s of the connection or 75 s of the last answer, and an answer must be taken within 60 s. The time of a body is
 * {@link Bodies}'s, that of an operation its deadline. One for each server of each instance.
 */
final class Patience {

    private static final Duration FIRST_HEAD = Duration.ofSeconds(10);
    private static final Duration NEXT_HEAD = Duration.ofSeconds(75);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final Vertx vertx;
    private final Connections connections;
    private final Map<HttpConnection, Watched> watched = new HashMap<>();

    private static final class Watched {

        private final Verdict verdict;
        private long timer;

        Watched(Verdict verdict) {
            this.verdict = verdict;
        }
    }

    Patience(Vertx vertx, Connections connections) {
        this.vertx = vertx;
        this.connections = connections;
    }

    /** A new connection. */
    void opened(HttpConnection connection) {
        String address = connection.remoteAddress().hostAddress();
        Watched mine = new Watched(connections.opened(address));
        if (mine.verdict == Verdict.CLOSED) {
            connection.close();
            return;
        }
        watched.put(connection, mine);
        connection.closeHandler(gone -> {
            watched.remove(connection);
            vertx.cancelTimer(mine.timer);
            connections.closed(address);
        });
        limit(mine, connection, FIRST_HEAD);
    }

    /** The head of a request is complete; false when its connection is one too many. */
    boolean begins(HttpServerRequest request) {
        Watched mine = watched.get(request.connection());
        if (mine == null) {
            return true;
        }
        vertx.cancelTimer(mine.timer);
        return mine.verdict == Verdict.SERVED;
    }

    /** An answer was written; {@code taken} succeeds when the other side has it. */
    void answered(HttpServerRequest request, Future<Void> taken) {
        HttpConnection connection = request.connection();
        Watched mine = watched.get(connection);
        if (mine == null) {
            return;
        }
        if (!taken.isComplete()) {
            limit(mine, connection, ANSWER);
        }
        taken.onSuccess(done -> limit(mine, connection, NEXT_HEAD));
    }

    private void limit(Watched mine, HttpConnection connection, Duration duration) {
        vertx.cancelTimer(mine.timer);
        mine.timer = vertx.setTimer(duration.toMillis(), late -> connection.close());
    }
}
