package org.lucid.node.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.gateway.testkit.Node;
import org.lucid.node.gateway.testkit.Tokens;
import org.slf4j.LoggerFactory;

/** What stands in the log of a gateway, down to the finest level of our own code. */
@Tag("API-95")
class CallLogTest {

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger own = context.getLogger("org.lucid");
    private Level before;

    @BeforeEach
    void listen() {
        log.list = new java.util.concurrent.CopyOnWriteArrayList<>();
        log.start();
        root.addAppender(log);
        before = own.getLevel();
        own.setLevel(Level.TRACE);
    }

    @AfterEach
    void fallSilent() {
        own.setLevel(before);
        root.detachAppender(log);
    }

    private static Map<String, String> named(ILoggingEvent event) {
        return event.getKeyValuePairs() == null
                ? Map.of()
                : event.getKeyValuePairs().stream()
                        .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
    }

    private List<ILoggingEvent> calls() {
        return log.list.stream().filter(event -> event.getMessage().startsWith("event=call ")).toList();
    }

    private static String text(ILoggingEvent event) {
        return event.getFormattedMessage() + named(event) + (event.getThrowableProxy() == null
                ? ""
                : ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }

    @Test
    @Tag("API-16")
    void namesModuleAndRequestOfEveryCallThatChangesSomething() {
        try (Node node = Node.withSecret("")) {
            node.call("PUT", "/shelf/a", "ADMIN", "{\"title\":\"Emma\"}", "X-Request-ID: r-1");
            assertThat(calls()).singleElement().satisfies(event -> {
                assertThat(named(event)).isEqualTo(Map.of("module", "lucid.shelf", "request_id", "r-1"));
                assertThat(event.getFormattedMessage()).isEqualTo("event=call operation=lucid.shelf.put method=PUT "
                        + "status=201 code=0 ms=0 source=127.0.0.0/24");
                assertThat(event.getLevel()).isEqualTo(Level.INFO);
            });
            log.list.clear();
            node.get("/shelf/a");
            node.call("POST", "/shelf/titles", "USER", "[\"a\"]");
            assertThat(calls()).as("reading, and telemetry").isEmpty();
            node.call("GET", "/shelf/fault", "", "", "X-Request-ID: r-2");
            assertThat(log.list.stream().filter(event -> event.getMessage().startsWith("event=operation_failed")))
                    .singleElement().satisfies(event -> assertThat(named(event))
                            .isEqualTo(Map.of("module", "lucid.shelf", "request_id", "r-2")));
            assertThat(calls()).singleElement()
                    .satisfies(event -> assertThat(event.getFormattedMessage()).contains("status=500 code=5000"));
        }
    }

    @Test
    void writesAtMostTenRefusalsASecond() {
        try (Node node = Node.withSecret("")) {
            for (int i = 0; i < 15; i++) {
                node.get("/nowhere");
            }
            assertThat(calls()).hasSize(10).allSatisfy(
                    event -> assertThat(event.getFormattedMessage()).contains("status=404 code=1007"));
            node.passSeconds(1);
            node.get("/nowhere");
            assertThat(calls()).hasSize(11);
            assertThat(log.list.stream().map(ILoggingEvent::getFormattedMessage))
                    .contains("event=calls_unlogged count=5 status=4xx_5xx");
        }
    }

    @Test
    void neverHoldsATokenAKeyASecretOrABody() {
        String key = "a-static-key-of-a-service-0123456789";
        try (Node node = Node.withSecret(", api_key: " + key)) {
            String good = node.token("SUPER_ADMIN");
            String forged = Tokens.of("admin", Node.NOW.getEpochSecond()).signed(new byte[32]);
            String put = "/shelf/a";
            node.call("PUT", put, "SUPER_ADMIN", "{\"title\":\"the body text\"}");
            node.call("PUT", put, "", "{}", "Authorization: Bearer " + forged);
            node.call("PUT", put, "", "{}", "Authorization: Bearer " + Tokens.SECRET);
            node.call("PUT", put, "", "{\"title\":\"the body text\"", "X-API-Key: " + key);
            node.call("PUT", put, "", "{}", "X-API-Key: " + key + "x", "Authorization: Basic " + key);
            node.get("/shelf/fault?access_token=" + good);
            node.get("/" + good);
            node.call("PUT", "/api/v1/system/modules/lucid.gateway", "SUPER_ADMIN",
                    "{\"config\":{\"jwt\":{\"secret\":\"" + Tokens.SECRET + "\"}}}");
            assertThat(log.list).hasSizeGreaterThan(5);
            List<String> hidden = Stream.of(good, forged, Tokens.SECRET, key, "the body text")
                    .flatMap(text -> Stream.of(text, text.substring(text.length() - 12))).toList();
            assertThat(log.list).allSatisfy(event -> assertThat(hidden).noneMatch(text(event)::contains));
        }
    }
}
