package org.lucid.node.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("API-35")
class SourcesTest {

    private final Sources sources = new Sources(new Networks(List.of("10.0.0.0/8", "2001:db8::/32", "localhost")),
            new Networks(List.of("10.9.0.1", "192.0.2.0/24")));

    @ParameterizedTest
    @CsvSource({"203.0.113.7, '', 203.0.113.7", "203.0.113.7, '1.1.1.1', 203.0.113.7", "10.1.2.3, '', 10.1.2.3",
            "10.1.2.3, '198.51.100.9', 198.51.100.9", "10.1.2.3, '1.1.1.1, 198.51.100.9', 198.51.100.9",
            "10.1.2.3, '198.51.100.9, 10.7.7.7', 198.51.100.9", "10.1.2.3, '10.4.4.4, 10.7.7.7', 10.4.4.4",
            "10.1.2.3, 'unknown', 10.1.2.3", "10.1.2.3, '198.51.100.9, nonsense', 10.1.2.3",
            "127.0.0.1, '198.51.100.9', 198.51.100.9", "2001:db8::1, '198.51.100.9', 198.51.100.9"})
    void takesTheRightMostHopThatIsNoTrustedProxy(String peer, String header, String wanted) {
        assertThat(sources.of(peer, header.isEmpty() ? List.of() : List.of(header)).address()).isEqualTo(wanted);
    }

    @Test
    void readsSeveralHeadersAsOneList() {
        assertThat(sources.of("10.1.2.3", List.of("1.1.1.1", "198.51.100.9")).address()).isEqualTo("198.51.100.9");
        assertThat(sources.of("10.1.2.3", List.of("198.51.100.9", "10.0.0.1")).address()).isEqualTo("198.51.100.9");
    }

    @Test
    void givesSharedSourcesTenTimesTheLimits() {
        assertThat(sources.of("192.0.2.77", List.of()).factor()).isEqualTo(10);
        assertThat(sources.of("192.0.3.77", List.of()).factor()).isEqualTo(1);
        assertThat(sources.of("10.9.0.1", List.of()).factor()).isEqualTo(10);
    }

    @Test
    void groupsIpv6ByNetwork() {
        assertThat(sources.of("2001:db9:1:2:3:4:5:6", List.of()).group())
                .isEqualTo(sources.of("2001:db9:1:2::9", List.of()).group());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "/8", "no.such.host.invalid"})
    void refusesWhatIsNoNetwork(String text) {
        assertThatThrownBy(() -> new Networks(List.of(text))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    @Tag("API-95")
    void masksAddressesForTheLog() {
        assertThat(SourceAddress.masked("203.0.113.77")).isEqualTo("203.0.113.0/24");
        assertThat(SourceAddress.masked("2001:db8:1:2:3:4:5:6")).isEqualTo("20010db80001/48");
        assertThat(SourceAddress.masked("nonsense")).isEqualTo("unknown");
    }
}
