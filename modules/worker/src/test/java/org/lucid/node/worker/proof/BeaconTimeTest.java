package org.lucid.node.worker.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BeaconTimeTest {

    private final BeaconTime times = new BeaconTime("node_eh7ddx5bksrgcytl7bkai36se4nxx3kl",
            Instant.parse("2025-01-01T00:00:00Z"));

    @Test
    @Tag("CON-31")
    void spreadsBeaconsByTheHashOfNodeAndSlot() {
        assertThat(times.offset(0)).hasMillis(49091);
        assertThat(times.offset(1)).hasMillis(54806);
        assertThat(times.offset(262800)).hasMillis(12082);
        assertThat(times.of(262800)).isEqualTo(Instant.parse("2026-01-01T00:00:12.082Z"));
    }
}
