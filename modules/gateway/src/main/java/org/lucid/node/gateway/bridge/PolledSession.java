package org.lucid.node.gateway.bridge;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.lucid.node.contract.LucidError;

/**
 * A client that fetches its messages by one HTTP request after another and sends its own by others, which may come over
 * other connections and event loops. It lives on the loop on which it began; who does not fetch for 5 s is gone.
 */
final class PolledSession implements Wire {

    private static final long PATIENCE_MILLIS = 5000;
    private static final int MAX_WAITING_SENDS = 4;

    private final Vertx vertx;
    private final Context loop;
    private final Runnable forget;
    private final BridgeConnection connection;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final List<Promise<Void>> sends = new ArrayList<>();
    private Optional<Fetcher> fetcher = Optional.empty();
    private boolean opened;
    private boolean paused;
    private boolean ended;
    private long timer;

    private record Waiting(String frame, Promise<Void> left) {
    }

    /** A request that fetches messages; called on the session's loop. */
    interface Fetcher {

        /** Brings a text; false when it takes no more after it, and another fetcher must come. */
        boolean bring(String text);

        /** Ends it without a text. */
        void end();
    }

    /** @param connecting makes the connection over this wire */
    PolledSession(Vertx vertx, Function<Wire, BridgeConnection> connecting, Runnable forget) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.forget = forget;
        this.connection = connecting.apply(this);
        this.timer = vertx.setTimer(PATIENCE_MILLIS, late -> lost());
    }

    /** Serves a fetching request; from any thread. */
    void fetch(Fetcher request) {
        loop.runOnContext(turn -> {
            if (fetcher.isPresent()) {
                request.bring(SockJsText.ANOTHER);
                request.end();
            } else if (!opened) {
                opened = true;
                attach(request);
                bring(SockJsText.OPEN);
            } else {
                attach(request);
            }
            deliver();
        });
    }

    private void attach(Fetcher request) {
        vertx.cancelTimer(timer);
        fetcher = Optional.of(request);
        timer = vertx.setTimer(WebSocketWire.HEARTBEAT_MILLIS, late -> beat());
    }

    private void beat() {
        bring(SockJsText.HEARTBEAT);
        fetcher.ifPresent(still -> timer = vertx.setTimer(WebSocketWire.HEARTBEAT_MILLIS, late -> beat()));
    }

    /** The client's end of a fetching request is gone; from any thread. */
    void left(Fetcher request) {
        loop.runOnContext(turn -> {
            if (fetcher.filter(request::equals).isPresent()) {
                detach();
            }
        });
    }

    private void detach() {
        fetcher = Optional.empty();
        vertx.cancelTimer(timer);
        timer = vertx.setTimer(PATIENCE_MILLIS, late -> lost());
    }

    private void bring(String text) {
        fetcher.ifPresent(request -> {
            if (!request.bring(text)) {
                detach();
            }
        });
    }

    private void deliver() {
        if (fetcher.isPresent() && !waiting.isEmpty()) {
            List<Waiting> taken = List.copyOf(waiting);
            waiting.clear();
            bring(SockJsText.array(taken.stream().map(Waiting::frame).toList()));
            taken.forEach(message -> message.left().complete());
        }
        if (fetcher.isPresent() && ended) {
            bring(SockJsText.GONE);
            fetcher.ifPresent(Fetcher::end);
            detach();
        }
    }

    /** Takes what the client sends; succeeds when it may send more. From any thread. */
    Future<Void> send(List<byte[]> messages) {
        Promise<Void> taken = Promise.promise();
        loop.runOnContext(turn -> {
            if (paused && sends.size() >= MAX_WAITING_SENDS) {
                taken.fail(LucidError.STARTING.failure("You do not fetch what was answered. Fetch before sending."));
                return;
            }
            if (!paused) {
                messages.forEach(connection::frame);
            }
            if (paused) {
                sends.add(taken);
            } else {
                taken.complete();
            }
        });
        return taken.future();
    }

    /** Nobody fetched. */
    private void lost() {
        connection.closed();
        forget.run();
        waiting.clear();
        release();
    }

    private void release() {
        sends.forEach(Promise::complete);
        sends.clear();
    }

    @Override
    public Future<Void> write(String frame) {
        Promise<Void> left = Promise.promise();
        waiting.add(new Waiting(frame, left));
        loop.runOnContext(turn -> deliver());
        return left.future();
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
        release();
    }

    @Override
    public void close() {
        ended = true;
        loop.runOnContext(turn -> deliver());
    }
}
