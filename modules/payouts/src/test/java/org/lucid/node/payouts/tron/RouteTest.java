package org.lucid.node.payouts.tron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RouteTest extends TronRailFixture {

    /** A node that takes connections and says nothing. */
    @Test
    @Tag("MON-73")
    void waitsForNoNodeLongerThanItsDeadline() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            TronSettings.Endpoint endpoint = new TronSettings.Endpoint("127.0.0.1", silent.getLocalPort(), false);
            try (ChainNode.Full node = new ChainNode.Full(endpoint, Optional.empty(), Duration.ofMillis(200), Optional
                    .empty())) {
                assertThatThrownBy(node::head).isInstanceOfSatisfying(StatusRuntimeException.class,
                        late -> assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
            }
        }
    }

    @Test
    @Tag("MON-89")
    void goesThroughAProxyWhichAloneResolvesNames() throws IOException {
        try (TestProxy proxy = TestProxy.start(Map.of("chain.invalid", "127.0.0.1"))) {
            TronRail proxied = open(settings("chain.invalid", "socks5://127.0.0.1:" + proxy.port(), 50, chain));
            assertThat(proxied.readiness().result()).satisfies(ready -> assertThat(ready.ready()).as(ready.message())
                    .isTrue());
            assertThat(await(proxied.transfers(now.minusSeconds(60), now)).orElseThrow()).isEmpty();
            assertThat(proxy.seen()).as("each destination by a user of its own, and no address resolved here")
                    .contains("chain.invalid:" + chain.fullPort() + " asked for chain.invalid:" + chain.fullPort(),
                            "chain.invalid:" + chain.solidityPort() + " asked for chain.invalid:" + chain
                                    .solidityPort())
                    .anyMatch(line -> line.startsWith("chain.invalid asked for chain.invalid:"))
                    .allMatch(line -> line.contains("asked for chain.invalid:"));
            proxied.close();
        }
    }

    @Test
    @Tag("MON-89")
    void aProxyThatIsDownIsNotGoneAround() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        TronRail proxied = open(settings("127.0.0.1", "socks5://127.0.0.1:" + nobody, 50, chain));
        assertThat(proxied.readiness().result().code()).isEqualTo("NO_ANSWER");
        assertThatThrownBy(() -> await(proxied.transfers(now.minusSeconds(60), now))).hasMessageContaining(
                "does not answer");
        proxied.close();
    }

    @Test
    @Tag("MON-89")
    void refusesRoutesThatCouldLieOrLeadNowhere() {
        assertThatThrownBy(() -> Route.proxy("tor")).hasMessageContaining("socks5://127.0.0.1:9050");
        assertThatThrownBy(() -> Route.proxy("http://127.0.0.1:1")).hasMessageContaining("socks5://host:port");
        assertThatThrownBy(() -> Route.proxy("socks5://127.0.0.1:70000")).hasMessageContaining("socks5://host:port");
        TronSettings good = settings("127.0.0.1", "socks5://127.0.0.1:9050", 50, chain);
        assertThatThrownBy(() -> new TronSettings(good.network(), false, good.full(), good.solidity(), good.endpoint(),
                Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional
                        .empty(),
                Optional.empty(), good.expiry(), good.expiryMargin(), 50, good.route(), false, 19))
                .hasMessageContaining("allow_plaintext_proxied");
    }
}
