package org.lucid.node.gateway.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Reads a stream of events as any client would, without a library of ours. */
public final class EventReader implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;
    private final int status;
    private final StringBuilder pending = new StringBuilder();
    private final Deque<String> blocks = new ArrayDeque<>();

    /** Opens the stream; further lines of the head may follow the path. */
    public EventReader(int port, String path, String token, String... headers) {
        try {
            socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
            socket.setSoTimeout(PATIENCE_MILLIS);
            StringBuilder head = new StringBuilder(
                    "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                            + token + "\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            in = socket.getInputStream();
            status = Integer.parseInt(line().split(" ")[1]);
            boolean inHead = true;
            while (inHead) {
                inHead = !line().isEmpty();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int status() {
        return status;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            if (next != '\r') {
                line.write(next);
            }
            next = in.read();
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** The next block of lines; empty when the stream has ended. */
    public Optional<String> next() {
        try {
            while (blocks.isEmpty()) {
                int size = Integer.parseInt(line(), 16);
                if (size == 0) {
                    return Optional.empty();
                }
                pending.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
                line();
                int end = pending.indexOf("\n\n");
                while (end >= 0) {
                    blocks.add(pending.substring(0, end));
                    pending.delete(0, end + 2);
                    end = pending.indexOf("\n\n");
                }
            }
            return Optional.of(blocks.poll());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
