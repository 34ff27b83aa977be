package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileIT {

    private static final int DRIBBLERS = 2000;
    private static final int PER_ADDRESS = 256;

    @TempDir
    private Path directory;

    private static Socket from(String address, int port) throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(address), 0);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static String ask(String address, int port) throws IOException {
        try (Socket socket = from(address, port)) {
            socket.getOutputStream().write("GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines().findFirst().orElse("no answer");
        }
    }

    @Test
    @Tag("API-100")
    @Tag("API-38")
    @DisplayName("2000 connections that dribble take no more than their share; others are answered, and memory is flat")
    void dribblers() throws IOException {
        try (Site site = new Site(directory)) {
            NodeProcess manager = site.startManager();
            List<Socket> dribbling = new ArrayList<>();
            try {
                long before = manager.residentKib();
                for (int i = 0; i < DRIBBLERS; i++) {
                    Socket socket = from("127.0.0.1", manager.port());
                    dribbling.add(socket);
                    dribble(socket, "GET /api/v1/nodes HTTP/1.1\r\nX: ");
                    if (i % 50 == 0) {
                        assertThat(ask("127.0.0.2", manager.port())).isEqualTo("HTTP/1.1 200 OK");
                    }
                }
                int open = 0;
                for (Socket socket : dribbling) {
                    open += dribble(socket, "x") ? 1 : 0;
                }
                assertThat(ask("127.0.0.2", manager.port())).isEqualTo("HTTP/1.1 200 OK");
                assertThat(manager.residentKib() - before).as("KiB more than before").isLessThan(32 * 1024);
                Deadline.in(30).await("they are shown out, since no head is complete",
                        () -> dribbling.stream().noneMatch(socket -> dribble(socket, "x")));
                assertThat(open).as("let in for the time being").isLessThanOrEqualTo(2 * PER_ADDRESS);
                assertThat(ask("127.0.0.1", manager.port())).isEqualTo("HTTP/1.1 200 OK");
            } finally {
                for (Socket socket : dribbling) {
                    socket.close();
                }
            }
            manager.terminate();
            assertThat(manager.exitCode()).isZero();
        }
    }

    @Test
    @Tag("API-99")
    @Tag("API-100")
    @DisplayName("A body of 9 MiB that would be far larger as a tree than the whole heap is refused, and the process lives")
    void brackets() throws IOException {
        try (Site site = new Site(directory)) {
            NodeProcess manager = site.startManager();
            for (int i = 0; i < 3; i++) {
                Answer answer = manager.post("/api/v1/nodes/poot/batch-validate",
                        Map.of("validations", Collections.nCopies(3_000_000, Map.of())));
                assertThat(answer.is(400).text("/error/code")).isEqualTo("LUCID_ERR_1002");
            }
            manager.get("/health").is(200);
            manager.terminate();
            assertThat(manager.exitCode()).isZero();
        }
    }

    /** Whether the other side still listens, as far as can be told. */
    private static boolean dribble(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
