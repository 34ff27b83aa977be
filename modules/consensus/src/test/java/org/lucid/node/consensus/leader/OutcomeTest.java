package org.lucid.node.consensus.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.consensus.leader.Outcome.State;
import org.lucid.node.consensus.params.RuleParameters;
import org.lucid.node.consensus.tally.GrantBook;
import org.lucid.node.consensus.tally.RankOrder;
import org.lucid.node.consensus.leader.Schedule.Reason;
import org.lucid.node.consensus.leader.Schedule.Window;

@Tag("CON-98")
class OutcomeTest {

    private static final LeaderTerms TERMS = new LeaderTerms(1, 5000, 3, 16, Optional.of("genesis"));
    private static final Schedule FOUR = new Schedule(7, 1, List.of(new Window(0, "a", Reason.TOP_RANKED), new Window(1,
            "b", Reason.TOP_RANKED), new Window(2, "c", Reason.COOLDOWN_RELAXED),
            new Window(3, "genesis",
                    Reason.GENESIS_SERVER)),
            List.of(), "");
    private static final int ALL = 0xfff;
    private static final RuleParameters RULES = new RuleParameters(5000, 3, 16, 7, 200_000, 5, 50_000, 500_000,
            5_242_880,
            2000, 10_000, 5000, 15_000_000_000L, 16, 32, 0, 240, 12, 50);

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
        standings.closed(11, may, new Outcome(State.MISSED, Optional.empty(), List.of("a"), List.of("a")), Map.of());
        standings.closed(12, may, new Outcome(State.MISSED, Optional.empty(), List.of("a"), List.of("a")), Map.of());
        assertThat(standings.of("a")).isEqualTo(new GrantBook.Grants(2, 0, 12));
        assertThat(RankOrder.liveScorePpm(standings.of("a"), RULES)).isEqualTo(900_000);
        standings.closed(13, may.plusMonths(1), Outcome.nothing(), Map.of("a", 1));
        assertThat(standings.of("a")).isEqualTo(new GrantBook.Grants(0, 1, 12));
        assertThat(RankOrder.liveScorePpm(standings.of("a"), RULES)).isEqualTo(500_000);
        assertThat(standings.of("b")).isEqualTo(GrantBook.Grants.NONE);
        Standings restored = new Standings();
        restored.restore(standings.entries());
        restored.closed(14, may.plusMonths(1), Outcome.nothing(), Map.of("a", 1));
        assertThat(restored.of("a")).isEqualTo(standings.of("a"));
        assertThat(RankOrder.liveScorePpm(new GrantBook.Grants(3, 0, 0), RULES)).isEqualTo(850_000);
        assertThat(RankOrder.liveScorePpm(new GrantBook.Grants(20, 0, 0), RULES)).isZero();
    }
}
