package org.lucid.node.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.consensus.beacon.BeaconChain;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Evidences;
import org.lucid.node.contract.consensus.Leaders;
import org.lucid.node.contract.consensus.Slots;
import org.lucid.node.contract.signing.ConsensusMessages;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Role;

/** Schedules, claims and beacons of a whole module on virtual time. */
class LeadershipTest {

    private static final String SERVER = "genesis_server: server";
    private static final byte[] DIGEST = new byte[32];

    private static Leaders.ScheduledSlot schedule(Net net, long slot) {
        return net.simulation.call(Leaders.SCHEDULE, new Leaders.GetRange(slot, slot)).rows().getFirst();
    }

    private static Leaders.ClaimSlot claim(Net net, int number, String entity, long slot, int window, byte[] digest) {
        Instant ts = net.simulation.now();
        byte[] message = ConsensusMessages.slotClaim(World.NETWORK, entity, net.world.node(number), slot, window,
                digest,
                ts);
        return new Leaders.ClaimSlot(slot, entity, net.world.node(number), window, Hex.of(digest), ts, Hex.of(net.world
                .signatures().sign(World.seed(number), message)));
    }

    /** Nodes that relay for a session in each slot, so that they earn credits and the slots are not empty. */
    private static void work(Net net, int slots, int nodes) {
        for (int i = 0; i < slots; i++) {
            long slot = net.slot();
            for (int number = 0; number < nodes; number++) {
                String session = "s" + number;
                net.send(net.relay(number, slot, List.of(net.receipt(number, session, slot, 10_000_000L * (nodes
                        - number)))));
            }
            net.slots(1, Net.first(nodes));
        }
    }

    private static Net working(int nodes, String consensus) {
        Net net = Net.of(nodes, consensus);
        for (int number = 0; number < nodes; number++) {
            net.open("s" + number, number);
        }
        work(net, 6, nodes);
        return net;
    }

    /** Lets time pass until a moment of a slot. */
    private static void until(Net net, long slot, Duration into) {
        Instant at = Instant.parse("2025-01-01T00:00:00Z").plusSeconds(slot * 120).plus(into);
        net.simulation.advance(Duration.between(net.simulation.now(), at), Duration.ofSeconds(1));
    }

    private static int number(Net net, String entity, int nodes) {
        for (int i = 0; i < nodes; i++) {
            if (net.world.node(i).equals(entity)) {
                return i;
            }
        }
        throw new AssertionError(entity);
    }

    @Test
    @Tag("CON-90")
    void theScheduleIsOutBeforeItsSlotBegins() {
        try (Net net = working(3, SERVER)) {
            long current = net.slot();
            until(net, current, Duration.ofSeconds(30));
            Leaders.ScheduledSlot next = schedule(net, current + 1);
            assertThat(next.state()).isEqualTo("PUBLISHED");
            assertThat(next.windows()).hasSize(4);
            assertThat(next.windows().getLast().entityId()).isEqualTo("server");
            assertThat(next.windows().getFirst().opensAt()).isAfter(net.simulation.now().plusSeconds(85));
            assertThat(next.inputDigest()).hasSize(64);
            Set<String> entities = new TreeSet<>(
                    next.windows().stream().map(Leaders.ScheduledWindow::entityId).toList());
            assertThat(entities).containsExactlyInAnyOrder("server", net.world.node(0), net.world.node(1),
                    net.world.node(
                            2));
        }
    }

    @Test
    @Tag("CON-96")
    void theHolderOfTheOpenWindowWinsTheSlotOnce() {
        try (Net net = working(3, SERVER)) {
            long slot = net.slot() + 1;
            until(net, slot - 1, Duration.ofSeconds(100));
            String first = schedule(net, slot).windows().getFirst().entityId();
            String second = schedule(net, slot).windows().get(1).entityId();
            int holder = number(net, first, 3);
            int other = number(net, second, 3);
            Caller caller = new Caller(first, Set.of(Role.NODE), Optional.empty(), Optional.of(first));
            assertThat(Net.failure(() -> net.simulation.callAs(caller, Leaders.CLAIM, claim(net, holder, first, slot, 0,
                    DIGEST)))).as("too early").isEqualTo(5514);
            until(net, slot, Duration.ofSeconds(1));
            assertThat(
                    Net.failure(() -> net.simulation.call(Leaders.CLAIM, claim(net, other, second, slot, 0, DIGEST))))
                    .as("not its window").isEqualTo(5513);
            assertThat(
                    Net.failure(() -> net.simulation.call(Leaders.CLAIM, claim(net, other, second, slot, 1, DIGEST))))
                    .as("its window is not open yet").isEqualTo(5514);
            Leaders.ClaimSlot forged = claim(net, other, first, slot, 0, DIGEST);
            assertThat(Net
                    .failure(() -> net.simulation.call(Leaders.CLAIM, new Leaders.ClaimSlot(slot, first, first, 0, Hex
                            .of(DIGEST), forged.ts(), forged.sig()))))
                    .as("forged").isEqualTo(5503);
            Leaders.ClaimSlot good = claim(net, holder, first, slot, 0, DIGEST);
            assertThat(net.simulation.callAs(caller, Leaders.CLAIM, good).status()).isEqualTo("claimed");
            assertThat(net.simulation.callAs(caller, Leaders.CLAIM, good).status()).isEqualTo("repeated");
            until(net, slot, Duration.ofSeconds(6));
            assertThat(
                    Net.failure(() -> net.simulation.call(Leaders.CLAIM, claim(net, other, second, slot, 1, DIGEST))))
                    .as("taken").isEqualTo(5515);
        }
    }

    @Test
    @Tag("CON-96")
    void aNodeIsToldOfTheWindowsThatItMayClaim() {
        try (Net net = working(3, SERVER)) {
            long slot = net.slot() + 1;
            until(net, slot - 1, Duration.ofSeconds(100));
            Leaders.ScheduledSlot row = schedule(net, slot);
            Leaders.ScheduledWindow second = row.windows().get(1);
            Consensus.Duties duties = net.simulation.call(Consensus.DUTIES,
                    new Consensus.GetDuties(second.entityId()));
            assertThat(duties.grants().orElseThrow()).filteredOn(grant -> grant.slot() == slot).containsExactly(
                    new Leaders.Grant(slot, 1, second.entityId(), second.opensAt(), second.closesAt()));
            Consensus.Status status = net.simulation.call(Consensus.STATUS, Nothing.NOTHING);
            assertThat(status.next()).isEqualTo(new Leaders.LedSlot(slot, row.windows()));
            assertThat(status.leader()).isEqualTo(new Leaders.LedSlot(slot - 1, schedule(net, slot - 1).windows()));
        }
    }

    @Test
    @Tag("CON-113")
    void twoDigestsForOneSlotAreEvidence() {
        try (Net net = working(3, SERVER)) {
            long slot = net.slot() + 1;
            until(net, slot, Duration.ofSeconds(1));
            String first = schedule(net, slot).windows().getFirst().entityId();
            int holder = number(net, first, 3);
            net.simulation.call(Leaders.CLAIM, claim(net, holder, first, slot, 0, DIGEST));
            byte[] other = new byte[32];
            other[0] = 1;
            assertThat(Net.failure(() -> net.simulation.call(Leaders.CLAIM, claim(net, holder, first, slot, 0, other))))
                    .isEqualTo(5506);
            assertThat(net.simulation.call(Evidences.LIST, new Evidences.ListEvidence(Optional.empty(), Optional.of(
                    Evidences.CLAIM), Optional.empty(), Optional.empty(), Optional.empty())).evidence()).hasSize(1);
            work(net, 5, 3);
            assertThat(net.simulation.call(Consensus.RANKING, new Consensus.GetRanking(Optional.empty())).entities())
                    .filteredOn(entity -> entity.entityId().equals(first)).singleElement()
                    .satisfies(entity -> assertThat(
                            entity.liveScorePpm()).as("cut by the equivocation").isLessThanOrEqualTo(500_000));
        }
    }

    @Test
    @Tag("CON-98")
    void whoDoesNotClaimHasMissedAndStandsBack() {
        try (Net net = working(3, SERVER)) {
            long slot = net.slot() + 1;
            until(net, slot - 1, Duration.ofSeconds(40));
            List<String> holders = schedule(net, slot).windows().stream().map(Leaders.ScheduledWindow::entityId)
                    .toList();
            work(net, 5, 3);
            Slots.Slot header = net.closed(slot);
            Leaders.ScheduledSlot row = schedule(net, slot);
            assertThat(row.state()).isEqualTo("MISSED");
            assertThat(row.result().orElseThrow().missed()).containsExactlyElementsOf(holders.subList(0, 3));
            assertThat(header.missed()).containsExactlyElementsOf(holders.subList(0, 3));
            assertThat(net.verify(slot).matches()).as("computed again").isTrue();
            Leaders.Explanation why = net.simulation.call(Leaders.EXPLAIN,
                    new Leaders.Explain(net.status().closedSlot() + 3,
                            holders.getFirst()));
            assertThat(why.lastGrantedSlot()).isGreaterThanOrEqualTo(slot);
            assertThat(why.outcome()).matches("cooldown until \\d+|holds window \\d");
        }
    }

    @Test
    @Tag("CON-98")
    void aClaimedSlotNamesItsPublisher() {
        try (Net net = working(3, SERVER)) {
            long slot = net.slot() + 1;
            until(net, slot, Duration.ofSeconds(1));
            String first = schedule(net, slot).windows().getFirst().entityId();
            net.simulation.call(Leaders.CLAIM, claim(net, number(net, first, 3), first, slot, 0, DIGEST));
            work(net, 5, 3);
            assertThat(net.closed(slot).publisher()).contains(first);
            Leaders.Result result = schedule(net, slot).result().orElseThrow();
            assertThat(result.winnerNode()).contains(first);
            assertThat(result.granted()).containsExactly(first);
            assertThat(result.missed()).isEmpty();
            assertThat(net.verify(slot).matches()).isTrue();
        }
    }

    @Test
    @Tag("CON-67")
    void slotsOfADowntimeHaveNoScheduleAndNobodyMissedThem() {
        try (Net net = working(3, SERVER)) {
            long before = net.slot();
            net.simulation.stop();
            net.simulation.advance(Duration.ofMinutes(20), Duration.ofSeconds(10));
            net.simulation.restartAfterStop();
            net.closed(before + 8);
            Leaders.ScheduledSlot away = schedule(net, before + 5);
            assertThat(away.state()).isEqualTo("VOID");
            assertThat(away.reason()).contains("manager_down");
            assertThat(away.result().orElseThrow().missed()).isEmpty();
            assertThat(net.simulation.call(Leaders.BEACONS, new Leaders.GetRange(before + 1, before + 8)).rows())
                    .hasSize(
                            8);
        }
    }

    @Test
    @Tag("CON-73")
    void anybodyCanCheckTheBeaconsAlsoAcrossARotation() {
        try (Net net = Net.of(2, "")) {
            long from = net.slot() + 31;
            Leaders.VrfKey next = net.simulation.call(Leaders.VRF_ROTATE, new Leaders.RotateVrf(from));
            assertThat(
                    Net.failure(() -> net.simulation.call(Leaders.VRF_ROTATE, new Leaders.RotateVrf(net.slot() + 5))))
                    .as("too soon").isEqualTo(1001);
            net.slots(17, 0, 1);
            net.simulation.restart();
            net.slots(17, 0, 1);
            List<Leaders.BeaconLink> links = net.simulation
                    .call(Leaders.BEACONS, new Leaders.GetRange(from - 5, from + 1))
                    .rows();
            BeaconChain chain = new BeaconChain(net.world.signatures(), World.NETWORK);
            for (int i = 1; i < links.size(); i++) {
                Leaders.BeaconLink link = links.get(i);
                assertThat(chain.verify(Hex.bytes("key", link.publicKey(), 32), link.slot(),
                        Hex.bytes("output", links.get(
                                i - 1).output(), 64),
                        Hex.bytes("proof", link.proof(), 80))).hasValueSatisfying(
                                output -> assertThat(Hex.of(output)).isEqualTo(link.output()));
            }
            assertThat(links.getLast().publicKey()).isEqualTo(next.publicKey());
            assertThat(links.getFirst().publicKey()).isNotEqualTo(next.publicKey());
        }
    }

    @Test
    @Tag("CON-74")
    void withoutItsKeyTheChainIsNotContinued() throws Exception {
        try (Net net = Net.of(1, "")) {
            net.slots(2, 0);
            net.simulation.stop();
            Files.move(net.simulation.directory().resolve("keys/vrf.key"),
                    net.simulation.directory().resolve("vrf.bak"));
            net.simulation.restartAfterStop();
            assertThat(net.simulation.kernel().modules()).filteredOn(module -> module.id().equals("lucid.consensus"))
                    .singleElement().satisfies(module -> assertThat(module.detail().orElse("")).contains("vrf.key")
                            .contains("restore"));
        }
    }
}
