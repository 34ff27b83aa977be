package org.lucid.node.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Ids;
import org.lucid.node.consensus.store.Records.Checkpoint;
import org.lucid.node.consensus.store.Records.Header;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.NodeWork;
import org.lucid.node.contract.consensus.Slots;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.MerkleTree;
import org.lucid.node.contract.signing.SlotDigest;
import org.lucid.node.kernel.module.ModuleState;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.testkit.Simulation.Setup;

class ClosingTest {

    @Test
    @Tag("CON-58")
    void closesASlotInTheTurnOfTheSecondSlotAfterIt() {
        try (Net net = Net.of(3, "")) {
            long slot = net.slot();
            net.slots(2, 1);
            net.simulation.advance(Duration.ofSeconds(24));
            assertThat(net.status().closedSlot()).isLessThan(slot);
            net.simulation.advance(Duration.ofSeconds(2));
            assertThat(net.status().closedSlot()).isEqualTo(slot);
            assertThat(net.status().seal().orElseThrow().slot()).as("the beacon of the turn").isEqualTo(slot + 2);
        }
    }

    @Test
    @Tag("CON-58")
    @Tag("CON-60")
    void retriesATurnUntilTheJournalsCanBeReadAndSkipsNothing() {
        World world = new World(3);
        try (Net net = new Net(world, world.setup(""))) {
            long slot = net.slot();
            net.slots(1, 1);
            world.registrationFails(true);
            net.slots(8, 1);
            assertThat(net.status().closedSlot()).isLessThan(slot);
            world.registrationFails(false);
            net.simulation.advance(Duration.ofSeconds(31));
            assertThat(net.status().closedSlot()).isGreaterThanOrEqualTo(slot + 6);
            for (long s = slot; s < slot + 7; s++) {
                assertThat(net.closed(s).beacons()).isEqualTo(1);
            }
        }
    }

    @Test
    @Tag("CON-60")
    @Tag("CON-51")
    void countsWorkForThePoolThatANodeBelongedToAtTheStartOfTheSlot() {
        World world = new World(3);
        try (Net net = new Net(world, world.setup(""))) {
            long slot = net.slot();
            net.simulation.advance(Duration.ofSeconds(1));
            net.open("sess_1", 1);
            net.beat(1);
            world.join(1, "pool_a", net.simulation.now());
            net.send(net.relay(1, slot, List.of(net.receipt(1, "sess_1", slot, 5_242_880))));
            net.slots(1, 2);
            net.beat(1);
            world.leave(1, "pool_a", net.simulation.now().plusSeconds(200));
            world.join(2, "pool_a", net.simulation.now());
            net.send(net.relay(1, slot + 1, List.of(net.receipt(1, "sess_1", slot + 1, 2 * 5_242_880))));
            net.slots(3, 1, 2);
            assertThat(net.line(slot, 1).entityId()).isEqualTo(world.node(1));
            assertThat(net.line(slot + 1, 1).entityId()).isEqualTo("pool_a");
            assertThat(net.line(slot + 2, 1).entityId()).as("not in force yet").isEqualTo("pool_a");
            assertThat(net.line(slot + 2, 2).entityId()).as("a later change that is").isEqualTo("pool_a");
            assertThat(net.line(slot + 3, 1).entityId()).isEqualTo(world.node(1));
            List<Consensus.RankedEntity> ranking = ranking(net);
            assertThat(ranking).extracting(Consensus.RankedEntity::entityId).startsWith("pool_a", world.node(1));
            assertThat(ranking.get(0).creditsMc()).as("a leaver's credits stay").isEqualTo(2000);
            assertThat(ranking.get(0).entityType()).isEqualTo("pool");
            assertThat(ranking.get(1).creditsMc()).isEqualTo(1000);
            assertThat(net.verify(slot + 2).matches()).isTrue();
        }
    }

    private static List<Consensus.RankedEntity> ranking(Net net) {
        return net.simulation.call(Consensus.RANKING, new Consensus.GetRanking(Optional.empty())).entities();
    }

    @Test
    @Tag("CON-61")
    @Tag("CON-62")
    @Tag("CON-63")
    void chainsHeadersOverRootsThatAnyoneCanCompute() {
        try (Net net = Net.of(12, "")) {
            long empty = net.slot();
            net.slots(1);
            long slot = net.slot();
            net.slots(1, Net.first(11));
            assertThat(net.closed(empty).proofsRoot()).as("the root of nothing").startsWith("e3b0c442");
            Slots.Slot header = net.closed(slot);
            assertThat(header.previousDigest()).isEqualTo(net.closed(empty).digest());
            assertThat(header.digest()).isEqualTo(Hex.of(SlotDigest.header(World.NETWORK, header)));
            assertThat(header.totalsRoot()).isEqualTo(Hex.of(MerkleTree.root(net.totals(slot).stream()
                    .map(line -> MerkleTree.leaf(SlotDigest.leaf(line))).toList())));
            assertThat(net.totals(slot)).extracting(Slots.TotalsLine::nodeId).isSorted().hasSize(11);
            assertThat(net.simulation.call(Slots.SLOT_TOTALS, new Slots.GetTotals(slot, Optional.of(net.totals(slot)
                    .get(4).nodeId()), Optional.of(3))).totals()).isEqualTo(net.totals(slot).subList(5, 8));
            assertThat(Net.failure(() -> net.simulation.call(Slots.SLOT, new Slots.GetSlot(net.slot()))))
                    .isEqualTo(5516);
        }
    }

    @Test
    @Tag("CON-59")
    void stopsWhenASlotIsStoredWithAnotherDigest() {
        try (Net net = Net.of(3, "")) {
            long slot = net.slot();
            net.beat(1);
            Slots.Slot other = net.closed(slot - 1);
            net.simulation.await(net.store().headers().insert(new Header(slot, new Slots.Slot(slot, true,
                    Optional.empty(), 1, 0, 0, 0, 0, 0, 0, 0, 2, 2, Optional.empty(), List.of(), other.proofsRoot(),
                    other.totalsRoot(), other.tallyDigest(), other.digest(), "00".repeat(32), other.signature()),
                    net.simulation.now())));
            List<String> details = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                net.simulation.advance(Duration.ofMillis(500));
                net.simulation.kernel().modules().stream().filter(m -> m.id().equals("lucid.consensus")
                        && m.state() == ModuleState.FAILED).forEach(m -> details.add(m.detail().orElse("")));
            }
            assertThat(details).isNotEmpty().first().asString().contains("slot " + slot + " is stored with digest "
                    + "00".repeat(32)).contains("was computed with");
            assertThat(details).as("it does not go on from there").last().asString()
                    .contains("slot " + slot + " is damaged");
        }
    }

    /** The digests of slots of one run in which nodes beat, relay and are silent. */
    private static List<String> run(Setup setup, World world, boolean restarts) {
        return run(setup, world, restarts, Slots.Slot::digest);
    }

    /** What does not depend on when the manager listened: whether a leader missed its window does. */
    private static String roots(Slots.Slot slot) {
        return slot.proofsRoot() + slot.totalsRoot();
    }

    private static List<String> run(Setup setup, World world, boolean restarts,
            Function<Slots.Slot, String> seen) {
        try (Net net = new Net(world, setup)) {
            long first = net.slot();
            for (int i = 0; i < 35; i++) {
                long slot = net.slot();
                if (i == 0) {
                    net.open("sess_1", 1);
                }
                for (int node = 0; node < 6; node++) {
                    if ((i * 7 + node) % 5 != 0) {
                        net.send(net.beacon(node, slot, net.simulation.now()));
                    }
                }
                net.send(net.relay(1, slot, List.of(net.receipt(1, "sess_1", slot, 1_000_000L + i))));
                net.simulation.advance(Duration.ofSeconds(60));
                if (restarts && i % 9 == 4) {
                    net.simulation.restart();
                }
                net.simulation.advance(Duration.ofSeconds(60));
            }
            net.closed(first + 34);
            return LongStream.range(first, first + 35).mapToObj(net::closed).map(seen).toList();
        }
    }

    @Test
    @Tag("CON-64")
    @Tag("CON-190")
    void givesTheSameDigestsFromMemoryFromTheStoreAndWithoutEvents() {
        World world = new World(6);
        List<String> fromMemory = run(world.setup(""), world, false);
        assertThat(run(world.setup(""), world, true)).as("read back from the store four times").isEqualTo(fromMemory);
        assertThat(run(world.setup("").withoutEvents(), world, false)).isEqualTo(fromMemory);
        StoreFaults once = onceIn(4, "task_proofs", StoreFaults.FAIL_AFTER_APPLY);
        assertThat(runRepeating(world.setup("").faults(once), world)).as("inserts that were not answered")
                .isEqualTo(run(world.setup(""), world, false, ClosingTest::roots));
    }

    private static StoreFaults onceIn(int every, String collection, StoreFaults.Outcome outcome) {
        int[] calls = {0};
        return (name, operation) -> name.equals(collection) && operation == StoreFaults.Operation.INSERT_ALL
                && ++calls[0] % every == 0 ? outcome : StoreFaults.NONE;
    }

    /** As {@link #run}, with nodes that send again what was not answered. */
    private static List<String> runRepeating(Setup setup, World world) {
        try (Net net = new Net(world, setup)) {
            long first = net.slot();
            for (int i = 0; i < 35; i++) {
                long slot = net.slot();
                if (i == 0) {
                    net.open("sess_1", 1);
                }
                for (int node = 0; node < 6; node++) {
                    if ((i * 7 + node) % 5 != 0) {
                        var proof = net.beacon(node, slot, net.simulation.now());
                        if (Net.failure(() -> net.send(proof)) != 0) {
                            assertThat(net.send(proof).status()).isEqualTo("repeated");
                        }
                    }
                }
                var relay = net.relay(1, slot, List.of(net.receipt(1, "sess_1", slot, 1_000_000L + i)));
                if (Net.failure(() -> net.send(relay)) != 0) {
                    assertThat(net.send(relay).status()).isEqualTo("repeated");
                }
                net.simulation.advance(Duration.ofSeconds(120));
            }
            net.closed(first + 34);
            return LongStream.range(first, first + 35).mapToObj(net::closed).map(ClosingTest::roots).toList();
        }
    }

    @Test
    @Tag("CON-66")
    void writesACheckpointEveryThirtySlotsAndKeepsTheLastThreeAndOneADay() {
        try (Net net = Net.of(3, "")) {
            for (int i = 0; i < 730; i++) {
                net.beat(i % 3);
                net.simulation.advance(Duration.ofMinutes(2), Duration.ofSeconds(10));
            }
            net.simulation.advance(Duration.ofMinutes(200), Duration.ofSeconds(10));
            List<Long> slots = net.simulation.await(net.store().checkpoints().find(Query.all())).values().stream()
                    .map(Checkpoint::slot).toList();
            long newest = slots.getLast();
            assertThat(slots).contains(newest - 60, newest - 30, newest, 263_519L).hasSize(4);
            String before = net.closed(net.status().closedSlot()).tallyDigest();
            NodeWork.Facts facts = facts(net);
            net.simulation.restart();
            assertThat(facts(net)).isEqualTo(facts);
            net.slots(3, 1);
            assertThat(net.verify(net.status().closedSlot()).matches()).isTrue();
            assertThat(before).hasSize(64);
        }
    }

    private static NodeWork.Facts facts(Net net) {
        return net.simulation.call(NodeWork.NODE_FACTS, new NodeWork.GetFacts(Optional.empty(), Optional.empty(),
                100));
    }

    @Test
    @Tag("CON-66")
    void fallsBackToAnOlderCheckpointWhenTheNewestIsDamaged() {
        try (Net net = Net.of(3, "")) {
            net.slots(70, 1);
            Checkpoint newest = net.simulation.await(ConsensusStore.newest(net.store().checkpoints())).orElseThrow();
            NodeWork.Facts facts = facts(net);
            net.simulation.await(net.store().checkpointParts().delete(
                    Ids.of(newest.slot(), 0)));
            net.simulation.restart();
            assertThat(facts(net)).isEqualTo(facts);
        }
    }

    @Test
    @Tag("CON-67")
    @Tag("CON-59")
    void catchesUpOneByOneAfterDowntimeWhileItTakesProofs() {
        try (Net net = Net.of(3, "")) {
            net.slots(3, 1);
            long last = net.slot();
            net.simulation.stop();
            net.simulation.advance(Duration.ofDays(5), Duration.ofHours(1));
            net.simulation.restartAfterStop();
            net.simulation.advance(Duration.ofMillis(2), Duration.ofMillis(1));
            assertThat(net.status().slotsBehind()).as("in bounded batches").isGreaterThan(1000);
            net.simulation.advance(Duration.ofSeconds(30), Duration.ofMillis(10));
            assertThat(net.status().slotsBehind()).isZero();
            net.beat(1);
            Set<String> chain = new HashSet<>();
            for (long slot = last; slot < last + 3000; slot += 500) {
                Slots.Slot header = net.closed(slot);
                assertThat(chain.add(header.digest())).isTrue();
                assertThat(header.observed()).isEqualTo(slot < last);
                assertThat(net.closed(slot + 1).previousDigest()).isEqualTo(header.digest());
            }
            assertThat(net.simulation.call(NodeWork.WORK, NodeWork.GetWork.of(367)).items()).singleElement()
                    .satisfies(item -> assertThat(item.expected()).isZero());
        }
    }

    @Test
    @Tag("CON-68")
    void finishesAnEpochWhoseRowsACrashCutOff() {
        World world = new World(3);
        boolean[] down = {false};
        StoreFaults faults = (collection, operation) -> down[0] && collection.equals("epochs")
                && operation == StoreFaults.Operation.INSERT ? StoreFaults.FAIL_BEFORE_APPLY : StoreFaults.NONE;
        Setup setup = world.setup("").start(Instant.parse("2026-01-01T23:00:00Z")).faults(faults);
        try (Net net = new Net(world, setup)) {
            net.slots(20, 1);
            down[0] = true;
            net.slots(20, 1);
            assertThat(net.status().closedSlot()).isEqualTo(263_519);
            net.simulation.restart();
            net.slots(2, 1);
            assertThat(net.status().closedSlot()).isEqualTo(263_519);
            down[0] = false;
            net.slots(2, 1);
            Consensus.Tally tally = net.simulation.call(Consensus.TALLY, new Consensus.GetTally(Optional.of(365L)));
            assertThat(tally.entities()).singleElement().satisfies(line -> {
                assertThat(line.expected()).isEqualTo(29);
                assertThat(line.beacons()).isEqualTo(29);
            });
            assertThat(net.simulation.call(NodeWork.WORK, NodeWork.GetWork.of(365)).digest())
                    .contains(tally.digest());
        }
    }
}
