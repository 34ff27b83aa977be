package org.lucid.node.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.LucidError;
import org.lucid.node.gateway.testkit.Configs;
import org.lucid.node.kernel.bus.Failure;

class HostsTest {

    private static Hosts hosts(String... trusted) {
        return new Hosts(Configs.with(Map.of("public_url", "https://api.example.org:1/x", "trusted_hosts",
                String.join(",", trusted))), "Machine",
                Optional.of("aaaqeayeaudaocajbifqydiob4ibceqtcqkrmfyydenbwha5dyp3kead.onion"));
    }

    private static void refused(Hosts hosts, String... headers) {
        assertThatThrownBy(() -> hosts.check(List.of(headers), "10.0.0.7")).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.number()).isEqualTo(1008));
    }

    @Test
    @Tag("API-51")
    void trustsItsOwnNamesAndTheAddressThatWasCalled() {
        Hosts usual = hosts();
        for (String host : List.of("node-management:8095", "lucid-node-management:8095", "LOCALHOST", "machine",
                "api.example.org", "10.0.0.7:8095",
                "aaaqeayeaudaocajbifqydiob4ibceqtcqkrmfyydenbwha5dyp3kead.onion")) {
            usual.check(List.of(host), "10.0.0.7");
        }
        usual.check(List.of("[::1]:8095"), "::1");
        refused(usual, "evil.example", "localhost");
        refused(usual, "evil.example");
        refused(usual, "10.0.0.8");
        refused(usual, "");
        refused(usual);
        Hosts given = hosts("a.example", "*.b.example");
        given.check(List.of("a.example:1"), "10.0.0.7");
        given.check(List.of("x.b.example"), "10.0.0.7");
        refused(given, "b.example");
        refused(given, "localhost");
    }

    @Test
    @Tag("API-19")
    void saysWhenToTryAgain() {
        assertThat(ErrorEnvelope.retryAfter(LucidError.DISABLED.failure("x"))).hasValue(60);
        assertThat(ErrorEnvelope.retryAfter(LucidError.STORE_DOWN.failure("x"))).hasValue(5);
        assertThat(ErrorEnvelope.retryAfter(LucidError.PEER_DOWN.failure("x"))).hasValue(30);
        assertThat(ErrorEnvelope.retryAfter(LucidError.STARTING.failure("x"))).hasValue(1);
        assertThat(ErrorEnvelope.retryAfter(LucidError.RATE.failure("x", Map.of("retry_after", 7)))).hasValue(7);
        assertThat(ErrorEnvelope.retryAfter(LucidError.ROLE.failure("x"))).isEmpty();
    }
}
