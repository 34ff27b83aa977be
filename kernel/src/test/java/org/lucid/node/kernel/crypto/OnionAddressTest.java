package org.lucid.node.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnionAddressTest {

    /** The key 00 01 .. 1f; made with another implementation. */
    private static final String GOOD = "aaaqeayeaudaocajbifqydiob4ibceqtcqkrmfyydenbwha5dyp3kead.onion";

    @Test
    void takesAWholeAddress() {
        assertThat(OnionAddress.parse(GOOD).text()).isEqualTo(GOOD);
        assertThat(OnionAddress.parse(GOOD.toUpperCase(java.util.Locale.ROOT)).text()).isEqualTo(GOOD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".onion", "example.org", "expyuzz4wqqyqhjn.onion",
            "baaqeayeaudaocajbifqydiob4ibceqtcqkrmfyydenbwha5dyp3kead.onion",
            "aaaqeayeaudaocajbifqydiob4ibceqtcqkrmfyydenbwha5dyp3kead.onion.org",
            "!aaqeayeaudaocajbifqydiob4ibceqtcqkrmfyydenbwha5dyp3kead.onion"})
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> OnionAddress.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("onion");
    }
}
