package org.lucid.node.poot;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.NodeWork;
import org.lucid.node.contract.poot.Poot;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

class PootModuleTest {

    private static final String ON = "registration: {enabled: true}\nconsensus: {enabled: true}\npoot: {enabled: true}\n";
    private static final Caller ANN = new Caller("ann", Set.of(Role.NODE_OPERATOR), Optional.of("ann"),
            Optional.empty());

    /** What consensus says, kept across restarts: a day of beacons for each node and epoch. */
    private static final class Counted {

        private final TreeMap<String, Map<Long, int[]>> days = new TreeMap<>();
        private long slot = 720;

        void day(String node, long epoch, int beacons, int missed) {
            days.computeIfAbsent(node, id -> new HashMap<>()).put(epoch, new int[]{beacons, missed});
        }

        private int[] of(String node, long epoch) {
            return days.get(node).getOrDefault(epoch, new int[2]);
        }

        private NodeWork.NodeFacts facts(String node) {
            long epoch = Math.floorDiv(slot + 1, 720);
            int[] today = of(node, epoch);
            long lifetime = days.get(node).values().stream().mapToLong(day -> day[0] + day[1]).sum();
            return new NodeWork.NodeFacts(node, node, 100_000, (int) lifetime, (int) lifetime, 1_000_000, lifetime,
                    new NodeWork.DayFacts(epoch, today[0], today[0] + today[1], 0, 0, 0, 0, 0, List.of()), 0, 0);
        }

        private Setup setup() {
            return Setup.of(ON, () -> new Stand("lucid.registration", this), () -> new Stand("lucid.consensus", this),
                    PootModule::new);
        }
    }

    /** No settings. */
    public record None() {
    }

    private record Stand(String id, Counted counted) implements LucidModule<None> {

        @Override
        public ModuleInfo<None> info() {
            return id.equals("lucid.consensus")
                    ? ModuleInfo.of(id, None.class, NodeWork.NODE_FACTS, NodeWork.WORK)
                    : ModuleInfo.of(id, None.class, Nodes.STATUSES);
        }

        @Override
        public Future<?> start(ModuleContext<None> context) {
            if (id.equals("lucid.registration")) {
                context.handle(Nodes.STATUSES, (request, call) -> Future.succeededFuture(new Nodes.StatusPage(request
                        .nodeIds().orElse(List.of()).stream().filter(counted.days::containsKey).map(
                                node -> new Nodes.StatusItem(node, "ACTIVE", "self", Optional.of("ann"), Optional
                                        .empty(), Instant.EPOCH))
                        .toList())));
                return Future.succeededFuture();
            }
            context.handle(NodeWork.NODE_FACTS, (request, call) -> Future.succeededFuture(new NodeWork.Facts(
                    counted.slot,
                    counted.days.keySet().stream()
                            .filter(node -> request.after().map(after -> node.compareTo(after) > 0).orElse(true))
                            .limit(request.limit()).map(counted::facts).toList())));
            context.handle(NodeWork.WORK, (request, call) -> {
                if (request.toEpoch() >= Math.floorDiv(counted.slot + 1, 720)) {
                    return Future.failedFuture(LucidError.SLOT_NOT_CLOSED.failure("not closed"));
                }
                List<NodeWork.WorkItem> items = new ArrayList<>();
                counted.days.forEach((node, days) -> {
                    int[] day = counted.of(node, request.fromEpoch());
                    items.add(new NodeWork.WorkItem(node, 0, 0, 0, day[0], day[0] + day[1], 0, 0, 0, List.of()));
                });
                return Future.succeededFuture(new NodeWork.Work(Optional.empty(), items));
            });
            return Future.succeededFuture();
        }
    }

    private static Poot.PootScore score(Simulation simulation, String node) {
        return simulation.callAs(ANN, Poot.SCORE, new Poot.OfNode(node));
    }

    private static Poot.HistoryPage history(Simulation simulation, String node, boolean dayEnd) {
        return simulation.callAs(ANN, Poot.HISTORY,
                new Poot.GetHistory(node, Optional.empty(), Optional.empty(), Optional.of(
                        dayEnd), Optional.empty(), Optional.of(100), Optional.empty()));
    }

    private static int failure(Runnable call) {
        try {
            call.run();
        } catch (Failure failure) {
            return failure.number();
        }
        return 0;
    }

    /** Days of full beacons, one node losing half of its last one. */
    private static Counted week() {
        Counted counted = new Counted();
        for (long epoch = 0; epoch < 8; epoch++) {
            counted.day("steady", epoch, 720, 0);
            counted.day("lazy", epoch, epoch == 7 ? 360 : 720, epoch == 7 ? 360 : 0);
        }
        counted.slot = 7 * 720 + 719;
        return counted;
    }

    @Test
    @Tag("CON-131")
    @Tag("CON-143")
    void daysThatNobodyTookPartInAreReadBack() {
        Counted counted = week();
        try (Simulation simulation = new Simulation(counted.setup())) {
            simulation.advance(Duration.ofMinutes(11), Duration.ofSeconds(1));
            Poot.PootScore steady = score(simulation, "steady");
            assertThat(steady.score()).isEqualTo(100.0);
            assertThat(steady.phase()).isEqualTo("full");
            assertThat(steady.validationStatus()).isEqualTo("valid");
            assertThat(score(simulation, "lazy").score()).isLessThan(98.0).isGreaterThan(90.0);
            simulation.stop();
            for (long epoch = 8; epoch < 12; epoch++) {
                counted.day("steady", epoch, 720, 0);
                counted.day("lazy", epoch, 720, 0);
            }
            counted.slot = 12 * 720 - 1;
            simulation.restartAfterStop();
            simulation.advance(Duration.ofMinutes(6), Duration.ofSeconds(1));
            double afterRest = score(simulation, "lazy").score();
            Counted fresh = counted;
            try (Simulation again = new Simulation(fresh.setup())) {
                again.advance(Duration.ofMinutes(6), Duration.ofSeconds(1));
                assertThat(score(again, "lazy").score()).as("all at once or with a pause").isEqualTo(afterRest);
                assertThat(score(again, "lazy").outputHash()).isEqualTo(score(simulation, "lazy").outputHash());
            }
        }
    }

    @Test
    @Tag("CON-140")
    void theHistoryTellsWhatMovedTheScoreByHowMuch() {
        Counted counted = week();
        try (Simulation simulation = new Simulation(counted.setup())) {
            simulation.advance(Duration.ofMinutes(6), Duration.ofSeconds(1));
            counted.slot += 60;
            counted.day("steady", 8, 30, 30);
            counted.day("lazy", 8, 60, 0);
            simulation.advance(Duration.ofMinutes(6), Duration.ofSeconds(1));
            Poot.HistoryEntry newest = history(simulation, "steady", false).history().getFirst();
            assertThat(newest.score()).isLessThan(newest.previous());
            double sum = newest.explanation().stream().mapToInt(Poot.Explanation::deltaBp).sum() / 100.0;
            assertThat(newest.score() - newest.previous()).isCloseTo(sum, org.assertj.core.data.Offset.offset(0.001));
            assertThat(newest.explanation()).extracting(Poot.Explanation::cause).contains("missed_beacons");
            assertThat(score(simulation, "steady").lastChange()).contains(newest);
            assertThat(simulation.call(Poot.STATISTICS, new Poot.GetStatistics(Optional.empty())).topCauses())
                    .anySatisfy(cause -> {
                        assertThat(cause.cause()).isEqualTo("missed_beacons");
                        assertThat(cause.points()).isNegative();
                        assertThat(cause.changes()).isPositive();
                    });
            int rows = history(simulation, "steady", false).history().size();
            simulation.advance(Duration.ofMinutes(30), Duration.ofSeconds(5));
            assertThat(history(simulation, "steady", false).history()).as("no slot closed, nothing new").hasSize(rows);
            assertThat(history(simulation, "steady", true).history()).isNotEmpty().allMatch(Poot.HistoryEntry::dayEnd);
        }
    }

    @Test
    @Tag("CON-130")
    void nobodySeesTheScoreOfAnotherAndNothingChangesIt() {
        Counted counted = week();
        try (Simulation simulation = new Simulation(counted.setup())) {
            simulation.advance(Duration.ofMinutes(6), Duration.ofSeconds(1));
            Caller bob = new Caller("bob", Set.of(Role.NODE_OPERATOR), Optional.of("bob"), Optional.empty());
            assertThat(failure(() -> simulation.callAs(bob, Poot.SCORE, new Poot.OfNode("steady")))).isEqualTo(2006);
            Poot.PootScore before = score(simulation, "lazy");
            assertThat(simulation.callAs(ANN, Poot.CALCULATE, new Poot.OfNode("lazy")).outputHash()).isEqualTo(before
                    .outputHash());
            assertThat(simulation.call(Poot.CALCULATE_ALL, Nothing.NOTHING).processed()).isEqualTo(2);
            assertThat(simulation.call(Poot.LEADERBOARD, new Poot.GetLeaderboard(Optional.empty(), Optional.empty()))
                    .places()).extracting(Poot.Place::nodeId).containsExactly("steady", "lazy");
            assertThat(simulation.call(Poot.LEADERBOARD, new Poot.GetLeaderboard(Optional.of(1), Optional.of("7d")))
                    .places()).extracting(Poot.Place::nodeId).containsExactly("steady");
            Poot.Statistics all = simulation.call(Poot.STATISTICS, new Poot.GetStatistics(Optional.empty()));
            assertThat(all.nodes()).isEqualTo(2);
            assertThat(all.validations()).containsOnlyKeys("accepted", "rejected");
            assertThat(all.ownership()).containsEntry("valid", 0L).hasSize(4);
            assertThat(all.topCauses()).extracting(Poot.TopCause::cause).contains("component_added");
            Poot.Forecast ahead = simulation.callAs(ANN, Poot.WHAT_IF,
                    new Poot.WhatIf("lazy", 7, Optional.empty(), Optional
                            .empty(), Optional.empty()));
            assertThat(ahead.days()).hasSize(7);
            assertThat(ahead.days().getLast().score()).isGreaterThan(before.score());
        }
    }

    @Test
    @Tag("NOD-36")
    void otherModulesReadTheScoresOfManyNodesAtOnce() {
        try (Simulation simulation = new Simulation(week().setup())) {
            simulation.advance(Duration.ofMinutes(6), Duration.ofSeconds(1));
            double lazy = score(simulation, "lazy").score();
            assertThat(simulation.call(Poot.SCORES_OF, new Poot.OfNodes(List.of("steady", "lazy", "unknown"))).items())
                    .containsExactlyInAnyOrder(new Poot.NodeScore("steady", 10_000),
                            new Poot.NodeScore("lazy", (int) Math.round(lazy * 100)));
            assertThat(simulation.call(Poot.SCORES_OF, new Poot.OfNodes(List.of())).items()).isEmpty();
            assertThat(failure(() -> simulation.call(Poot.SCORES_OF, new Poot.OfNodes(java.util.Collections.nCopies(
                    501, "steady"))))).isEqualTo(1001);
        }
    }

    @Test
    @Tag("CON-132")
    void changedWeightsAreANewVersionFromTheNextDayOn() {
        Counted counted = week();
        try (Simulation simulation = new Simulation(counted.setup())) {
            simulation.advance(Duration.ofMinutes(6), Duration.ofSeconds(1));
            assertThat(score(simulation, "lazy").weightsVersion()).isEqualTo(1);
            simulation.configure(ON.replace("poot: {enabled: true}",
                    "poot: {enabled: true, weights: {uptime: 70, work: 10, validation: 10, conduct: 10}}"));
            simulation.reload();
            counted.slot += 10;
            simulation.advance(Duration.ofMinutes(6), Duration.ofSeconds(1));
            assertThat(score(simulation, "lazy").weightsVersion()).as("not before the next epoch").isEqualTo(1);
        }
    }

    @Test
    @Tag("CON-142")
    void crossingALimitIsTold() {
        Counted counted = week();
        List<Poot.ScoreWarning> warnings = new ArrayList<>();
        try (Simulation simulation = new Simulation(counted.setup())) {
            simulation.kernel().switchboard().listen(Poot.SCORE_WARNING, warnings::add);
            simulation.advance(Duration.ofMinutes(6), Duration.ofSeconds(1));
            for (long epoch = 8; epoch < 30; epoch++) {
                counted.day("lazy", epoch, 0, 720);
                counted.day("steady", epoch, 720, 0);
            }
            counted.slot = 30 * 720 - 1;
            simulation.advance(Duration.ofMinutes(6), Duration.ofSeconds(1));
            assertThat(warnings).isNotEmpty().allSatisfy(warning -> {
                assertThat(warning.nodeId()).isEqualTo("lazy");
                assertThat(warning.direction()).isEqualTo("down");
                assertThat(warning.explanation()).isNotEmpty();
            });
        }
    }
}
