package org.lucid.node.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lucid.node.contract.signing.InclusionCheck;
import org.lucid.node.consensus.read.VerifySlot;
import org.lucid.node.consensus.store.Ids;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.NodeWork;
import org.lucid.node.contract.consensus.Slots;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.boot.LucidCommand.Environment;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.crypto.Identity;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.store.Query;

class ReadsTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private static Slots.Inclusion inclusion(Net net, long slot, int number, Optional<String> kind) {
        return net.simulation.call(Slots.INCLUSION, new Slots.GetInclusion(slot, net.world.node(number), kind));
    }

    @Test
    @Tag("CON-62")
    void givesThePathOfALineThatCanBeCheckedOffline() {
        try (Net net = Net.of(12, "")) {
            long slot = net.slot();
            net.slots(1, Net.first(11));
            net.closed(slot);
            for (int node = 0; node < 11; node++) {
                for (Optional<String> kind : List.of(Optional.<String>empty(), Optional.of("uptime_beacon"))) {
                    Slots.Inclusion good = inclusion(net, slot, node, kind);
                    assertThat(InclusionCheck.faults(good, net.world.signatures(), Optional.of(good.managerKey())))
                            .isEmpty();
                    Slots.Inclusion moved = new Slots.Inclusion(good.tree(), good.leaf(), (good.index() + 1) % 11,
                            good.size(), good.path(), good.root(), good.header(), good.networkHash(),
                            good.managerKey());
                    assertThat(InclusionCheck.faults(moved, net.world.signatures(), Optional.empty())).hasSize(1);
                }
            }
            assertThat(Net.failure(() -> inclusion(net, slot, 11, Optional.empty()))).isEqualTo(5011);
            assertThat(Net.failure(() -> inclusion(net, slot + 30, 1, Optional.empty()))).isEqualTo(5516);
            Caller stranger = new Caller("x", Set.of(Role.NODE), Optional.empty(), Optional.of("node_x"));
            assertThat(Net.failure(() -> net.simulation.callAs(stranger, Slots.INCLUSION, new Slots.GetInclusion(slot,
                    net.world.node(1), Optional.empty())))).isEqualTo(2006);
        }
    }

    private int command(Net net, String... arguments) throws InterruptedException {
        Identity identity = new Identity() {
            @Override
            public byte[] publicKey() {
                return Hex.bytes("key", inclusion(net, net.status().closedSlot(), 1, Optional.empty()).managerKey(),
                        32);
            }

            @Override
            public byte[] sign(byte[] message) {
                throw new UnsupportedOperationException();
            }
        };
        return new VerifySlot().run(new Environment(net.simulation.vertx(), net.simulation.store(), identity,
                net.world.signatures(), Path.of("."), new PrintStream(printed, true, StandardCharsets.UTF_8)),
                List.of(arguments));
    }

    @Test
    @Tag("CON-62")
    void checksSlotsAndInclusionsFromTheCommandLine(@TempDir Path directory) throws Exception {
        try (Net net = Net.of(3, "")) {
            long slot = net.slot();
            net.slots(2, 1, 2);
            net.closed(slot + 1);
            assertThat(command(net, Long.toString(slot))).isZero();
            assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("totals: 2\nproofs: 2\nok\n");
            Path file = directory.resolve("inclusion.json");
            Slots.Inclusion good = inclusion(net, slot, 1, Optional.empty());
            Files.write(file, Json.encodeBytes(good));
            assertThat(command(net, file.toString(), good.managerKey())).isZero();
            assertThat(command(net, file.toString(), "00".repeat(32))).isEqualTo(1);
            forge(net, slot);
            assertThat(command(net, Long.toString(slot))).isEqualTo(1);
            assertThat(printed.toString(StandardCharsets.UTF_8)).contains("fault: the root of proofs is ");
            assertThat(command(net, "1")).isEqualTo(2);
            assertThat(command(net, directory.resolve("none").toString())).isEqualTo(2);
            assertThat(command(net)).isEqualTo(2);
            assertThat(net.verify(slot).matches()).as("computed anew").isFalse();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Takes a stored proof away. */
    private static void forge(Net net, long slot) {
        assertThat(net.simulation.await(net.store().proofs().delete(Ids.of(slot) + ":4:" + net.world.node(2))))
                .isTrue();
    }

    @Test
    @Tag("CON-51")
    void tellsOtherModulesWhatNodesDid() {
        World world = new World(4);
        try (Net net = new Net(world, world.setup("").start(Instant.parse("2026-01-01T23:30:00Z")))) {
            net.simulation.advance(Duration.ofSeconds(1));
            world.join(1, "pool_a", net.simulation.now());
            long slot = net.slot();
            net.open("sess_1", 1);
            net.beat(1, 2);
            net.send(net.relay(1, slot, List.of(net.receipt(1, "sess_1", slot, 5_242_880))));
            net.slots(1, 1, 2);
            net.send(net.relay(1, slot + 1, List.of(net.receipt(1, "sess_1", slot + 1, 3 * 5_242_880))));
            net.slots(3, 1);
            NodeWork.Facts facts = net.simulation.call(NodeWork.NODE_FACTS, new NodeWork.GetFacts(Optional.of(
                    List.of(world.node(1), world.node(2), "nobody")), Optional.empty(), 10));
            assertThat(facts.facts()).hasSize(2);
            net.slots(20, 1);
            NodeWork.Work work = net.simulation.call(NodeWork.WORK, NodeWork.GetWork.of(365));
            NodeWork.WorkItem one = work.items().stream().filter(i -> i.nodeId().equals(world.node(1))).findFirst()
                    .orElseThrow();
            assertThat(one.relayMc()).isEqualTo(4000);
            assertThat(one.uptimePpm()).isEqualTo(1_000_000);
            assertThat(one.byEntity()).contains(new NodeWork.WorkShare("pool_a", 3000, one.expected() - 1,
                    one.expected() - 1), new NodeWork.WorkShare(world.node(1), 1000, 1, 1));
            NodeWork.WorkItem two = work.items().stream().filter(i -> i.nodeId().equals(world.node(2))).findFirst()
                    .orElseThrow();
            assertThat(two.beacons()).isEqualTo(1);
            NodeWork.Work range = net.simulation.call(NodeWork.WORK, new NodeWork.GetWork(360, 365,
                    Optional.of(List.of(world.node(2))), Optional.empty(), 10));
            assertThat(range.digest()).isEmpty();
            assertThat(range.items()).singleElement().isEqualTo(two);
            assertThat(Net.failure(() -> net.simulation.call(NodeWork.WORK, NodeWork.GetWork.of(366)))).isEqualTo(5516);
            Consensus.TallyLine pool = net.simulation.call(Consensus.TALLY, new Consensus.GetTally(Optional.of(365L)))
                    .entities().stream().filter(line -> line.entityId().equals("pool_a")).findFirst().orElseThrow();
            assertThat(pool.dayMc()).isEqualTo(3000);
            assertThat(pool.rank()).isEqualTo(1);
            assertThat(pool.nodes()).isEqualTo(1);
            Consensus.UptimeDay day = net.simulation.call(Consensus.UPTIME, new Consensus.GetUptime(world.node(2),
                    Optional.of("2026-01-01"), Optional.of("2026-01-01"))).days().getFirst();
            assertThat(day.missedRanges()).hasSize(1);
            assertThat(day.missedRanges().getFirst().from()).isEqualTo(slot + 1);
            assertThat(day.expected() - day.beacons()).isEqualTo((int) (day.missedRanges().getFirst().to() - slot));
        }
    }

    @Test
    void keepsRecordsByTheirDistanceFromTheNewestClosedSlot() {
        try (Net net = Net.of(2, "proof_retention_days: 2")) {
            long first = net.slot();
            net.slots(1, 1);
            net.simulation.stop();
            net.simulation.advance(Duration.ofDays(30), Duration.ofDays(1));
            net.simulation.restartAfterStop();
            assertThat(proofs(net, first)).as("a long downtime removes nothing that is not closed").isEqualTo(1);
            net.simulation.advance(Duration.ofMinutes(10), Duration.ofMillis(100));
            assertThat(net.status().slotsBehind()).isZero();
            assertThat(proofs(net, first)).isZero();
            assertThat(Net.failure(() -> net.verify(first))).isEqualTo(5517);
            assertThat(net.simulation.await(net.store().presence().find(
                    Query.all())).values()).allMatch(bits -> bits.slot() > first + 1000);
        }
    }

    private static int proofs(Net net, long slot) {
        return net.simulation.call(Consensus.PROOFS, new Consensus.GetProofs(net.world.node(1), slot, slot)).proofs()
                .size();
    }
}
