package org.lucid.node.contract.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AdmissionTicketTest {

    @Test
    void findsTheCountersOfTheSpecification() {
        byte[] network = SignedBytes.networkHash("lucid-test", Instant.parse("2025-01-01T00:00:00Z"));
        byte[] key = HexFormat.of().parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        byte[] seed = new byte[32];
        for (int i = 0; i < seed.length; i++) {
            seed[i] = (byte) i;
        }
        assertThat(AdmissionTicket.work(network, seed, key, 12)).isEqualTo(3042);
        assertThat(AdmissionTicket.work(network, seed, key, 16)).isEqualTo(3286);
        assertThat(AdmissionTicket.work(network, seed, key, 20)).isEqualTo(328069);
    }
}
