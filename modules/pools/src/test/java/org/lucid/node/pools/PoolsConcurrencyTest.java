package org.lucid.node.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.pools.PoolFixture.join;
import static org.lucid.node.pools.PoolFixture.journal;
import static org.lucid.node.pools.PoolFixture.leave;
import static org.lucid.node.pools.PoolFixture.members;
import static org.lucid.node.pools.PoolFixture.numberOf;
import static org.lucid.node.pools.PoolFixture.pool;
import static org.lucid.node.pools.PoolFixture.setup;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.testkit.Simulation;

class PoolsConcurrencyTest {

    private static final int MANY = 64;
    private static final int SEATS = 10;
    private static final int SEEDS = 50;

    private static List<Future<Pools.PoolMember>> joinAll(Simulation simulation, String poolId) {
        List<Future<Pools.PoolMember>> replies = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            replies.add(simulation.send(Pools.JOIN, join(poolId, "node_" + i)));
        }
        return replies;
    }

    private static List<String> makePools(Simulation simulation) {
        List<String> pools = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            pools.add(pool(simulation, "pool " + i, SEATS));
        }
        return pools;
    }

    private static List<Future<Pools.PoolMember>> joinEverywhere(Simulation simulation, List<String> pools,
            String nodeId) {
        return pools.stream().map(poolId -> simulation.send(Pools.JOIN, join(poolId, nodeId))).toList();
    }

    /** Calls until the store lets it through. */
    private static int insist(Runnable call) {
        int number;
        do {
            number = numberOf(call);
        } while (number >= 5031);
        return number;
    }

    /** Every seat has its membership and its entry, no node is in two pools, numbers have no gap (NOD-82). */
    private static void requireConsistent(Simulation simulation, List<String> pools, String run) {
        Map<String, String> byJournal = new HashMap<>();
        long seq = 0;
        for (Memberships.Change change : journal(simulation)) {
            assertThat(change.seq()).as(run).isEqualTo(++seq);
            if (change.change().equals("joined")) {
                assertThat(byJournal.put(change.nodeId(), change.poolId())).as(run + ": joined while in a pool")
                        .isNull();
            } else {
                assertThat(byJournal.remove(change.nodeId())).as(run).isEqualTo(change.poolId());
            }
        }
        Map<String, String> bySeats = new HashMap<>();
        for (String poolId : pools) {
            List<Pools.PoolMember> members = members(simulation, poolId);
            assertThat(members).as(run).hasSizeLessThanOrEqualTo(SEATS).allMatch(member -> List.of("joining",
                    "active").contains(member.status()));
            assertThat(simulation.call(Pools.GET, new Pools.GetPool(poolId)).nodeCount()).as(run).isEqualTo(
                    members.size());
            members.forEach(member -> assertThat(bySeats.put(member.nodeId(), poolId)).as(run).isNull());
        }
        assertThat(bySeats).as(run).isEqualTo(byJournal);
    }

    @Test
    @Tag("NOD-38")
    @Tag("NOD-40")
    void gives10SeatsTo64ConcurrentJoins() {
        try (Simulation simulation = new Simulation(setup())) {
            String poolId = pool(simulation, "North", SEATS);
            List<Future<Pools.PoolMember>> replies = joinAll(simulation, poolId);
            simulation.advance(Duration.ofSeconds(5));
            assertThat(replies.stream().filter(Future::succeeded)).hasSize(SEATS);
            assertThat(replies.stream().filter(reply -> numberOf(reply) == 4004)).hasSize(MANY - SEATS);
            requireConsistent(simulation, List.of(poolId), "calm");
            assertThat(members(simulation, poolId)).hasSize(SEATS);
        }
    }

    @Test
    @Tag("NOD-03")
    @Tag("NOD-39")
    @Tag("NOD-40")
    void givesOneMembershipToANodeThatJoins64Pools() {
        try (Simulation simulation = new Simulation(setup())) {
            List<String> pools = makePools(simulation);
            List<Future<Pools.PoolMember>> replies = joinEverywhere(simulation, pools, "node_a");
            simulation.advance(Duration.ofSeconds(5));
            assertThat(replies.stream().filter(Future::succeeded)).hasSize(1);
            assertThat(replies.stream().filter(reply -> numberOf(reply) == 4005)).hasSize(MANY - 1);
            requireConsistent(simulation, pools, "calm");
        }
    }

    @Test
    @Tag("NOD-40")
    void turnsAwayWhoWouldWaitBehind256Others() {
        PoolQueues queues = new PoolQueues(() -> Simulation.START);
        List<Future<String>> waiting = new ArrayList<>();
        for (int i = 0; i < 257; i++) {
            waiting.add(queues.run("p", Simulation.START.plusSeconds(1), () -> io.vertx.core.Promise.<String>promise()
                    .future()));
        }
        Future<String> tooMany = queues.run("p", Simulation.START.plusSeconds(1), () -> Future.succeededFuture("x"));
        assertThat(waiting).noneMatch(Future::isComplete);
        assertThat(numberOf(tooMany)).isEqualTo(4292);
        assertThat(queues.run("q", Simulation.START.plusSeconds(1), () -> Future.succeededFuture("x")).result())
                .isEqualTo("x");
        assertThat(numberOf(queues.run("r", Simulation.START, () -> Future.succeededFuture("x")))).as("too late")
                .isEqualTo(5041);
    }

    @Test
    @Tag("NOD-04")
    @Tag("NOD-40")
    void seatsNeitherTooManyNorTheWrongOnesWhateverTheStoreDoes() {
        for (int seed = 0; seed < SEEDS; seed++) {
            boolean[] calm = {true};
            StoreFaults storm = StoreFaults.random(new SplittableRandom(seed), 0.05, 0.05);
            StoreFaults faults = (collection, operation) -> calm[0]
                    ? StoreFaults.NONE
                    : storm.decide(collection, operation);
            String run = "seed " + seed;
            try (Simulation simulation = new Simulation(setup().seed(seed).faults(faults))) {
                List<String> pools = List.of(pool(simulation, "North", SEATS), pool(simulation, "South", SEATS));
                String poolId = pools.getFirst();
                calm[0] = false;
                List<Future<Pools.PoolMember>> replies = joinAll(simulation, poolId);
                simulation.advance(Duration.ofMillis(seed % 3), Duration.ofMillis(1));
                calm[0] = true;
                simulation.restart();
                Set<String> seated = new HashSet<>();
                members(simulation, poolId).forEach(member -> seated.add(member.nodeId()));
                for (int i = 0; i < MANY; i++) {
                    if (replies.get(i).succeeded()) {
                        assertThat(seated).as(run).contains("node_" + i);
                    }
                }
                calm[0] = false;
                for (String node : seated.stream().sorted().limit(4).toList()) {
                    insist(() -> simulation.call(Pools.LEAVE, leave(node)));
                    insist(() -> simulation.call(Pools.JOIN, join(pools.getLast(), node)));
                }
                calm[0] = true;
                simulation.advance(Duration.ofMinutes(3));
                for (int i = 0; i < MANY; i++) {
                    String node = "node_" + i;
                    insist(() -> simulation.call(Pools.JOIN, join(poolId, node)));
                }
                requireConsistent(simulation, pools, run);
                assertThat(members(simulation, poolId)).as(run).hasSize(SEATS);
            }
        }
    }

    @Test
    @Tag("NOD-40")
    void givesANodeOneMembershipWhateverTheStoreDoes() {
        for (int seed = 0; seed < SEEDS; seed++) {
            boolean[] calm = {true};
            StoreFaults storm = StoreFaults.random(new SplittableRandom(seed), 0.05, 0.05);
            StoreFaults faults = (collection, operation) -> calm[0]
                    ? StoreFaults.NONE
                    : storm.decide(collection, operation);
            try (Simulation simulation = new Simulation(setup().seed(seed).faults(faults))) {
                List<String> pools = makePools(simulation);
                calm[0] = false;
                List<Future<Pools.PoolMember>> replies = joinEverywhere(simulation, pools, "node_a");
                simulation.advance(Duration.ofMillis(seed % 3), Duration.ofMillis(1));
                calm[0] = true;
                simulation.restart();
                simulation.advance(Duration.ofMinutes(3));
                assertThat(replies.stream().filter(Future::succeeded).count()).as("seed " + seed).isLessThanOrEqualTo(
                        1);
                requireConsistent(simulation, pools, "seed " + seed);
            }
        }
    }

    /** The store dies after each possible write in turn; what was begun is completed after the restart. */
    @Test
    @Tag("NOD-39")
    @Tag("NOD-40")
    void takesUpJoiningAndLeavingAfterACrashBehindAnyStep() {
        for (int crashAfter = 0; crashAfter < 11; crashAfter++) {
            int[] left = {Integer.MAX_VALUE};
            StoreFaults faults = (collection, operation) -> switch (operation) {
                case INSERT, INSERT_ALL, REPLACE, DELETE -> left[0] == 0 || left[0]-- == 0
                        ? StoreFaults.FAIL_BEFORE_APPLY
                        : StoreFaults.NONE;
                default -> left[0] == 0 ? StoreFaults.FAIL_BEFORE_APPLY : StoreFaults.NONE;
            };
            String run = "crash after write " + crashAfter;
            try (Simulation simulation = new Simulation(setup().faults(faults))) {
                List<String> pools = List.of(pool(simulation, "North", SEATS));
                left[0] = crashAfter;
                boolean joined = succeeds(simulation, Pools.JOIN, join(pools.getFirst(), "node_a"));
                boolean gone = succeeds(simulation, Pools.LEAVE, leave("node_a"));
                left[0] = Integer.MAX_VALUE;
                simulation.restart();
                simulation.advance(Duration.ofMinutes(3));
                requireConsistent(simulation, pools, run);
                assertThat(members(simulation, pools.getFirst()).size()).as(run).isEqualTo(crashAfter == 0
                        || crashAfter >= 7 ? 0 : 1);
                assertThat(joined).as(run).isEqualTo(crashAfter >= 4);
                assertThat(gone).as(run).isEqualTo(crashAfter >= 9);
            }
        }
    }

    private static <Q, R> boolean succeeds(Simulation simulation,
            org.lucid.node.kernel.bus.Operation<Q, R> operation, Q request) {
        try {
            simulation.call(operation, request);
            return true;
        } catch (Failure failure) {
            return false;
        }
    }
}
