package org.lucid.node.gateway.bridge;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.lucid.node.gateway.limit.BodyMemory;
import org.lucid.node.gateway.limit.Sources.Source;
import org.lucid.node.gateway.limit.SourceAddress;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.kernel.module.ModuleContext;

/** The bridge over TCP: four bytes of length, big end first, and JSON (API-56). */
public final class TcpBridge {

    private static final String LISTENER = "tcp_bridge";
    /** Servers that ask for the same negative port share a free one; the HTTP servers ask for -1. */
    private static final int SHARED_FREE_PORT = -2;
    private static final int SHORT_FRAME = 16 << 10;

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
        Source source = desk.shared().crowd().sources().of(socket.remoteAddress().hostAddress(), List.of());
        SocketWire wire = new SocketWire(socket);
        BridgeConnection connection = desk.open(Dialect.TCP, wire, source,
                desk.context().vertx().getOrCreateContext());
        Incoming incoming = new Incoming(socket, wire, connection, SourceAddress.masked(source.address()));
        socket.exceptionHandler(broken -> socket.close());
        socket.handler(incoming::arrived);
        socket.closeHandler(gone -> {
            incoming.closed();
            connection.closed();
        });
    }

    /** What arrives on one socket. Room for a long frame is taken before it is read, of that for all bodies (API-38). */
    private final class Incoming {

        private final FrameDecoder decoder = new FrameDecoder();
        private final NetSocket socket;
        private final SocketWire wire;
        private final BridgeConnection connection;
        private final String address;
        private final BodyMemory memory = desk.shared().crowd().bodies();
        private int taken;
        private boolean asking;
        private boolean closed;

        Incoming(NetSocket socket, SocketWire wire, BridgeConnection connection, String address) {
            this.socket = socket;
            this.wire = wire;
            this.connection = connection;
            this.address = address;
        }

        void arrived(Buffer bytes) {
            try {
                List<byte[]> frames = decoder.take(bytes.getBytes());
                if (!frames.isEmpty()) {
                    giveBack();
                }
                frames.forEach(connection::frame);
                if (taken == 0 && !asking && decoder.announced() > SHORT_FRAME) {
                    ask(decoder.announced());
                }
            } catch (FrameDecoder.Refused refused) {
                desk.refused(refused, address);
                socket.close();
            }
        }

        private void ask(int bytes) {
            asking = true;
            wire.pause();
            memory.take(desk.context().vertx(), bytes).onComplete(answer -> {
                asking = false;
                if (answer.failed()) {
                    socket.close();
                } else if (closed) {
                    memory.give(bytes);
                } else {
                    taken = bytes;
                    wire.resume();
                }
            });
        }

        void closed() {
            closed = true;
            giveBack();
        }

        private void giveBack() {
            if (taken > 0) {
                memory.give(taken);
                taken = 0;
            }
        }
    }

    /** A socket; it is read when nobody holds it. */
    private static final class SocketWire implements Wire {

        private final NetSocket socket;
        private int holds;

        SocketWire(NetSocket socket) {
            this.socket = socket;
        }

        @Override
        public Future<Void> write(String frame) {
            Buffer text = Buffer.buffer(frame);
            return socket.write(Buffer.buffer(text.length() + Integer.BYTES).appendInt(text.length())
                    .appendBuffer(text));
        }

        @Override
        public void pause() {
            holds++;
            socket.pause();
        }

        @Override
        public void resume() {
            holds--;
            if (holds == 0) {
                socket.resume();
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
