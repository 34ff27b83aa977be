package org.lucid.node.pools.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.registration.NodeCapacities.Capacity;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.pools.placement.AllocationState.Trigger;
import org.lucid.node.pools.placement.Ranking.Point;

class RankingTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Point BERLIN = new Point(52.52, 13.405);
    private static final Point WARSAW = new Point(52.2297, 21.0122);
    private static final Point PARIS = new Point(48.8566, 2.3522);

    private static Capacity node(String id, Optional<Point> place, String country) {
        return new Capacity(id, "worker", "ACTIVE", NOW, false, Optional.of(country), Optional.empty(), place.map(
                Point::latitude), place.map(Point::longitude), Optional.empty(), Optional.empty(), 10, 4, 50,
                3L << 30, 100L << 30, Optional.empty());
    }

    private static Candidate candidate(String id, int priority, int held, double cpu, double memory) {
        return candidate(node(id, Optional.empty(), "DE"), priority, held, Optional.of(new Resources.Load(id, Optional
                .of(cpu), Optional.of(memory), Optional.empty(), Optional.empty(), Optional.empty(), NOW, List.of())));
    }

    private static Candidate candidate(Capacity node, int priority, int held, Optional<Resources.Load> load) {
        return new Candidate(node, Optional.empty(), priority, new NodeHolds(node.nodeId(), List.of(
                new NodeHolds.Hold("alloc_1", ResourceType.SESSION_SLOT, held))), load);
    }

    private static List<String> order(String strategy, Optional<String> cursor, List<Candidate> candidates) {
        return new Ranking(strategy, cursor, Optional.of(BERLIN), Optional.of("DE")).order(candidates, NOW,
                new SplittableRandom(7)).stream().map(Candidate::nodeId).toList();
    }

    @Test
    @Tag("NOD-53")
    void loadIsTheLargestOfThree() {
        assertThat(candidate("a", 50, 3, 35, 60).load(NOW)).isEqualTo(60);
        assertThat(candidate("a", 50, 7, 35, 60).load(NOW)).isEqualTo(70);
        assertThat(candidate("a", 50, 7, 95, 60).load(NOW)).isEqualTo(95);
        Candidate old = candidate("a", 50, 3, 35, 60);
        assertThat(old.load(NOW.plusSeconds(121))).as("old measurements do not count").isEqualTo(30);
        assertThat(order("least_loaded", Optional.empty(), List.of(candidate(node("new", Optional.empty(), "DE"), 50, 0,
                Optional.empty()), candidate("b", 50, 3, 80, 60)))).as("no sample: last").containsExactly("b", "new");
    }

    @Test
    @Tag("NOD-54")
    void goesRoundWithinATier() {
        List<Candidate> all = List.of(candidate("D", 10, 0, 1, 1), candidate("B", 50, 0, 70, 1),
                candidate("A", 50, 0, 1,
                        1),
                candidate("C", 50, 0, 5, 1));
        List<String> chosen = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        for (int i = 0; i < 4; i++) {
            String first = order("round_robin", cursor, all).getFirst();
            chosen.add(first);
            cursor = Optional.of(first);
        }
        assertThat(chosen).containsExactly("A", "B", "C", "A");
        assertThat(order("round_robin", Optional.of("A"), all)).containsExactly("B", "C", "A", "D");
        assertThat(order("least_loaded", Optional.empty(), all)).containsExactly("A", "C", "B", "D");
        assertThat(order("random", Optional.empty(), all)).containsExactlyInAnyOrder("A", "B", "C", "D").endsWith("D");
    }

    @Test
    @Tag("NOD-54")
    void knowsWhatIsNear() {
        assertThat(BERLIN.distance(WARSAW)).isCloseTo(517.2, Offset.offset(0.05));
        assertThat(BERLIN.distance(PARIS)).isCloseTo(877.5, Offset.offset(0.05));
        List<Candidate> all = List.of(candidate(node("abroad", Optional.empty(), "PL"), 50, 0, Optional.empty()),
                candidate(node("home", Optional.empty(), "DE"), 50, 0, Optional.empty()),
                candidate(node("paris", Optional.of(PARIS), "FR"), 50, 0, Optional.empty()),
                candidate(node("warsaw", Optional.of(WARSAW), "PL"), 50, 0, Optional.empty()));
        assertThat(order("geographic", Optional.empty(), all)).containsExactly("warsaw", "paris", "home", "abroad");
    }

    @Test
    @Tag("NOD-57")
    void countsWhatANodeCanGive() {
        Capacity node = node("a", Optional.empty(), "DE");
        assertThat(ResourceType.SESSION_SLOT.capacity(node)).isEqualTo(10);
        assertThat(ResourceType.CPU_CORES.capacity(node)).as("half of 4").isEqualTo(2);
        assertThat(ResourceType.MEMORY_MB.capacity(node)).isEqualTo(3072);
        assertThat(ResourceType.STORAGE_GB.capacity(node)).isEqualTo(100);
        assertThat(ResourceType.BANDWIDTH_MBPS.capacity(node)).as("unset").isEqualTo(100);
        assertThat(ResourceType.of("memory")).isEqualTo(ResourceType.MEMORY_MB);
        NodeHolds holds = NodeHolds.none("a");
        for (int i = 0; i < NodeHolds.MOST; i++) {
            assertThat(holds.takes(ResourceType.MEMORY_MB, 1, 3072)).isTrue();
            holds = holds.with(new NodeHolds.Hold("alloc_" + i, ResourceType.MEMORY_MB, 1));
        }
        assertThat(holds.takes(ResourceType.MEMORY_MB, 1, 3072)).as("a 257th hold").isFalse();
    }

    @Test
    @Tag("NOD-58")
    void keepsTheTableOfAllocations() {
        Map<String, AllocationState> table = new HashMap<>();
        table.put("REQUESTED HOLD", AllocationState.HELD);
        table.put("REQUESTED REFUSE", AllocationState.REFUSED);
        table.put("REQUESTED RELEASE", AllocationState.RELEASED);
        table.put("HELD CONFIRM", AllocationState.CONFIRMED);
        table.put("HELD RELEASE", AllocationState.RELEASED);
        table.put("HELD EXPIRE", AllocationState.EXPIRED);
        table.put("CONFIRMED RELEASE", AllocationState.RELEASED);
        table.put("CONFIRMED EXPIRE", AllocationState.EXPIRED);
        for (AllocationState state : AllocationState.values()) {
            for (Trigger trigger : Trigger.values()) {
                assertThat(state.on(trigger)).as("%s %s", state, trigger).isEqualTo(Optional.ofNullable(table.get(state
                        + " " + trigger)));
            }
        }
    }
}
