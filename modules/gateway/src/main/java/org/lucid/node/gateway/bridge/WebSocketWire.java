package org.lucid.node.gateway.bridge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.lucid.node.gateway.limit.Sources.Source;

/** A client over a web socket, with the wrapping of SockJS or bare. */
final class WebSocketWire implements Wire {

    static final long HEARTBEAT_MILLIS = 25_000;

    private final ServerWebSocket socket;
    private final boolean wrapped;

    private WebSocketWire(ServerWebSocket socket, boolean wrapped) {
        this.socket = socket;
        this.wrapped = wrapped;
    }

    /** Serves a socket that has just been opened. */
    static void serve(BridgeDesk desk, ServerWebSocket socket, boolean wrapped, Source source) {
        Vertx vertx = desk.context().vertx();
        if (wrapped) {
            socket.writeTextMessage(SockJsText.OPEN);
        }
        long beat = vertx.setPeriodic(HEARTBEAT_MILLIS, turn -> {
            if (wrapped) {
                socket.writeTextMessage(SockJsText.HEARTBEAT);
            } else {
                socket.writePing(io.vertx.core.buffer.Buffer.buffer());
            }
        });
        BridgeConnection connection = desk.open(Dialect.SOCKJS, new WebSocketWire(socket, wrapped), source,
                vertx.getOrCreateContext());
        socket.exceptionHandler(broken -> socket.close());
        socket.closeHandler(gone -> {
            vertx.cancelTimer(beat);
            connection.closed();
        });
        socket.binaryMessageHandler(strange -> socket.close());
        socket.textMessageHandler(text -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (wrapped) {
                SockJsText.read(bytes).ifPresentOrElse(messages -> messages.forEach(connection::frame),
                        () -> connection.broken());
            } else {
                connection.frame(bytes);
            }
        });
    }

    @Override
    public Future<Void> write(String frame) {
        return socket.writeTextMessage(wrapped ? SockJsText.array(List.of(frame)) : frame);
    }

    @Override
    public void pause() {
        socket.pause();
    }

    @Override
    public void resume() {
        socket.resume();
    }

    @Override
    public void close() {
        if (wrapped && !socket.isClosed()) {
            socket.writeTextMessage(SockJsText.GONE);
        }
        socket.close();
    }
}
