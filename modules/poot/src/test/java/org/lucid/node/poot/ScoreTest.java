package org.lucid.node.poot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.consensus.Consensus.SlotRange;
import org.lucid.node.contract.poot.Poot.Explanation;

class ScoreTest {

    private static final ScoreRules RULES = new ScoreRules(1, 0, 40, 30, 20, 10, 900_000, 5040);
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final long OLD = 10_000;

    private static Memory days(int... goodAndMissed) {
        Memory memory = new Memory(0, 0, 0, 0, 0);
        for (int i = 0; i < goodAndMissed.length; i += 2) {
            memory = memory.after(i / 2 + 1, goodAndMissed[i], goodAndMissed[i + 1], 0, 0, RULES.forgettingPpm());
        }
        return memory;
    }

    /** A node whose parts come out as given: the running day is empty and nothing fades. */
    private static Facts facts(long uptimePpm, long workPpm, long validationPpm, int claims, long expected) {
        ScoreRules still = RULES;
        long good = uptimePpm * 1_000_000 / still.forgettingPpm();
        long missed = (1_000_000 - uptimePpm) * 1_000_000 / still.forgettingPpm();
        long done = validationPpm < 0 ? 0 : validationPpm * 1_000_000 / still.forgettingPpm();
        long undone = validationPpm < 0 ? 0 : (1_000_000 - validationPpm) * 1_000_000 / still.forgettingPpm();
        return new Facts("n", 1000, new Memory(0, round(good), round(missed), round(done), round(undone)),
                new Facts.Today(1, 0, 0, 0, 0, List.of()), workPpm, 1_000_000, 5040, expected, claims, 0);
    }

    /** Up, so that fading by 0.9 gives back what was meant. */
    private static long round(long value) {
        return value + 1;
    }

    @Test
    @Tag("CON-133")
    void daysFadeByTheForgettingFactor() {
        assertThat(days(720, 0)).isEqualTo(new Memory(1, 720_000, 0, 0, 0));
        assertThat(days(720, 0, 684, 36)).isEqualTo(new Memory(2, 1_332_000, 36_000, 0, 0));
        assertThat(days(720, 0, 684, 36).uptimePpm()).isEqualTo(973_684);
        assertThat(days(720, 0, 684, 36, 720, 0)).isEqualTo(new Memory(3, 1_918_800, 32_400, 0, 0));
        assertThat(days(720, 0, 684, 36, 720, 0).uptimePpm()).isEqualTo(983_394);
    }

    @Test
    @Tag("CON-133")
    void aLostDayCostsATenthAndIsMostlyForgottenAfterAWeek() {
        Memory perfect = new Memory(0, 0, 0, 0, 0);
        for (int day = 1; day <= 200; day++) {
            perfect = perfect.after(day, 720, 0, 0, 0, RULES.forgettingPpm());
        }
        Memory lost = perfect.after(201, 0, 720, 0, 0, RULES.forgettingPpm());
        assertThat(lost.uptimePpm()).isEqualTo(899_999);
        Memory later = lost;
        for (int day = 202; day <= 208; day++) {
            later = later.after(day, 720, 0, 0, 0, RULES.forgettingPpm());
        }
        assertThat(later.uptimePpm()).isEqualTo(952_170);
    }

    @Test
    @Tag("CON-137")
    void partsAddUpToTheScore() {
        Score all = Score.of(facts(990_000, 800_000, 1_000_000, 0, OLD), RULES);
        assertThat(all.parts()).extracting(Score.Part::pointsBp).containsExactly(3960, 2400, 2000, 1000);
        assertThat(all.rawBp()).isEqualTo(9360);
        Score without = Score.of(facts(990_000, 800_000, -1, 0, OLD), RULES);
        assertThat(without.parts()).extracting(Score.Part::pointsBp).containsExactly(4950, 3000, 1250);
        assertThat(without.rawBp()).isEqualTo(9200);
    }

    @Test
    @Tag("CON-138")
    void aNewNodeCountsHalf() {
        Score vetting = Score.of(facts(990_000, 800_000, 1_000_000, 0, 2520), RULES);
        assertThat(vetting.scoreBp()).isEqualTo(7020);
        assertThat(vetting.phase()).isEqualTo("vetting");
        assertThat(Score.of(facts(990_000, 800_000, 1_000_000, 0, 5040), RULES).scoreBp()).isEqualTo(9360);
        assertThat(Score.of(facts(990_000, 800_000, 1_000_000, 0, 0), RULES).scoreBp()).isZero();
    }

    @Test
    @Tag("CON-137")
    @Tag("CON-140")
    void theDeltasOfAnExplanationAddUp() {
        Facts before = facts(983_394, 777_777, 933_333, 2, OLD);
        Facts after = facts(971_234, 812_345, 933_333, 0, OLD);
        Score was = Score.of(before, RULES);
        Score is = Score.of(after, RULES);
        assertThat(was.parts()).extracting(Score.Part::pointsBp).containsExactly(3933, 2333, 1867, 800);
        assertThat(was.scoreBp()).isEqualTo(8933);
        assertThat(is.scoreBp()).isEqualTo(9188);
        List<Explanation> why = Explaining.of(before, was, after, is, AT);
        assertThat(why).extracting(Explanation::deltaBp).containsExactly(-48, 104, -1, 200);
        assertThat(why).extracting(Explanation::cause).containsExactly("forgetting", "work_up", "rounding",
                "claim_aged_out");
    }

    @Test
    @Tag("CON-141")
    void missedBeaconsAreNamedWithTheirSlots() {
        Facts before = new Facts("n", 1000, days(720, 0, 720, 0), new Facts.Today(3, 300, 0, 0, 0, List.of()),
                1_000_000,
                1_000_000, 5040, OLD, 0, 0);
        Facts after = new Facts("n", 1060, days(720, 0, 720, 0),
                new Facts.Today(3, 300, 60, 0, 0, List.of(new SlotRange(
                        1001, 1060))),
                1_000_000, 1_000_000, 5040, OLD + 60, 0, 0);
        List<Explanation> why = Explaining.of(before, Score.of(before, RULES), after, Score.of(after, RULES), AT);
        assertThat(why).singleElement().satisfies(entry -> {
            assertThat(entry.cause()).isEqualTo("missed_beacons");
            assertThat(entry.text()).startsWith("60 beacons were missed");
            assertThat(entry.slots()).containsExactly(new SlotRange(1001, 1060));
            assertThat(entry.inputsAfter()).containsEntry("missed_today", 60L);
            assertThat(entry.inputsBefore()).containsEntry("missed_today", 0L);
            assertThat(entry.recoversAt()).isPresent();
        });
    }

    @Test
    @Tag("CON-141")
    void theMoveOfTheMedianIsNotBlamedOnTheNode() {
        Facts before = new Facts("n", 1000, days(720, 0), new Facts.Today(2, 0, 0, 0, 0, List.of()), 500_000, 1_000_000,
                5040, OLD, 0, 0);
        Facts after = new Facts("n", 1003, days(720, 0), new Facts.Today(2, 0, 0, 0, 0, List.of()), 500_000, 1_250_000,
                5040, OLD, 0, 0);
        assertThat(Explaining.of(before, Score.of(before, RULES), after, Score.of(after, RULES), AT)).singleElement()
                .satisfies(entry -> assertThat(entry.cause()).isEqualTo("median_moved"));
    }

    @Test
    @Tag("CON-136")
    void conductFallsByClaimsAndEquivocation() {
        assertThat(Score.conductPpm(0, 0)).isEqualTo(1_000_000);
        assertThat(Score.conductPpm(3, 0)).isEqualTo(700_000);
        assertThat(Score.conductPpm(11, 0)).isZero();
        assertThat(Score.conductPpm(0, 1)).isZero();
    }

    @Test
    @Tag("CON-134")
    void theMedianIsTheLowerOneOfThosePastVetting() {
        assertThat(
                Score.median(List.of(new long[]{1000, 6000}, new long[]{3000, 6000}, new long[]{5000, 6000}, new long[]{
                        9000, 6000}), 5040))
                .isEqualTo(3000);
        assertThat(
                Score.median(List.of(new long[]{1000, 6000}, new long[]{3000, 10}, new long[]{5000, 10}, new long[]{999,
                        6000}), 5040))
                .as("fewer than three past vetting").isEqualTo(3000);
        assertThat(Score.median(List.of(), 5040)).isZero();
    }

    @Test
    @Tag("CON-139")
    void ratingsHaveTheirLimits() {
        assertThat(List.of(9000, 8999, 7500, 7499, 6000, 5999, 4000, 3999)).extracting(Score::ratingOf).containsExactly(
                "excellent", "good", "good", "average", "average", "poor", "poor", "critical");
    }

    @Test
    @Tag("CON-131")
    void theSameFactsGiveTheSameBytes() {
        Facts facts = facts(983_394, 777_777, 933_333, 2, OLD);
        assertThat(facts.hash(RULES)).hasSize(64).isEqualTo(facts(983_394, 777_777, 933_333, 2, OLD).hash(RULES))
                .isNotEqualTo(facts(983_394, 777_778, 933_333, 2, OLD).hash(RULES));
        assertThat(Score.of(facts, RULES)).isEqualTo(Score.of(facts, RULES));
    }

    @Test
    @Tag("CON-142")
    void whatIfRunsTheSameRulesAhead() {
        Facts facts = new Facts("n", 1000, days(720, 0, 720, 0), new Facts.Today(3, 720, 0, 0, 0, List.of()), 700_000,
                700_000, 5040, OLD, 0, 0);
        Score today = Score.of(facts, RULES);
        Facts lost = Forecasting.nextDay(facts, RULES, 720, Optional.empty(), 0);
        Score tomorrow = Score.of(lost, RULES);
        assertThat(today.scoreBp()).isEqualTo(10_000);
        assertThat(lost.memory()).isEqualTo(days(720, 0, 720, 0, 720, 0));
        assertThat(lost.now(RULES)).isEqualTo(days(720, 0, 720, 0, 720, 0, 0, 720));
        assertThat(tomorrow.scoreBp()).isLessThan(9000);
        assertThat(Forecasting.nextDay(facts, RULES, 0, Optional.of(0L), 0).windowMc()).isEqualTo(600_000);
    }

    /** Random facts of 20,000 pairs: bounds hold and the deltas always add up (CON-190). */
    @Test
    @Tag("CON-140")
    @Tag("CON-190")
    void deltasAddUpForAnyTwoSetsOfFacts() {
        SplittableRandom random = new SplittableRandom(Long.getLong("seed", 7));
        for (int i = 0; i < 20_000; i++) {
            Facts before = any(random);
            Facts after = any(random);
            Score was = Score.of(before, RULES);
            Score is = Score.of(after, RULES);
            assertThat(is.scoreBp()).isBetween(0, 10_000);
            assertThat(is.parts().stream().mapToInt(Score.Part::pointsBp).sum()).isEqualTo(is.rawBp());
            List<Explanation> why = Explaining.of(before, was, after, is, AT);
            assertThat(why.stream().mapToInt(Explanation::deltaBp).sum()).as("%s -> %s", before, after).isEqualTo(is
                    .scoreBp() - was.scoreBp());
            assertThat(why).allSatisfy(entry -> assertThat(entry.text()).isNotBlank());
        }
    }

    private static Facts any(SplittableRandom random) {
        return new Facts("n", random.nextLong(10_000),
                new Memory(1, random.nextLong(7_000_000), random.nextLong(500_000),
                        random.nextLong(3) * 1000, random.nextLong(3) * 1000),
                new Facts.Today(2 + random.nextInt(2), random.nextInt(
                        720), random.nextInt(100), random.nextInt(3), random.nextInt(3), List.of()),
                random.nextLong(3_000_000),
                random.nextInt(4) == 0 ? 0 : random.nextLong(1, 2_000_000), 5040, random.nextInt(5) == 0
                        ? 0
                        : random
                                .nextLong(8000),
                random.nextInt(4), random.nextInt(20) == 0 ? 1 : 0);
    }

    @Test
    @Tag("CON-135")
    void dutiesFadeLikeBeaconsAndAreLeftOutBeforeTheFirst() {
        Memory memory = new Memory(0, 0, 0, 0, 0).after(1, 720, 0, 10, 0, RULES.forgettingPpm());
        assertThat(memory.after(2, 720, 0, 0, 10, RULES.forgettingPpm())).as("10 done fade to 9, 10 missed are fresh")
                .isEqualTo(new Memory(2, 1_368_000, 0, 9_000, 10_000));
        Facts today = withDuties(memory, 0, 10);
        assertThat(part(Score.of(today, RULES), ScoreRules.Component.VALIDATION)).hasValue(473_684);
        assertThat(part(Score.of(withDuties(memory, 0, 0), RULES), ScoreRules.Component.VALIDATION)).as(
                "a day without duties changes nothing").hasValue(1_000_000);
        Memory none = new Memory(0, 0, 0, 0, 0).after(1, 720, 0, 0, 0, RULES.forgettingPpm());
        assertThat(part(Score.of(withDuties(none, 0, 0), RULES), ScoreRules.Component.VALIDATION)).as("no duty yet")
                .isEmpty();
        assertThat(part(Score.of(withDuties(none, 0, 1), RULES), ScoreRules.Component.VALIDATION)).as(
                "one duty and missed").hasValue(0);
        assertThat(Score.of(withDuties(none, 0, 0), RULES).rawBp()).as("the other parts count for it")
                .isEqualTo(10_000);
        assertThat(Score.of(withDuties(none, 0, 1), RULES).rawBp()).isEqualTo(8_000);
    }

    private static Facts withDuties(Memory memory, int done, int missed) {
        return new Facts("n", 1000, memory, new Facts.Today(2, 720, 0, done, missed, List.of()), 1_000_000, 1_000_000,
                5040, OLD, 0, 0);
    }

    private static OptionalLong part(Score score, ScoreRules.Component component) {
        return score.parts().stream().filter(part -> part.component() == component).mapToLong(Score.Part::ppm)
                .findFirst();
    }
}
