package org.lucid.node.consensus.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.consensus.leader.Outcome.State;
import org.lucid.node.consensus.leader.Schedule.Reason;
import org.lucid.node.consensus.leader.Schedule.Window;

@Tag("CON-98")
class OutcomeTest {

    private static final LeaderTerms TERMS = new LeaderTerms(1, 5000, 3, 16, Optional.of("genesis"), 50_000, 500_000);
    private static final Schedule FOUR = new Schedule(7, 1, List.of(new Window(0, "a", Reason.TOP_RANKED), new Window(1,
            "b", Reason.TOP_RANKED), new Window(2, "c", Reason.COOLDOWN_RELAXED),
            new Window(3, "genesis",
                    Reason.GENESIS_SERVER)),
            List.of(), "");
    private static final int ALL = 0xfff;

    private static Outcome outcome(Optional<Integer> claimed, int sessions, boolean observed, int presence) {
        return Outcome.of(FOUR, TERMS, claimed, sessions, observed, presence);
    }

    @Test
    void theFirstHolderClaims() {
        assertThat(outcome(Optional.of(0), 1, true, ALL))
                .isEqualTo(new Outcome(State.CLAIMED, Optional.of("a"), List.of(),
                        List.of("a")));
    }

    @Test
    @Tag("CON-92")
    void theSecondFallbackClaimsAndThoseBeforeItHaveMissed() {
        assertThat(outcome(Optional.of(2), 1, true, ALL))
                .isEqualTo(new Outcome(State.CLAIMED, Optional.of("c"), List.of(
                        "a", "b"), List.of("a", "b", "c")));
    }

    @Test
    void nobodyClaims() {
        assertThat(outcome(Optional.empty(), 1, true, ALL))
                .isEqualTo(new Outcome(State.MISSED, Optional.empty(), List.of(
                        "a", "b", "c"), List.of("a", "b", "c")));
    }

    @Test
    void withoutASessionAClaimHasNoEffectAndNobodyIsPenalised() {
        assertThat(outcome(Optional.of(1), 0, true, ALL))
                .isEqualTo(new Outcome(State.EMPTY, Optional.of("genesis"), List
                        .of(), List.of("a", "b")));
    }

    @Test
    void whileTheManagerWasAwayNobodyMissed() {
        assertThat(outcome(Optional.empty(), 1, false, ALL).state()).isEqualTo(State.VOID);
        assertThat(outcome(Optional.empty(), 1, false, ALL).missed()).isEmpty();
        // the first ten seconds, which hold windows 0 and 1, were not heard
        assertThat(outcome(Optional.empty(), 1, true, ALL & ~1).state()).isEqualTo(State.VOID);
        assertThat(outcome(Optional.of(3), 1, true, ALL & ~1)).satisfies(outcome -> {
            assertThat(outcome.state()).isEqualTo(State.CLAIMED);
            assertThat(outcome.missed()).containsExactly("c");
        });
    }

    @Test
    @Tag("CON-93")
    void theGenesisServerIsNeitherPenalisedNorCooled() {
        assertThat(outcome(Optional.of(3), 1, true, ALL)).satisfies(outcome -> {
            assertThat(outcome.publisher()).contains("genesis");
            assertThat(outcome.granted()).doesNotContain("genesis");
        });
        assertThat(outcome(Optional.empty(), 1, true, ALL).missed()).doesNotContain("genesis");
    }

    @Test
    @Tag("CON-70")
    void missesCountInTheirMonthOnly() {
        Standings standings = new Standings();
        YearMonth may = YearMonth.of(2026, 5);
        standings.missed("a", may);
        standings.missed("a", may);
        standings.granted(new Grants(12, List.of("a")));
        assertThat(standings.misses("a", may)).isEqualTo(2);
        assertThat(standings.liveScorePpm("a", may, TERMS)).isEqualTo(900_000);
        assertThat(standings.misses("a", may.plusMonths(1))).isZero();
        assertThat(standings.lastGranted("a")).isEqualTo(12);
        standings.equivocated("a", may.plusMonths(1));
        assertThat(standings.liveScorePpm("a", may.plusMonths(1), TERMS)).isEqualTo(500_000);
        assertThat(standings.lastGranted("a")).isEqualTo(12);
        assertThat(standings.lastGranted("b")).isEqualTo(-1);
    }
}
