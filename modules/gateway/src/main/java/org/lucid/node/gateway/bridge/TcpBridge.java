package org.lucid.node.gateway.bridge;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.lucid.node.gateway.limit.Sources.Source;
import org.lucid.node.gateway.limit.SourceAddress;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.kernel.module.ModuleContext;

/** The bridge over TCP: four bytes of length, big end first, and JSON (API-56). */
public final class TcpBridge {

    private static final String LISTENER = "tcp_bridge";
    /** Servers that ask for the same negative port share a free one; the HTTP servers ask for -1. */
    private static final int SHARED_FREE_PORT = -2;

    private final BridgeDesk desk;

    public TcpBridge(BridgeDesk desk) {
        this.desk = desk;
    }

    /** The port that all instances ask for; it is found out once, before any of them listens. */
    static OptionalInt port(ModuleContext<GatewayConfig> context) {
        return context.config().tcpBridge().port().map(wanted -> context.kernel().portFor(LISTENER, wanted))
                .map(port -> OptionalInt.of(port == 0 ? SHARED_FREE_PORT : port)).orElse(OptionalInt.empty());
    }

    /** Listens, if that is wanted; all instances share the port. */
    public Future<?> listen() {
        OptionalInt port = desk.bridges().tcpPort();
        if (port.isEmpty()) {
            return Future.succeededFuture();
        }
        ModuleContext<GatewayConfig> context = desk.context();
        NetServer server = context.vertx().createNetServer(new NetServerOptions().setTcpKeepAlive(true))
                .connectHandler(this::opened);
        context.onStop(() -> server.shutdown(1, TimeUnit.SECONDS));
        return server.listen(port.getAsInt(), context.config().tcpBridge().address())
                .onSuccess(up -> context.kernel().listening(LISTENER, up.actualPort()));
    }

    private void opened(NetSocket socket) {
        String peer = socket.remoteAddress().hostAddress();
        Source source = desk.shared().crowd().sources().of(peer, List.of());
        Context loop = desk.context().vertx().getOrCreateContext();
        FrameDecoder decoder = new FrameDecoder();
        BridgeConnection connection = desk.open(Dialect.TCP, new SocketWire(socket), source, loop);
        socket.closeHandler(gone -> connection.closed());
        socket.exceptionHandler(broken -> socket.close());
        socket.handler(bytes -> {
            try {
                decoder.take(bytes.getBytes()).forEach(connection::frame);
            } catch (FrameDecoder.Refused refused) {
                desk.refused(refused, SourceAddress.masked(source.address()));
                socket.close();
            }
        });
    }

    /** A socket. */
    private record SocketWire(NetSocket socket) implements Wire {

        @Override
        public Future<Void> write(String frame) {
            Buffer text = Buffer.buffer(frame);
            return socket.write(Buffer.buffer(text.length() + Integer.BYTES).appendInt(text.length())
                    .appendBuffer(text));
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
            socket.close();
        }
    }
}
