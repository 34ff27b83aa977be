package org.lucid.node.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.gateway.testkit.Node;
import org.lucid.node.gateway.testkit.Node.Answer;

/** Too many and too slow callers, over sockets. */
class CrowdTest {

    private static final Duration SLACK = Duration.ofSeconds(5);
    private static Node node;

    @BeforeAll
    static void start() {
        node = Node.withSecret(", instances: 2, max_connections: 10, body_memory: 1MiB");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static Socket open() throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), node.port("http"));
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
    }

    @Test
    @Tag("API-38")
    void tellsOneConnectionTooManyAndClosesIt() throws IOException {
        List<Socket> held = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                Socket socket = open();
                send(socket, "GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(answer(socket)).isEqualTo("HTTP/1.1 200");
                held.add(socket);
            }
            Answer told = node.raw(node.port("http"), "GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(told.status()).isEqualTo(503);
            assertThat(told.code()).isEqualTo("LUCID_ERR_5034");
            assertThat(told.header("connection")).isEqualTo("close");
            assertThat(told.header("retry-after")).isEqualTo("1");
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
        long until = System.nanoTime() + SLACK.toNanos();
        while (node.get("/live").status() != 200) {
            assertThat(System.nanoTime()).as("the places are free again").isLessThan(until);
        }
    }

    @Test
    @Tag("API-38")
    void letsABodyWaitForMemoryAndRefusesItAfterTwoSeconds() throws IOException {
        String head = "PUT /shelf/a HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + node.token("ADMIN")
                + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ";
        try (Socket large = open()) {
            send(large, head + (1 << 20) + "\r\nExpect: 100-continue\r\n\r\n");
            assertThat(answer(large)).as("it has its memory before it is read").isEqualTo("HTTP/1.1 100");
            large.getInputStream().skipNBytes(" Continue\r\n\r\n".length());
            send(large, "{");
            long begun = System.nanoTime();
            Answer refused = node.call("PUT", "/shelf/a", "ADMIN", "{\"title\":\"Emma\"}");
            assertThat(refused.status()).as(refused.toString()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("LUCID_ERR_5034");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofMillis(1900), SLACK);
            assertThat(node.get("/shelf/a").status()).as("without a body").isEqualTo(200);
            send(large, "\"title\":\"Emma\"" + " ".repeat((1 << 20) - 16) + "}");
            assertThat(answer(large)).isEqualTo("HTTP/1.1 201");
        }
        assertThat(node.call("PUT", "/shelf/a", "ADMIN", "{\"title\":\"Emma\"}").status()).isEqualTo(201);
    }

    @Test
    @Tag("API-39")
    void closesAConnectionThatDribblesItsHead() throws IOException, InterruptedException {
        try (Socket slow = open()) {
            long begun = System.nanoTime();
            slow.setSoTimeout(500);
            send(slow, "GET /live HTTP/1.1\r\n");
            boolean ended = false;
            while (!ended) {
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
                try {
                    send(slow, "X");
                    ended = slow.getInputStream().read() < 0;
                } catch (java.net.SocketTimeoutException e) {
                    ended = false;
                } catch (java.net.SocketException e) {
                    ended = true;
                }
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofSeconds(9),
                    Duration.ofSeconds(15));
        }
    }
}
