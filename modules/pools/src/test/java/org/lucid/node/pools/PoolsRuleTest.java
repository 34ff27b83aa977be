package org.lucid.node.pools;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.pools.Pools.AutoScaling;
import org.lucid.node.pools.MembershipState.Trigger;

class PoolsRuleTest {

    private static final Instant GENESIS = Instant.parse("2025-01-01T00:00:00Z");
    private final Slots slots = new Slots(GENESIS);

    private static Instant within(long slot) {
        return GENESIS.plusSeconds(slot * 120 + 37);
    }

    @Test
    @Tag("NOD-41")
    void countsAMemberFromTheFirstWholeSlotToTheLastBegunSlot() {
        assertThat(slots.firstFrom(within(1000))).as("joined inside 1000").isEqualTo(1001);
        assertThat(slots.firstFrom(within(1005))).as("left inside 1005: the last is 1005").isEqualTo(1006);
        assertThat(slots.firstFrom(GENESIS.plusSeconds(1000 * 120))).as("joined at T_1000 exactly").isEqualTo(1000);
        assertThat(slots.firstFrom(within(1005))).as("another pool joined inside 1005").isEqualTo(1006);
        assertThat(slots.firstFrom(within(1000).plusSeconds(60))).as("joined and left inside 1000: no slot")
                .isEqualTo(slots.firstFrom(within(1000)));
        assertThat(slots.firstFrom(GENESIS.plusSeconds(1000 * 120).plusMillis(1))).isEqualTo(1001);
        assertThat(slots.firstFrom(GENESIS.minusSeconds(500))).as("before genesis").isZero();
        assertThat(slots.at(within(1000))).isEqualTo(1000);
        assertThat(slots.at(GENESIS.minusMillis(1))).isEqualTo(-1);
    }

    @Test
    void keepsTheTableOfMemberships() {
        Map<String, MembershipState> table = new HashMap<>();
        table.put("RESERVING SEATED", MembershipState.JOINING);
        table.put("RESERVING FULL", MembershipState.REFUSED);
        table.put("JOINING WORKS", MembershipState.ACTIVE);
        table.put("JOINING NEVER_ACTIVE", MembershipState.LEFT);
        table.put("ACTIVE FALTERS", MembershipState.DEGRADED);
        table.put("DEGRADED WORKS", MembershipState.ACTIVE);
        for (String seated : List.of("JOINING", "ACTIVE", "DEGRADED")) {
            table.put(seated + " LEAVE", MembershipState.LEFT);
            table.put(seated + " REMOVE", MembershipState.REMOVED);
            table.put(seated + " DISBAND", MembershipState.DISBANDED);
        }
        for (MembershipState state : MembershipState.values()) {
            for (Trigger trigger : Trigger.values()) {
                assertThat(state.on(trigger)).as("%s %s", state, trigger).isEqualTo(Optional.ofNullable(table.get(state
                        + " " + trigger)));
            }
        }
    }

    @Test
    void keepsTheTableOfPools() {
        Map<String, PoolState> table = new HashMap<>();
        table.put("FORMING ENOUGH", PoolState.ACTIVE);
        table.put("DEGRADED ENOUGH", PoolState.ACTIVE);
        table.put("ACTIVE SHORT", PoolState.DEGRADED);
        for (String open : List.of("FORMING", "ACTIVE", "DEGRADED")) {
            table.put(open + " MAINTAIN", PoolState.MAINTENANCE);
            table.put(open + " DISBAND", PoolState.GRACE);
        }
        table.put("MAINTENANCE DISBAND", PoolState.GRACE);
        for (String paused : List.of("MAINTENANCE", "GRACE")) {
            table.put(paused + " RESUME_ENOUGH", PoolState.ACTIVE);
            table.put(paused + " RESUME_SHORT", PoolState.DEGRADED);
            table.put(paused + " RESUME_UNFORMED", PoolState.FORMING);
        }
        table.put("GRACE GRACE_OVER", PoolState.SETTLING);
        table.put("SETTLING SETTLED", PoolState.DISBANDED);
        for (PoolState state : PoolState.values()) {
            table.put(state + " REMOVE", state == PoolState.DISBANDED ? null : PoolState.DISBANDED);
            for (PoolState.Trigger trigger : PoolState.Trigger.values()) {
                assertThat(state.on(trigger)).as("%s %s", state, trigger).isEqualTo(Optional.ofNullable(table.get(state
                        + " " + trigger)));
            }
        }
    }

    @Test
    @Tag("NOD-47")
    void comparesContributionsWithTheLargest() {
        assertThat(Contribution.of(Map.of("a", 50L, "b", 100L, "c", 0L))).isEqualTo(Map.of("a", 5000, "b", 10_000, "c",
                0));
        assertThat(Contribution.of(Map.of("a", 1L, "b", 3L))).isEqualTo(Map.of("a", 3333, "b", 10_000));
        assertThat(Contribution.of(Map.of("a", 0L, "b", 0L))).isEqualTo(Map.of("a", 0, "b", 0));
    }

    /** Applies the counts, each found twice in a row as the checks want it. */
    private static Health after(Health before, int members, int... active) {
        Health health = before;
        for (int count : active) {
            health = health.towards(count, members);
        }
        return health;
    }

    @Test
    @Tag("NOD-48")
    void takesTwoPercentMoreToGetWellAgain() {
        assertThat(after(Health.HEALTHY, 100, 95)).isEqualTo(Health.HEALTHY);
        assertThat(after(Health.HEALTHY, 100, 94)).isEqualTo(Health.DEGRADED);
        assertThat(after(Health.HEALTHY, 100, 94, 96)).isEqualTo(Health.DEGRADED);
        assertThat(after(Health.HEALTHY, 100, 94, 96, 97)).isEqualTo(Health.HEALTHY);
        assertThat(after(Health.HEALTHY, 100, 79, 81)).isEqualTo(Health.UNHEALTHY);
        assertThat(after(Health.HEALTHY, 100, 79, 82)).isEqualTo(Health.DEGRADED);
        assertThat(after(Health.UNHEALTHY, 100, 96)).as("well enough for one step").isEqualTo(Health.DEGRADED);
        assertThat(after(Health.UNHEALTHY, 100, 97)).isEqualTo(Health.HEALTHY);
        assertThat(after(Health.HEALTHY, 3, 2)).isEqualTo(Health.UNHEALTHY);
        assertThat(after(Health.HEALTHY, 0, 0)).isEqualTo(Health.EMPTY);
        assertThat(after(Health.EMPTY, 100, 95)).isEqualTo(Health.HEALTHY);
    }

    @Test
    @Tag("NOD-50")
    void advisesNoMoreThanHalfMoreAndAFifthFewer() {
        ScalingPolicy policy = ScalingPolicy.of(new AutoScaling(true, Optional.empty(), Optional.empty(), Optional
                .empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()), 100);
        assertThat(policy.desired(10, 90)).isEqualTo(13);
        assertThat(policy.desired(10, 20)).isEqualTo(8);
        assertThat(policy.desired(10, 100)).as("15 would be wanted and is the most").isEqualTo(15);
        assertThat(policy.desired(1, 100)).isEqualTo(2);
        assertThat(policy.desired(3, 10)).as("one fewer is always allowed").isEqualTo(2);
        assertThat(policy.desired(1, 5)).as("never below min_nodes").isEqualTo(1);
        assertThat(ScalingPolicy.of(new AutoScaling(true, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.of(12), Optional.empty(), Optional.empty()), 100).desired(10, 90))
                .isEqualTo(12);
        assertThat(policy.direction(80)).isZero();
        assertThat(policy.direction(80.1)).isEqualTo(1);
        assertThat(policy.direction(29.9)).isEqualTo(-1);
    }

    @Test
    @Tag("NOD-45")
    void ranksSuccessorsByRoleThenWorkThenTime() {
        Instant early = GENESIS;
        Instant late = GENESIS.plusSeconds(60);
        List<Succession.Candidate> members = List.of(new Succession.Candidate("node_a", Roles.MEMBER, 100, early),
                new Succession.Candidate("node_b", Roles.MEMBER, 9000, late), new Succession.Candidate("node_c",
                        Roles.MEMBER, 9000, early),
                new Succession.Candidate("node_d", Roles.OBSERVER, 10_000, early),
                new Succession.Candidate("node_f", Roles.CO_LEADER, 10_000, late), new Succession.Candidate("node_e",
                        Roles.CO_LEADER, 0, early),
                new Succession.Candidate("node_0", Roles.MEMBER, 100, early));
        assertThat(Succession.rank(members)).containsExactly("node_e", "node_f", "node_c", "node_b", "node_0",
                "node_a");
    }

    @Test
    @Tag("NOD-46")
    void changesTheRewardMethodFromAWholeDayOn() {
        Instant noon = Instant.parse("2026-03-01T12:00:00Z");
        Instant third = Instant.parse("2026-03-03T00:00:00Z");
        RewardMethods methods = RewardMethods.of(RewardMethods.DEFAULT).changed("equal", noon);
        assertThat(methods.at(noon)).isEqualTo("contribution_weighted");
        assertThat(methods.next(noon)).contains("equal");
        assertThat(methods.at(third.minusMillis(1))).isEqualTo("contribution_weighted");
        assertThat(methods.at(third)).isEqualTo("equal");
        assertThat(methods.next(third)).isEmpty();
        assertThat(RewardMethods.of("equal").changed("work_credits", Instant.parse("2026-03-01T00:00:00Z")).history()
                .getLast().from()).as("24 h to the millisecond").isEqualTo(Instant.parse("2026-03-02T00:00:00Z"));
        assertThat(methods.changed("work_credits", noon).history()).as("what waits is replaced").hasSize(2);
        assertThat(methods.changed("contribution_weighted", noon).history()).as("or called off").hasSize(1);
        RewardMethods long64 = methods;
        Instant now = noon;
        for (int i = 2; i < 64; i++) {
            now = now.plusSeconds(200_000);
            long64 = long64.changed(i % 2 == 0 ? "work_credits" : "equal", now);
        }
        RewardMethods full = long64;
        Instant later = now.plusSeconds(200_000);
        assertThat(full.history()).hasSize(64);
        assertThat(full.at(third)).as("the past stays").isEqualTo("equal");
        assertThat(PoolFixture.numberOf(() -> full.changed("contribution_weighted", later))).isEqualTo(5003);
    }

    @Test
    @Tag("NOD-41")
    void foldsTheJournalIntoWhomWorkCountsFor() {
        Affiliations known = new Affiliations();
        known.hear("a", true, "p", 1001);
        known.hear("a", false, "p", 1006);
        known.hear("a", true, "q", 1006);
        known.hear("b", true, "p", 1001);
        known.hear("b", false, "p", 1001);
        assertThat(known.at("a", 1000)).isEmpty();
        assertThat(known.at("a", 1001)).contains("p");
        assertThat(known.at("a", 1005)).contains("p");
        assertThat(known.at("a", 1006)).as("joined another inside 1005").contains("q");
        assertThat(known.at("b", 1001)).as("joined and left inside 1000").isEmpty();
        known.forgetBefore(1006);
        known.hear("a", false, "q", 1010);
        assertThat(known.at("a", 1009)).contains("q");
        assertThat(known.at("a", 1010)).isEmpty();
    }
}
