package org.lucid.node.payouts.tron;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A SOCKS5 proxy on loopback that knows some names and writes down who asked for what. */
public final class TestProxy implements AutoCloseable {

    private static final int NAME = 3;

    private final ServerSocket server;
    private final Map<String, String> names;
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private TestProxy(ServerSocket server, Map<String, String> names) {
        this.server = server;
        this.names = names;
    }

    /** Starts one that resolves these names and no others. */
    public static TestProxy start(Map<String, String> names) throws IOException {
        TestProxy proxy = new TestProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), names);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Lines such as {@code user asked for name:port}. */
    public List<String> seen() {
        return List.copyOf(seen);
    }

    private void accept() {
        try {
            while (true) {
                Socket near = server.accept();
                Thread.ofVirtual().start(() -> serve(near));
            }
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    private void serve(Socket near) {
        try (near) {
            DataInputStream in = new DataInputStream(near.getInputStream());
            OutputStream out = near.getOutputStream();
            in.readByte();
            in.skipNBytes(in.readUnsignedByte());
            out.write(new byte[]{5, 2});
            in.readByte();
            String user = text(in);
            text(in);
            out.write(new byte[]{1, 0});
            in.skipNBytes(3);
            String name = in.readByte() == NAME ? text(in) : "an address";
            int port = in.readUnsignedShort();
            seen.add(user + " asked for " + name + ":" + port);
            try (Socket far = new Socket(names.getOrDefault(name, "0.0.0.0"), port)) {
                out.write(new byte[]{5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
                Thread back = Thread.ofVirtual().start(() -> copy(far, near));
                copy(near, far);
                back.join();
            }
        } catch (IOException | InterruptedException broken) {
            // One side hung up.
        }
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException broken) {
            // One side hung up.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
