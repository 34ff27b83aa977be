package org.lucid.node.consensus.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.consensus.beacon.BeaconChainTest;

class RankingTest {

    private static final LeaderTerms TERMS = new LeaderTerms(1, 5000, 3, 16, Optional.of("genesis"), 50_000, 500_000);

    static Contender contender(String id, long creditsMc, long beacons, long expected, long liveScorePpm) {
        return new Contender(id, creditsMc, beacons, expected, liveScorePpm, 0, -1, Optional.empty());
    }

    private static List<String> order(byte[] beacon, Contender... contenders) {
        return new Ranking(BeaconChainTest.NETWORK, 262_801, beacon).of(List.of(contenders)).stream().map(
                Contender::entityId).toList();
    }

    @Test
    @Tag("CON-71")
    void creditsTimesUptimeTimesLiveScoreDecide() {
        Contender steady = contender("a", 100_000, 5040, 5040, 1_000_000);
        Contender busier = contender("b", 120_000, 4536, 5040, 950_000);
        assertThat(steady.rankKey()).isEqualTo("100000000000000000");
        assertThat(busier.rankKey()).isEqualTo("102600000000000000");
        assertThat(order(new byte[64], steady, busier)).containsExactly("b", "a");
    }

    @Test
    @Tag("CON-71")
    void equalOnesAreOrderedByAHashOverTheBeacon() {
        byte[] beacon = BeaconChainTest.outputOf262800();
        Ranking ranking = new Ranking(BeaconChainTest.NETWORK, 262_801, beacon);
        assertThat(HexFormat.of().formatHex(ranking.tie("pool_c"))).startsWith("0326d3b8");
        assertThat(HexFormat.of().formatHex(ranking.tie("node_b"))).startsWith("776c7f12");
        assertThat(HexFormat.of().formatHex(ranking.tie("node_a"))).startsWith("c29e3680");
        assertThat(
                order(beacon, contender("node_a", 1, 1, 1, 1), contender("node_b", 1, 1, 1, 1), contender("pool_c", 1,
                        1, 1, 1)))
                .containsExactly("pool_c", "node_b", "node_a");
    }

    @Test
    @Tag("CON-70")
    void missesAndEquivocationsCutTheLiveScore() {
        assertThat(Contender.liveScorePpm(TERMS, 0, 0)).isEqualTo(1_000_000);
        assertThat(Contender.liveScorePpm(TERMS, 3, 0)).isEqualTo(850_000);
        assertThat(Contender.liveScorePpm(TERMS, 20, 0)).isZero();
        assertThat(Contender.liveScorePpm(TERMS, 1, 1)).isEqualTo(450_000);
        assertThat(Contender.liveScorePpm(TERMS, 30, 3)).isZero();
    }
}
