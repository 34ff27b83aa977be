package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BridgeClientsIT {

    private static final String TCP = "vertx3-tcp-eventbus-client/lib/tcp-vertx-eventbus.js";
    private static final List<String> SOCKJS = List.of("@vertx/eventbus-bridge-client.js", "vertx3-eventbus-client");

    @TempDir
    private Path here;

    @BeforeAll
    static void fetch() {
        NpmClients.fetch();
    }

    @Test
    @Tag("API-56")
    @DisplayName("Published clients of both bridges work unchanged: over TCP, a web socket, streaming and polling")
    void servePublishedClients() throws IOException {
        try (Site site = Site.withSecret(here)) {
            site.editConfig(text -> text.replace("gateway:\n", "gateway:\n  tcp_bridge: {port: 0}\n"));
            NodeProcess manager = site.startManager();
            requireServed(TCP, manager.port("tcp_bridge"), "tcp");
            for (String transport : List.of("websocket", "xhr-streaming", "xhr-polling")) {
                for (String client : SOCKJS) {
                    requireServed(client, manager.port(), transport);
                }
            }
            manager.terminate();
            assertThat(manager.exitCode()).isZero();
        }
    }

    private static void requireServed(String client, int port, String transport) {
        String token = Bearer.of("root", "SUPER_ADMIN").substring("Bearer ".length());
        String node = client.length() + " over " + transport;
        assertThat(NpmClients.talk(client, port, transport, token, node)).as("%s over %s", client, transport)
                .containsExactlyInAnyOrder("{\"what\":\"whoami\",\"value\":\"root\"}",
                        "{\"what\":\"missing\",\"value\":[404,\"RECIPIENT_FAILURE\"]}",
                        "{\"what\":\"created\",\"value\":\"" + node + "\"}",
                        "{\"what\":\"heard\",\"value\":\"storage\"}",
                        "{\"what\":\"error\",\"value\":\"access_denied\"}");
    }
}
