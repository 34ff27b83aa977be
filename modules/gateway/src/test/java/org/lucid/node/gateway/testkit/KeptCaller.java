package org.lucid.node.gateway.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One connection that stays open, with as little memory of its own as can be. */
public final class KeptCaller implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 40_000;
    private static final int LEAST_BUFFER = 4096;
    private static final int USUAL_BUFFER = 1 << 16;
    private static final int READ_AT_ONCE = 512;

    private final Socket socket = new Socket();
    private final InputStream in;

    /** Connects as usual. */
    public KeptCaller(int port) {
        this("127.0.0.1", port, USUAL_BUFFER);
    }

    /** Connects from one of this machine's loopback addresses, with a small buffer for what it has not read yet. */
    public KeptCaller(String from, int port) {
        this(from, port, LEAST_BUFFER);
    }

    private KeptCaller(String from, int port, int buffer) {
        try {
            socket.setReceiveBufferSize(buffer);
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), READ_AT_ONCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a request without a body; further lines of its head may follow the path. Nothing is read. */
    public KeptCaller say(String method, String path, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        try {
            socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one answer with a length; its status. */
    public int hear() {
        try {
            String status = line();
            int length = 0;
            for (String header = line(); !header.isEmpty(); header = line()) {
                if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
            }
            in.readNBytes(length);
            return Integer.parseInt(status.split(" ")[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether something has arrived that was not read yet. */
    public boolean isTold() {
        try {
            return in.available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
