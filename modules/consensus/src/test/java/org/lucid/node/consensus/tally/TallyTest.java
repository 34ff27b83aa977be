package org.lucid.node.consensus.tally;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.consensus.params.RuleParameters;
import org.lucid.node.consensus.slot.Line;
import org.lucid.node.consensus.store.Totals;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.contract.signing.SlotDigest;
import org.lucid.node.kernel.json.Json;

class TallyTest {

    private static final byte[] NETWORK = SignedBytes.networkHash("lucid-test", Instant.parse("2025-01-01T00:00:00Z"));
    private static final byte[] BETA = Hex.bytes("beta", "d3af72958236a2153c1adc3ff8ccb485727de9357e2ab7765e302e639328"
            + "e868a9db529e147f7035ee548a87f8c1a5efd014006418b4ec670291b0778b8d2e67", 64);
    private static final RuleParameters RULES = new RuleParameters(5000, 3, 16, 7, 200_000, 5, 50_000, 500_000,
            5_242_880, 2000, 10_000, 5000, 15_000_000_000L, 16, 32, 0, 240, 12, 50);
    private static final int WINDOW = 2160;

    private static long live(int missed, int equivocations) {
        return RankOrder.liveScorePpm(new GrantBook.Grants(missed, equivocations, -1), RULES);
    }

    @Test
    @Tag("CON-70")
    void cutsTheLiveScoreForMissedWindowsAndEquivocations() {
        assertThat(live(0, 0)).isEqualTo(1_000_000);
        assertThat(live(3, 0)).isEqualTo(850_000);
        assertThat(live(20, 0)).isZero();
        assertThat(live(25, 0)).isZero();
        assertThat(live(1, 1)).isEqualTo(450_000);
    }

    private static RankOrder.Entity entity(String id, long mc, long uptime, long live) {
        return new RankOrder.Entity(id, mc, uptime, live, -1);
    }

    @Test
    @Tag("CON-71")
    void ranksByCreditsUptimeAndLiveScoreThenByHash() {
        List<RankOrder.Entity> equal = List.of(entity("node_a", 1, 1, 1), entity("node_b", 1, 1, 1),
                entity("pool_c", 1, 1, 1));
        assertThat(RankOrder.rank(equal, NETWORK, 262_801, BETA)).extracting(RankOrder.Entity::entityId)
                .containsExactly("pool_c", "node_b", "node_a");
        assertThat(equal.reversed().stream().map(RankOrder.Entity::entityId).map(id -> Hex.of(RankOrder.tie(NETWORK,
                262_801, BETA, id)).substring(0, 8)).toList()).containsExactly("0326d3b8", "776c7f12", "c29e3680");
        assertThat(RankOrder.rank(List.of(entity("a", 100_000, 1_000_000, 1_000_000), entity("b", 120_000, 900_000,
                950_000)), NETWORK, 1, BETA)).extracting(RankOrder.Entity::entityId).containsExactly("b", "a");
        assertThat(RankOrder.rank(List.of(entity("a", Long.MAX_VALUE, 1_000_000, 1_000_000), entity("b",
                Long.MAX_VALUE, 1_000_000, 999_999)), NETWORK, 1, BETA).getFirst().entityId()).as("no overflow")
                .isEqualTo("a");
    }

    /** Lines of a slot as a function of the seed and the slot. */
    private static List<Line> lines(long seed, long slot, boolean observed) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + slot);
        List<Line> lines = new ArrayList<>();
        for (int node = 0; node < 8; node++) {
            boolean suspended = random.nextInt(20) == 0;
            boolean maintenance = !suspended && random.nextInt(20) == 0;
            boolean beacon = !suspended && !maintenance && random.nextInt(4) > 0;
            boolean expected = observed && !suspended && !maintenance;
            int flags = Line.STARTED | (expected ? SlotDigest.EXPECTED : 0) | (beacon ? SlotDigest.BEACON : 0)
                    | (suspended ? SlotDigest.SUSPENDED : 0) | (maintenance ? SlotDigest.MAINTENANCE : 0);
            lines.add(new Line("node_" + node, random.nextBoolean() ? "node_" + node : "pool_" + node % 2, flags,
                    random.nextInt(1000), random.nextInt(100), 0, random.nextInt(2), 0, 1, 2, 3, 4));
        }
        return lines;
    }

    @Test
    @Tag("CON-65")
    @Tag("CON-190")
    void sumsAWindowAsAFullRecountDoes() {
        long seed = Long.getLong("seed", 11);
        long first = 262_800;
        Tally tally = new Tally(first, WINDOW);
        for (long slot = first; slot < first + 3000; slot++) {
            boolean observed = slot % 7 != 0;
            tally.add(slot, observed, lines(seed, slot, observed), slot - WINDOW < first
                    ? List.of()
                    : lines(seed, slot - WINDOW, (slot - WINDOW) % 7 != 0), 5);
            if (tally.epochIsComplete()) {
                tally.endEpoch();
            }
        }
        Map<String, long[]> nodes = new HashMap<>();
        Map<String, long[]> entities = new HashMap<>();
        for (long slot = first + 3000 - WINDOW; slot < first + 3000; slot++) {
            for (Line line : lines(seed, slot, slot % 7 != 0)) {
                count(nodes.computeIfAbsent(line.nodeId(), n -> new long[3]), line);
                count(entities.computeIfAbsent(line.entityId(), n -> new long[3]), line);
            }
        }
        tally.nodes.forEach((id, sums) -> assertThat(new long[]{sums.window.creditsMc, sums.window.beacons,
                sums.window.expected}).as("seed %d %s", seed, id).isEqualTo(nodes.get(id)));
        tally.entities.forEach((id, sums) -> assertThat(new long[]{sums.creditsMc, sums.beacons, sums.expected})
                .as("seed %d %s", seed, id).isEqualTo(entities.get(id)));
        assertThat(tally.entities).hasSameSizeAs(entities);
        tally.nodes.values().forEach(sums -> assertThat((long) sums.day.expected + sums.day.unobserved
                + sums.day.maintenance + sums.day.suspended).as("slots of the day").isEqualTo(3000 - 4 * 720));
        Tally anew = new Tally(first, WINDOW);
        anew.clearWindow(WINDOW);
        for (long slot = first + 3000 - WINDOW; slot < first + 3000; slot++) {
            anew.addToWindow(lines(seed, slot, slot % 7 != 0));
        }
        assertThat(anew.tallyDigest(GrantBook.NONE)).isEqualTo(tally.tallyDigest(GrantBook.NONE));
    }

    private static void count(long[] sums, Line line) {
        sums[0] += line.creditsMc();
        sums[1] += line.expected() && line.beacon() ? 1 : 0;
        sums[2] += line.expected() ? 1 : 0;
    }

    @Test
    @Tag("CON-72")
    void digestsTheEntitiesById() {
        Tally tally = new Tally(262_800, WINDOW);
        tally.add(262_800, true, List.of(new Line("node_b", "pool_a", Line.STARTED | SlotDigest.EXPECTED
                | SlotDigest.BEACON, 7, 0, 0, 0, 0, 0, 0, 0, 0)), List.of(), 5);
        assertThat(tally.tallyDigest(entity -> new GrantBook.Grants(2, 0, 99))).isEqualTo(Hex.of(SignedBytes.untagged()
                .str("pool_a").u64(7).u64(1).u64(1).u64(2).u64(99).sha256()));
        assertThat(tally.tallyDigest(GrantBook.NONE)).isEqualTo(Hex.of(SignedBytes.untagged().str("pool_a").u64(7)
                .u64(1).u64(1).u64(0).u64(-1).sha256()));
    }

    @Test
    @Tag("CON-61")
    void storesLinesInPartsOfAThousandInFewBytes() {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            String node = String.format("node_%032d", i);
            lines.add(new Line(node, i % 3 == 0 ? "pool_" + i % 7 : node, Line.STARTED | SlotDigest.EXPECTED
                    | (i % 5 == 0 ? 0 : SlotDigest.BEACON), i % 2 == 0 ? 4600 : 0, 0, 0, 0, 0,
                    i % 2 == 0
                            ? 23_000_000
                            : 0,
                    0, 0, 0));
        }
        List<Totals> parts = Totals.of(262_800, lines);
        assertThat(parts).hasSize(3);
        List<Line> read = new ArrayList<>();
        parts.forEach(part -> read.addAll(Json.decode(Json.encode(part), Totals.class).lines()));
        assertThat(read).isEqualTo(lines);
        assertThat(parts.stream().mapToInt(part -> Json.encodeBytes(part).length).sum() / lines.size())
                .isLessThanOrEqualTo(96);
        assertThat(Totals.of(1, List.of())).hasSize(1);
        List<Line> onePool = lines.subList(0, 1).stream().map(line -> line).toList();
        assertThat(Totals.of(1, onePool).getFirst().lines()).as("all in one pool").isEqualTo(onePool);
    }

    @Test
    void namesAtMostThirtyTwoRangesOfMissedSlots() {
        NodeSums sums = new NodeSums("n");
        for (long slot = 0; slot < 200; slot++) {
            boolean beacon = slot % 3 != 0 && slot % 3 != 1;
            sums.add(new Line("n", "n", Line.STARTED | SlotDigest.EXPECTED | (beacon ? SlotDigest.BEACON : 0), 0, 0, 0,
                    0, 0, 0, 0, 0, 0), slot, true, 5);
        }
        assertThat(sums.day.missed).hasSize(32);
        assertThat(sums.day.missed.getFirst().to() - sums.day.missed.getFirst().from()).isEqualTo(1);
        assertThat(sums.day.expected - sums.day.beacons).isEqualTo(134);
    }
}
