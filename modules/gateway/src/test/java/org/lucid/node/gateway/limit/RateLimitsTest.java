package org.lucid.node.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.gateway.limit.RateLimits.Charge;
import org.lucid.node.gateway.limit.RateLimits.Outcome;

class RateLimitsTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final RateLimits limits = new RateLimits(() -> now, 100);

    private Outcome take(String tier, String who, long perMinute, long cost) {
        return limits.take(List.of(new Charge(tier, who, perMinute, cost)));
    }

    @Test
    @Tag("API-33")
    void countsPublicCallsByTheMinute() {
        for (int i = 0; i < 100; i++) {
            assertThat(take("public", "1.2.3.4", 100, 1).granted()).isTrue();
        }
        Outcome refused = take("public", "1.2.3.4", 100, 1);
        assertThat(refused.granted()).isFalse();
        assertThat(refused.retryAfter()).isEqualTo(1);
        now = now.plusSeconds(6);
        for (int i = 0; i < 10; i++) {
            assertThat(take("public", "1.2.3.4", 100, 1).granted()).isTrue();
        }
        assertThat(take("public", "1.2.3.4", 100, 1).granted()).isFalse();
    }

    @Test
    @Tag("API-33")
    void countsElements() {
        for (int i = 0; i < 12; i++) {
            assertThat(take("proofs", "n1", 6000, 500).granted()).isTrue();
        }
        assertThat(take("proofs", "n1", 6000, 500).retryAfter()).isEqualTo(5);
        now = now.plusSeconds(5);
        assertThat(take("proofs", "n1", 6000, 500).granted()).isTrue();
    }

    @Test
    void takesFromAllBucketsOrNone() {
        List<Charge> both = List.of(new Charge("authenticated", "ada", 1000, 1), new Charge("payout", "ada", 2, 1));
        assertThat(limits.take(both).least().remaining()).isEqualTo(1);
        assertThat(limits.take(both).granted()).isTrue();
        Outcome refused = limits.take(both);
        assertThat(refused.refusedBy()).isEqualTo("payout");
        assertThat(refused.retryAfter()).isEqualTo(30);
        assertThat(take("authenticated", "ada", 1000, 1).least().remaining()).isEqualTo(997);
    }

    @Test
    void tellsWhenTheBucketIsFull() {
        Outcome outcome = take("public", "a", 100, 10);
        assertThat(outcome.least()).isEqualTo(new RateLimits.Standing(100, 90, now.getEpochSecond() + 6));
    }

    @Test
    @Tag("API-36")
    void keepsTwentyThousandBucketsAndNeverRefillsOneInUse() {
        for (int i = 0; i < 20_000; i++) {
            take("public", "s" + i, 100, i < 5 ? 100 : 50);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(take("public", "new" + i, 100, 1).granted()).as("shared overflow").isTrue();
        }
        assertThat(take("public", "yet another", 100, 1).granted()).isFalse();
        assertThat(take("public", "s1", 100, 1).granted()).as("still empty").isFalse();
        assertThat(limits.size()).isLessThanOrEqualTo(20_001);
        now = now.plus(Duration.ofSeconds(31));
        assertThat(take("public", "later", 100, 100).granted()).as("full ones made room").isTrue();
        assertThat(take("public", "s1", 100, 60).granted()).as("half refilled, not more").isFalse();
    }

    @Test
    void groupsAddresses() {
        assertThat(SourceAddress.group("10.1.2.3")).isEqualTo("10.1.2.3");
        assertThat(SourceAddress.group("2001:db8:1:2:3:4:5:6")).isEqualTo(SourceAddress.group("2001:db8:1:2::9"))
                .isNotEqualTo(SourceAddress.group("2001:db8:1:3::9"));
        assertThat(SourceAddress.group("::ffff:10.1.2.3")).isEqualTo("10.1.2.3");
        assertThat(SourceAddress.isLoopback("127.0.0.1")).isTrue();
        assertThat(SourceAddress.isLoopback("0:0:0:0:0:0:0:1%lo")).isTrue();
        assertThat(SourceAddress.isLoopback("10.0.0.1")).isFalse();
    }
}
