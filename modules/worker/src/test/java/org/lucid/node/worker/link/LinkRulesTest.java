package org.lucid.node.worker.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lucid.node.contract.LucidError;
import org.lucid.node.worker.link.AgentState.Trigger;

class LinkRulesTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "9, 256", "10, 300", "64, 300"})
    @Tag("NOD-70")
    void pausesDoubleFromOneSecondToTheMost(int failures, long seconds) {
        assertThat(Backoff.ceiling(failures, Duration.ofSeconds(300))).hasSeconds(seconds);
    }

    @Test
    @Tag("NOD-70")
    void pausesLieAnywhereBelowTheCeilingAndNeverBelowWhatTheManagerAsked() {
        SplittableRandom random = new SplittableRandom(3);
        Set<Long> drawn = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            Duration pause = Backoff.pause(4, Duration.ofSeconds(300), LucidError.PEER_DOWN.failure("x"), random);
            assertThat(pause).isBetween(Duration.ofMillis(1), Duration.ofSeconds(8));
            drawn.add(pause.toSeconds());
        }
        assertThat(drawn).as("full jitter").contains(0L, 7L);
        assertThat(Backoff.pause(1, Duration.ofSeconds(300), LucidError.RATE.failure("slow", Map.of("retry_after", 90)),
                random)).hasSeconds(90);
        assertThat(Backoff.pause(1, Duration.ofSeconds(300), LucidError.RATE.failure("slow", Map.of("retry_after",
                1_000_000)), random)).as("an hour at most").hasHours(1);
    }

    @Test
    @Tag("NOD-70")
    void whatTheCallerDidWrongIsNotRepeated() {
        assertThat(Backoff.worthRepeating(LucidError.PROOF_TIME.failure("x"))).isFalse();
        assertThat(Backoff.worthRepeating(LucidError.NODE_UNKNOWN.failure("x"))).isFalse();
        assertThat(Backoff.worthRepeating(LucidError.EQUIVOCATION.failure("x"))).isFalse();
        assertThat(Backoff.worthRepeating(LucidError.EXPIRED.failure("x"))).isTrue();
        assertThat(Backoff.worthRepeating(LucidError.DEADLINE.failure("x"))).isTrue();
        assertThat(Backoff.worthRepeating(LucidError.RATE.failure("x"))).isTrue();
        assertThat(Backoff.worthRepeating(LucidError.STORE_DOWN.failure("x"))).isTrue();
    }

    @Test
    @Tag("NOD-71")
    void agentTimeFollowsTheMedianOfFiveReplies() {
        AgentClock clock = new AgentClock(() -> NOON);
        assertThat(clock.now()).isEqualTo(NOON);
        for (long offset : new long[]{7_000, 6_000, 500_000, 6_500, 7_500}) {
            clock.heard(NOON, NOON.plusMillis(offset));
        }
        assertThat(clock.offsetMillis()).isEqualTo(7_000);
        assertThat(clock.isOff()).isTrue();
        for (int i = 0; i < 3; i++) {
            clock.heard(NOON, NOON.plusMillis(100));
        }
        assertThat(clock.offsetMillis()).as("the oldest are forgotten").isEqualTo(100);
        assertThat(clock.isOff()).isFalse();
    }

    @Test
    @Tag("NOD-69")
    void theTableOfStatesHasTheseLinesAndNoOthers() {
        StringBuilder table = new StringBuilder();
        for (AgentState from : AgentState.values()) {
            for (Trigger trigger : Trigger.values()) {
                from.on(trigger).ifPresent(to -> table.append(from).append(' ').append(trigger).append(' ').append(to)
                        .append('\n'));
            }
        }
        assertThat(table.toString()).isEqualTo("""
                NEW TOKEN_GRANTED ONLINE
                NEW KEY_UNKNOWN REGISTERING
                NEW TERMINATED RETIRED
                REGISTERING TOKEN_GRANTED ONLINE
                REGISTERING UNDER_REVIEW WAITING
                REGISTERING REFUSED REJECTED
                REGISTERING TERMINATED RETIRED
                WAITING TOKEN_GRANTED ONLINE
                WAITING REFUSED REJECTED
                WAITING TERMINATED RETIRED
                ONLINE KEY_UNKNOWN REGISTERING
                ONLINE TERMINATED RETIRED
                ONLINE UNREACHABLE DISCONNECTED
                DISCONNECTED TOKEN_GRANTED ONLINE
                DISCONNECTED KEY_UNKNOWN REGISTERING
                DISCONNECTED TERMINATED RETIRED
                REJECTED TERMINATED RETIRED
                REJECTED TRY_AGAIN REGISTERING
                """);
    }
}
