package org.lucid.node.consensus.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.consensus.leader.Schedule.Reason;
import org.lucid.node.consensus.leader.Schedule.Window;
import org.lucid.node.consensus.slot.Line;
import org.lucid.node.consensus.tally.RankOrder;
import org.lucid.node.contract.signing.SlotDigest;

class SchedulingTest {

    private static final LeaderTerms TERMS = new LeaderTerms(1, 5000, 3, 16, Optional.of("genesis"));

    /** Slot by slot, with entities that keep their order of rank; who claims is told by the function. */
    private static List<List<String>> play(List<String> entities, int slots,
            Function<Schedule, Optional<Integer>> claim) {
        Map<String, Long> last = new HashMap<>();
        List<Grants> grants = new ArrayList<>();
        List<List<String>> windows = new ArrayList<>();
        for (int slot = 0; slot < slots; slot++) {
            Schedule schedule = Scheduling.schedule(input(slot, entities, last, grants));
            windows.add(schedule.windows().stream().map(Window::entityId).toList());
            Grants granted = Grants.of(schedule, claim.apply(schedule));
            grants.add(granted);
            long granting = slot;
            granted.entities().forEach(entity -> last.put(entity, granting));
        }
        return windows;
    }

    private static Scheduling.Input input(long slot, List<String> entities, Map<String, Long> last,
            List<Grants> grants) {
        List<RankOrder.Entity> all = IntStream.range(0, entities.size())
                .mapToObj(i -> new RankOrder.Entity(entities.get(
                        i), 1000 - i, 1_000_000, 1_000_000, last.getOrDefault(entities.get(i), -1L)))
                .toList();
        return new Scheduling.Input(slot, new byte[32], TERMS, all, present(entities), new byte[32], new byte[64], List
                .copyOf(grants.subList(Math.max(0, grants.size() - 16), grants.size())));
    }

    private static Eligibility present(List<String> entities) {
        return new Eligibility(997, true, entities.stream().map(entity -> line("node of " + entity, entity,
                SlotDigest.EXPECTED | SlotDigest.BEACON)).toList());
    }

    private static Line line(String node, String entity, int flags) {
        return new Line(node, entity, flags, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> String.format("n%02d", i)).toList();
    }

    private static Scheduling.Input once(RankOrder.Entity... entities) {
        return new Scheduling.Input(1000, new byte[32], TERMS, List.of(entities), present(Stream.of(entities).map(
                RankOrder.Entity::entityId).toList()), new byte[32], new byte[64], List.of());
    }

    private static RankOrder.Entity with(String id, long lastGranted) {
        return new RankOrder.Entity(id, 10, 1_000_000, 1_000_000, lastGranted);
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
        RankOrder.Entity granted = with("a", 1000);
        assertThat(Scheduling.coolingUntil(TERMS, granted, 1001)).hasValue(1016L);
        assertThat(Scheduling.coolingUntil(TERMS, granted, 1016)).hasValue(1016L);
        assertThat(Scheduling.coolingUntil(TERMS, granted, 1017)).isEmpty();
    }

    @Test
    @Tag("CON-93")
    void reasonsTellFreeFromCoolingFromFillingIn() {
        Schedule schedule = Scheduling.schedule(once(with("cooling", 990), with("free", -1)));
        assertThat(schedule.windows()).containsExactly(new Window(0, "free", Reason.TOP_RANKED),
                new Window(1, "cooling",
                        Reason.COOLDOWN_RELAXED),
                new Window(2, "genesis", Reason.GENESIS_SERVER));
        assertThat(Scheduling.schedule(once()).windows()).containsExactly(new Window(0, "genesis",
                Reason.GENESIS_SERVER));
    }

    @Test
    @Tag("CON-91")
    void whoIsAbsentBarredOrWithoutCreditsIsNotScheduled() {
        RankOrder.Entity idle = new RankOrder.Entity("idle", 0, 1_000_000, 1_000_000, -1);
        List<Line> lines = List.of(line("a", "silent", SlotDigest.EXPECTED), line("b", "barred", SlotDigest.SUSPENDED
                | SlotDigest.BEACON), line("c", "excused", SlotDigest.MAINTENANCE),
                line("d", "idle", SlotDigest.BEACON),
                line("e", "pool", SlotDigest.EXPECTED), line("f", "pool", SlotDigest.EXPECTED | SlotDigest.BEACON));
        Eligibility observed = new Eligibility(997, true, lines);
        assertThat(observed.ineligible(with("silent", -1))).contains("no beacon in slot 997");
        assertThat(observed.ineligible(with("barred", -1))).contains("suspended or in maintenance in slot 997");
        assertThat(observed.ineligible(with("excused", -1))).contains("suspended or in maintenance in slot 997");
        assertThat(observed.ineligible(with("gone", -1))).contains("no member in slot 997");
        assertThat(observed.ineligible(idle)).contains("no credits in the window");
        assertThat(observed.ineligible(with("pool", -1))).as("one member's beacon is enough").isEmpty();
        assertThat(new Eligibility(997, false, lines).ineligible(with("silent", -1))).as("unobserved").isEmpty();
        Scheduling.Input input = new Scheduling.Input(1000, new byte[32], TERMS, List.of(with("silent", -1), idle, with(
                "pool", -1)), observed, new byte[32], new byte[64], List.of());
        assertThat(Scheduling.schedule(input).windows()).extracting(Window::entityId).containsExactly("pool",
                "genesis");
        assertThat(Scheduling.explain(input, with("silent", -1)).outcome()).isEqualTo("no beacon in slot 997");
    }

    @Test
    @Tag("CON-99")
    void everyOutcomeIsExplained() {
        List<String> six = numbers(1, 6);
        Scheduling.Input input = input(5, six, Map.of(), List.of());
        assertThat(six.stream().map(id -> Scheduling.explain(input, input.entities().get(six.indexOf(id))).outcome()))
                .containsExactly("holds window 0", "holds window 1", "holds window 2", "holds window 3",
                        "outranked by 4",
                        "outranked by 5");
        Scheduling.Input later = input(5, six, Map.of("n01", 4L), List.of());
        assertThat(Scheduling.explain(later, later.entities().getFirst()).outcome()).isEqualTo("cooldown until 21");
        assertThat(Scheduling.schedule(later).candidates()).hasSize(6).first().satisfies(first -> assertThat(first
                .outcome()).isEqualTo("cooldown until 21"));
    }

    @Test
    @Tag("CON-94")
    void theInputDigestChangesWithEveryInput() {
        Scheduling.Input input = once(with("a", -1));
        List<String> digests = new ArrayList<>();
        digests.add(Scheduling.schedule(input).inputDigest());
        byte[] other = {1, 2, 3};
        digests.add(Scheduling.schedule(new Scheduling.Input(1001, input.networkHash(), TERMS, input.entities(), input
                .eligibility(), input.tallyDigest(), input.previousBeacon(), input.grants())).inputDigest());
        digests.add(
                Scheduling.schedule(new Scheduling.Input(1000, other, TERMS, input.entities(), input.eligibility(),
                        input.tallyDigest(),
                        input.previousBeacon(), input.grants())).inputDigest());
        digests.add(
                Scheduling.schedule(new Scheduling.Input(1000, input.networkHash(), TERMS, input.entities(),
                        input.eligibility(), other,
                        input.previousBeacon(), input.grants())).inputDigest());
        digests.add(Scheduling.schedule(new Scheduling.Input(1000, input.networkHash(), TERMS, input.entities(), input
                .eligibility(), input.tallyDigest(), other, input.grants())).inputDigest());
        digests.add(Scheduling.schedule(new Scheduling.Input(1000, input.networkHash(), TERMS, input.entities(), input
                .eligibility(), input.tallyDigest(), input.previousBeacon(), List.of(new Grants(999, List.of("a")))))
                .inputDigest());
        assertThat(digests).doesNotHaveDuplicates();
        assertThat(Scheduling.schedule(input).inputDigest()).isEqualTo(digests.getFirst());
    }

    @Test
    @Tag("CON-96")
    void aWindowIsOpenFromItsFirstMillisecondUntilTheNextOneOpens() {
        Schedule schedule = Scheduling.schedule(input(5, numbers(1, 4), Map.of(), List.of()));
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        ClaimWindow second = ClaimWindow.of(schedule, TERMS, start, "n02").orElseThrow();
        assertThat(second.isOpenAt(start.plusMillis(4_999))).isFalse();
        assertThat(second.isOpenAt(start.plusMillis(5_000))).isTrue();
        assertThat(second.isOpenAt(start.plusMillis(9_999))).isTrue();
        assertThat(second.isOpenAt(start.plusMillis(10_000))).isFalse();
        assertThat(ClaimWindow.of(schedule, TERMS, start, "n09")).isEmpty();
    }
}
