package org.lucid.node.kernel.boot;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.kernel.json.Json;
import org.slf4j.event.KeyValuePair;

@Tag("API-95")
class JsonLogLayoutTest {

    private static LoggingEvent event(String logger, String message, Throwable cause) {
        LoggingEvent event = new LoggingEvent("", new LoggerContext().getLogger(logger), Level.INFO, message, cause,
                null);
        event.setInstant(Instant.parse("2026-01-01T00:00:00Z"));
        return event;
    }

    private static JsonNode line(LoggingEvent event) {
        String text = new JsonLogLayout().doLayout(event);
        assertThat(text.lines().count()).as("one line").isEqualTo(1);
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void writesOneObjectALine() {
        LoggingEvent event = event("org.lucid.node.gateway.http.Exchange", "event=call status=200\nnext", null);
        event.addKeyValuePair(new KeyValuePair("module", "lucid.pools"));
        event.addKeyValuePair(new KeyValuePair("request_id", "req_1"));
        event.addKeyValuePair(new KeyValuePair("level", "forged"));
        assertThat(line(event).toString()).isEqualTo("{\"ts\":\"2026-01-01T00:00:00.000Z\",\"level\":\"INFO\","
                + "\"logger\":\"Exchange\",\"module\":\"lucid.pools\",\"msg\":\"event=call status=200\\nnext\","
                + "\"request_id\":\"req_1\"}");
    }

    @Test
    void namesTheModuleWhoseCodeSpeaks() {
        assertThat(line(event("org.lucid.node.payouts.Sweep", "x", null)).path("module").asText())
                .isEqualTo("lucid.payouts");
        assertThat(line(event("org.lucid.node.kernel.module.Kernel", "x", null)).has("module")).isFalse();
        assertThat(line(event("io.vertx.core.Vertx", "x", null)).has("module")).isFalse();
        assertThat(line(event("a.B", "x", new IllegalStateException("why"))).path("trace").asText())
                .contains("IllegalStateException: why");
    }
}
