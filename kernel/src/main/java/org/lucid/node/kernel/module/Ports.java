package org.lucid.node.kernel.module;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lucid.node.kernel.json.Json;

/** The ports in use, and the file {@code ports.json} that tells them to whoever started the process. */
final class Ports {

    private final Path file;
    private final Map<String, Integer> taken = new LinkedHashMap<>();

    Ports(Path dataDirectory) {
        this.file = dataDirectory.resolve("ports.json");
        taken.put("http", null);
        taken.put("management", null);
        taken.put("tcp_bridge", null);
    }

    synchronized int portFor(String listener, int configured) {
        Integer before = taken.get(listener);
        return configured == 0 && before != null ? before : configured;
    }

    synchronized void listening(String listener, int port) {
        if (Integer.valueOf(port).equals(taken.put(listener, port))) {
            return;
        }
        try {
            Path temporary = file.resolveSibling("ports.json.tmp");
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(Json.encodeBytes(taken)));
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("ports.json cannot be written", e);
        }
    }

    void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("ports.json cannot be removed", e);
        }
    }
}
