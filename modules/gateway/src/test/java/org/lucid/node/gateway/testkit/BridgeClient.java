package org.lucid.node.gateway.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.lucid.node.kernel.json.Json;

/** Speaks the frames of a TCP event-bus bridge, good ones and others. */
public final class BridgeClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 40_000;
    private static final int LEAST_BUFFER = 4096;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    public BridgeClient(int port) {
        this(port, new Socket());
    }

    private BridgeClient(int port, Socket socket) {
        this.socket = socket;
        try {
            socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            in = new DataInputStream(socket.getInputStream());
            out = new DataOutputStream(socket.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Logged in with this token. */
    public static BridgeClient loggedIn(int port, String token) {
        BridgeClient client = new BridgeClient(port);
        client.say("{'type':'ping','headers':{'authorization':'Bearer " + token + "'}}");
        client.hear();
        return client;
    }

    /** Logged in, and so that hardly anything fits into what it has not read yet. */
    public static BridgeClient narrow(int port, String token) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(LEAST_BUFFER);
            BridgeClient client = new BridgeClient(port, socket);
            client.say("{'type':'ping','headers':{'authorization':'Bearer " + token + "'}}");
            client.hear();
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a frame; single quotes stand for double ones. */
    public BridgeClient say(String frame) {
        byte[] text = frame.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return raw(text.length, text);
    }

    /** Sends a length and whatever follows it. */
    public BridgeClient raw(int length, byte[] bytes) {
        try {
            out.writeInt(length);
            out.write(bytes);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame. */
    public JsonNode hear() {
        return next().orElseThrow(() -> new AssertionError("the connection is closed"));
    }

    /** The next frame; empty when the other side has closed. */
    public Optional<JsonNode> next() {
        try {
            byte[] text = new byte[in.readInt()];
            in.readFully(text);
            return Optional.of(Json.parse(text));
        } catch (EOFException | SocketException closed) {
            return Optional.empty();
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

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
