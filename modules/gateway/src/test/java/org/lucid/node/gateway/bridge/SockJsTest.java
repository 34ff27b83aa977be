package org.lucid.node.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.gateway.testkit.Node;
import org.lucid.node.gateway.testkit.Node.Answer;
import org.lucid.node.gateway.testkit.Shelf;
import org.lucid.node.kernel.json.Json;

/** The SockJS bridge as its bytes are; published clients are tried with the whole distribution. */
class SockJsTest {

    private static final String CLOSED = "closed";
    private static Node node;
    private static Vertx vertx;
    private static WebSocketClient client;

    @BeforeAll
    static void start() {
        node = Node.withSecret(", instances: 2");
        vertx = Vertx.vertx();
        client = vertx.createWebSocketClient(new WebSocketClientOptions().setMaxFrameSize(2 << 20)
                .setMaxMessageSize(4 << 20));
    }

    @AfterAll
    static void stop() {
        vertx.close().await();
        node.close();
    }

    /** A web socket and what it heard, {@code closed} at the end. */
    private record Socket(ClientWebSocket socket, BlockingQueue<String> heard) implements AutoCloseable {

        static Socket open(String path) {
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            ClientWebSocket socket = client.webSocket();
            socket.textMessageHandler(heard::add);
            socket.closeHandler(gone -> heard.add(CLOSED));
            socket.connect(new WebSocketConnectOptions().setHost("127.0.0.1").setPort(node.port("http")).setURI(path))
                    .await();
            return new Socket(socket, heard);
        }

        void say(String frame) {
            socket.writeTextMessage(Json.encode(List.of(frame.replace('\'', '"'))));
        }

        String next() {
            try {
                String text = heard.poll(20, TimeUnit.SECONDS);
                assertThat(text).as("nothing came").isNotNull();
                return text;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        JsonNode frame() {
            return unwrap(next());
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private static JsonNode unwrap(String text) {
        assertThat(text).startsWith("a[");
        JsonNode array = Json.parse(text.substring(1).strip().getBytes(StandardCharsets.UTF_8));
        return Json.parse(array.get(0).textValue().getBytes(StandardCharsets.UTF_8));
    }

    private static String login(String role) {
        return "{'type':'ping','headers':{'authorization':'Bearer " + node.token(role) + "'}}";
    }

    @Test
    @Tag("API-56")
    void saysWhatItIs() {
        assertThat(node.get("/eventbus").body()).isEqualTo("Welcome to SockJS!\n");
        JsonNode info = node.get("/eventbus/info?t=17").json();
        assertThat(info.path("websocket").asBoolean()).isTrue();
        assertThat(info.path("cookie_needed").asBoolean(true)).isFalse();
        assertThat(info.path("origins").get(0).asText()).isEqualTo("*:*");
        assertThat(info.path("entropy").isIntegralNumber()).isTrue();
        assertThat(node.get("/eventbus/0/s/jsonp").code()).isEqualTo("LUCID_ERR_1007");
        assertThat(node.get("/eventbus/0/s/xhr").status()).isEqualTo(405);
        assertThat(node.get("/eventbus/0/s/websocket").code()).isEqualTo("LUCID_ERR_1001");
    }

    @Test
    @Tag("API-56")
    @Tag("API-60")
    void speaksOverAWebSocket() {
        try (Socket socket = Socket.open("/eventbus/000/abc/websocket")) {
            assertThat(socket.next()).isEqualTo("o");
            socket.say(login("USER"));
            assertThat(socket.frame().path("type").asText()).isEqualTo("pong");
            socket.say("{'type':'register','address':'lucid.shelf.filled'}");
            socket.say("{'type':'send','address':'lucid.shelf.find','replyAddress':'r','body':{'book_id':'emma'}}");
            JsonNode answer = socket.frame();
            assertThat(answer.path("type").asText()).as("SockJS says rec").isEqualTo("rec");
            assertThat(answer.path("body").path("book_id").asText()).isEqualTo("emma");
            node.kernel().switchboard().publish(Shelf.FILLED, new Shelf.Filled(3));
            JsonNode told = socket.frame();
            assertThat(told.path("type").asText()).isEqualTo("rec");
            assertThat(told.path("body").path("books").asInt()).isEqualTo(3);
        }
    }

    @Test
    @Tag("API-57")
    void holdsToTheSameBoundsOverAWebSocket() {
        try (Socket huge = Socket.open("/eventbus/000/huge/websocket");
                Socket noise = Socket.open("/eventbus/000/noise/websocket");
                Socket bare = Socket.open("/eventbus/websocket")) {
            assertThat(huge.next()).isEqualTo("o");
            huge.socket().writeTextMessage("[\"" + "x".repeat(300 << 10) + "\"]");
            assertThat(huge.next()).isEqualTo(CLOSED);
            assertThat(noise.next()).isEqualTo("o");
            noise.socket().writeTextMessage("{}");
            assertThat(noise.frame().path("message").asText()).isEqualTo("unknown_type");
            assertThat(noise.next()).startsWith("c[");
            assertThat(noise.next()).isEqualTo(CLOSED);
            bare.socket().writeTextMessage(login("USER").replace('\'', '"'));
            assertThat(bare.next()).isEqualTo("{\"type\":\"pong\"}");
        }
    }

    private static Answer post(String path, String body) {
        return node.call("POST", "/eventbus/000/" + path, "", body, "Content-Type: text/plain");
    }

    private static Answer say(String session, String frame) {
        return post(session + "/xhr_send", Json.encode(List.of(frame.replace('\'', '"'))));
    }

    @Test
    @Tag("API-56")
    void speaksToThoseThatFetch() {
        assertThat(say("nobody", "{}").status()).isEqualTo(404);
        assertThat(post("fetcher/xhr", "").body()).isEqualTo("o\n");
        assertThat(say("fetcher", login("USER")).status()).isEqualTo(204);
        assertThat(unwrap(post("fetcher/xhr", "").body()).path("type").asText()).isEqualTo("pong");
        assertThat(say("fetcher", "{'type':'send','address':'lucid.shelf.find','replyAddress':'r','body':"
                + "{'book_id':'emma'}}").status()).isEqualTo(204);
        assertThat(unwrap(post("fetcher/xhr", "").body()).path("body").path("book_id").asText()).isEqualTo("emma");
        assertThat(post("fetcher/xhr_send", "nonsense").code()).isEqualTo("LUCID_ERR_1002");
        assertThat(post("fetcher/xhr_send", "[\"" + "x".repeat(300 << 10) + "\"]").code())
                .isEqualTo("LUCID_ERR_1004");
    }

    @Test
    @Tag("API-59")
    void forgetsThoseThatFetchNoMoreOrNeverLogIn() {
        assertThat(post("mute/xhr", "").body()).isEqualTo("o\n");
        assertThat(unwrap(post("mute/xhr", "").body()).path("message").asText()).as("after five seconds")
                .isEqualTo("not_logged_in");
        assertThat(post("mute/xhr", "").body()).isEqualTo("c[3000,\"Go away!\"]\n");
    }

    @Test
    void isNotThereWhenItIsSwitchedOff() {
        try (Node off = Node.withSecret(", sockjs: {enabled: false}")) {
            assertThat(off.get("/eventbus/info").code()).isEqualTo("LUCID_ERR_1007");
        }
    }
}
