package org.lucid.node.consensus.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.consensus.leader.Schedule.Reason;
import org.lucid.node.consensus.leader.Schedule.Window;

class SchedulingTest {

    private static final LeaderTerms TERMS = new LeaderTerms(1, 5000, 3, 16, Optional.of("genesis"), 50_000, 500_000);

    /** Slot by slot, with entities that keep their order of rank; who claims is told by the function. */
    private static List<List<String>> play(List<String> entities, int slots,
            Function<Schedule, Optional<Integer>> claim) {
        Standings standings = new Standings();
        List<Grants> grants = new ArrayList<>();
        List<List<String>> windows = new ArrayList<>();
        for (int slot = 0; slot < slots; slot++) {
            Schedule schedule = Scheduling.schedule(input(slot, entities, standings, grants));
            windows.add(schedule.windows().stream().map(Window::entityId).toList());
            Grants granted = Grants.of(schedule, claim.apply(schedule));
            grants.add(granted);
            standings.granted(granted);
        }
        return windows;
    }

    private static Scheduling.Input input(long slot, List<String> entities, Standings standings, List<Grants> grants) {
        List<Contender> contenders = IntStream.range(0, entities.size()).mapToObj(i -> new Contender(entities.get(i),
                1000 - i, 10, 10, 1_000_000, 0, standings.lastGranted(entities.get(i)), Optional.empty())).toList();
        return new Scheduling.Input(slot, new byte[32], TERMS, contenders, new byte[32], new byte[64],
                List.copyOf(grants
                        .subList(Math.max(0, grants.size() - 16), grants.size())));
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> String.format("n%02d", i)).toList();
    }

    private static Scheduling.Input once(Contender... contenders) {
        return new Scheduling.Input(1000, new byte[32], TERMS, List.of(contenders), new byte[32], new byte[64], List
                .of());
    }

    private static Contender with(String id, long lastGranted, Optional<String> barred) {
        return new Contender(id, 10, 10, 10, 1_000_000, 0, lastGranted, barred);
    }

    @Test
    @Tag("CON-93")
    void threeEntitiesThatAllClaimTakeTurns() {
        List<List<String>> windows = play(List.of("A", "B", "C"), 5, schedule -> Optional.of(0));
        assertThat(windows.getFirst()).containsExactly("A", "B", "C", "genesis");
        assertThat(windows).extracting(List::getFirst).containsExactly("A", "B", "C", "A", "B");
    }

    @Test
    @Tag("CON-92")
    void twentyEntitiesLeadInTurnUntilTheFirstIsFreeAgain() {
        assertThat(play(numbers(1, 20), 18, schedule -> Optional.of(0))).extracting(List::getFirst)
                .containsExactlyElementsOf(IntStream.concat(IntStream.rangeClosed(1, 17), IntStream.of(1)).mapToObj(
                        i -> String.format("n%02d", i)).toList());
    }

    @Test
    @Tag("CON-92")
    void silentEntitiesCoolAsWell() {
        assertThat(play(numbers(1, 20), 6, schedule -> Optional.empty())).containsExactly(numbers(1, 4), numbers(5, 8),
                numbers(9, 12), numbers(13, 16), numbers(17, 20), numbers(1, 4));
    }

    @Test
    @Tag("CON-92")
    void aGrantBarsForSixteenSlots() {
        Contender granted = with("a", 1000, Optional.empty());
        assertThat(Scheduling.coolingUntil(TERMS, granted, 1001)).hasValue(1016L);
        assertThat(Scheduling.coolingUntil(TERMS, granted, 1016)).hasValue(1016L);
        assertThat(Scheduling.coolingUntil(TERMS, granted, 1017)).isEmpty();
    }

    @Test
    @Tag("CON-93")
    void reasonsTellFreeFromCoolingFromFillingIn() {
        Schedule schedule = Scheduling.schedule(once(with("cooling", 990, Optional.empty()), with("free", -1, Optional
                .empty())));
        assertThat(schedule.windows()).containsExactly(new Window(0, "free", Reason.TOP_RANKED),
                new Window(1, "cooling",
                        Reason.COOLDOWN_RELAXED),
                new Window(2, "genesis", Reason.GENESIS_SERVER));
        assertThat(Scheduling.schedule(once()).windows()).containsExactly(new Window(0, "genesis",
                Reason.GENESIS_SERVER));
    }

    @Test
    @Tag("CON-91")
    void whoIsBarredOrWithoutCreditsIsNotScheduled() {
        Contender absent = with("absent", -1, Optional.of("no beacon in slot 997"));
        Contender idle = new Contender("idle", 0, 10, 10, 1_000_000, 0, -1, Optional.empty());
        Scheduling.Input input = once(absent, idle, with("good", -1, Optional.empty()));
        assertThat(Scheduling.schedule(input).windows()).extracting(Window::entityId).containsExactly("good",
                "genesis");
        assertThat(Scheduling.explain(input, absent).outcome()).isEqualTo("no beacon in slot 997");
        assertThat(Scheduling.explain(input, idle).outcome()).isEqualTo("no credits in the window");
    }

    @Test
    @Tag("CON-99")
    void everyOutcomeIsExplained() {
        List<String> six = numbers(1, 6);
        Scheduling.Input input = input(5, six, new Standings(), List.of());
        assertThat(six.stream().map(id -> Scheduling.explain(input, input.contenders().get(six.indexOf(id))).outcome()))
                .containsExactly("holds window 0", "holds window 1", "holds window 2", "holds window 3",
                        "outranked by 4",
                        "outranked by 5");
        Standings standings = new Standings();
        standings.granted(new Grants(4, List.of("n01")));
        Scheduling.Input later = input(5, six, standings, List.of());
        assertThat(Scheduling.explain(later, later.contenders().getFirst()).outcome()).isEqualTo("cooldown until 21");
        assertThat(Scheduling.schedule(later).candidates()).hasSize(6).first().satisfies(first -> assertThat(first
                .outcome()).isEqualTo("cooldown until 21"));
    }

    @Test
    @Tag("CON-94")
    void theInputDigestChangesWithEveryInput() {
        Scheduling.Input input = once(with("a", -1, Optional.empty()));
        List<String> digests = new ArrayList<>();
        digests.add(Scheduling.schedule(input).inputDigest());
        byte[] other = {1, 2, 3};
        digests.add(Scheduling.schedule(new Scheduling.Input(1001, input.networkHash(), TERMS, input.contenders(), input
                .tallyDigest(), input.previousBeacon(), input.grants())).inputDigest());
        digests.add(
                Scheduling.schedule(new Scheduling.Input(1000, other, TERMS, input.contenders(), input.tallyDigest(),
                        input.previousBeacon(), input.grants())).inputDigest());
        digests.add(
                Scheduling.schedule(new Scheduling.Input(1000, input.networkHash(), TERMS, input.contenders(), other,
                        input.previousBeacon(), input.grants())).inputDigest());
        digests.add(Scheduling.schedule(new Scheduling.Input(1000, input.networkHash(), TERMS, input.contenders(), input
                .tallyDigest(), other, input.grants())).inputDigest());
        digests.add(Scheduling.schedule(new Scheduling.Input(1000, input.networkHash(), TERMS, input.contenders(), input
                .tallyDigest(), input.previousBeacon(), List.of(new Grants(999, List.of("a"))))).inputDigest());
        assertThat(digests).doesNotHaveDuplicates();
        assertThat(Scheduling.schedule(input).inputDigest()).isEqualTo(digests.getFirst());
    }

    @Test
    @Tag("CON-96")
    void aWindowIsOpenFromItsFirstMillisecondUntilTheNextOneOpens() {
        Schedule schedule = Scheduling.schedule(input(5, numbers(1, 4), new Standings(), List.of()));
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        ClaimWindow second = ClaimWindow.of(schedule, TERMS, start, "n02").orElseThrow();
        assertThat(second.isOpenAt(start.plusMillis(4_999))).isFalse();
        assertThat(second.isOpenAt(start.plusMillis(5_000))).isTrue();
        assertThat(second.isOpenAt(start.plusMillis(9_999))).isTrue();
        assertThat(second.isOpenAt(start.plusMillis(10_000))).isFalse();
        assertThat(ClaimWindow.of(schedule, TERMS, start, "n09")).isEmpty();
    }
}
