package org.lucid.node.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.consensus.store.Records.Duty;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Consensus.ProofReply;
import org.lucid.node.contract.consensus.Consensus.RejectedEntry;
import org.lucid.node.contract.consensus.Consensus.SessionValidation;
import org.lucid.node.contract.consensus.Sessions;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.store.Query;

class DutiesTest {

    private static final String MANIFEST = "ab".repeat(32);
    private static final String OTHER = "cd".repeat(32);

    @Test
    @Tag("CON-32")
    void opensAndClosesASessionOnceAndIsNotMovedByOtherContent() {
        try (Net net = Net.of(4, "")) {
            Sessions.Session opened = net.open("sess_1", 1);
            Sessions.OpenSession same = new Sessions.OpenSession("sess_1", net.world.node(1), opened.clientKey(),
                    opened.startedAt());
            net.simulation.advance(Duration.ofMinutes(3));
            assertThat(net.simulation.call(Sessions.OPEN, same)).isEqualTo(opened);
            assertThat(Net.failure(() -> net.open("sess_1", 2))).isEqualTo(5521);
            assertThat(Net.failure(() -> net.closeSession("sess_9", Optional.empty()))).isEqualTo(5011);
            assertThat(Net.failure(() -> net.open("sess_2", 17))).as("an unknown host").isEqualTo(5001);
            Sessions.CloseSession close = new Sessions.CloseSession("sess_1", net.simulation.now(),
                    Optional.of(MANIFEST));
            Sessions.Session closed = net.simulation.call(Sessions.CLOSE, close);
            assertThat(closed.closedSlot()).contains(opened.openedSlot() + 1);
            assertThat(net.simulation.call(Sessions.CLOSE, close)).isEqualTo(closed);
            assertThat(Net.failure(() -> net.closeSession("sess_1", Optional.of(OTHER)))).isEqualTo(5521);
            Caller node = new Caller("n", Set.of(Role.NODE), Optional.empty(),
                    Optional.of(net.world.node(1)));
            assertThat(Net.failure(() -> net.simulation.callAs(node, Sessions.OPEN, same))).isEqualTo(2002);
        }
    }

    @Test
    @Tag("CON-33")
    @Tag("CON-28")
    void drawsThreeValidatorsWhoseWorkIsDueFourSlotsLater() {
        try (Net net = Net.of(10, "validators_per_session: 3")) {
            net.world.join(1, "pool_x", net.simulation.now());
            net.world.join(2, "pool_x", net.simulation.now());
            net.slots(2, Net.first(10));
            long ended = net.slot();
            net.open("sess_1", 1);
            net.closeSession("sess_1", Optional.of(MANIFEST));
            net.slots(2, Net.first(10));
            assertThat(duties(net)).as("not drawn yet").isEmpty();
            net.simulation.advance(Duration.ofSeconds(31));
            List<Duty> drawn = duties(net);
            assertThat(drawn).hasSize(3).allSatisfy(duty -> {
                assertThat(duty.assignedSlot()).isEqualTo(ended);
                assertThat(duty.dueSlot()).isEqualTo(ended + 4);
                assertThat(duty.nodeId()).as("neither the host nor a member of its pool")
                        .isNotIn(net.world.node(1), net.world.node(2));
            });
            int validator = number(net, drawn.getFirst().nodeId());
            assertThat(net.simulation.call(Consensus.DUTIES, new Consensus.GetDuties(drawn.getFirst().nodeId()))
                    .validations()).containsExactly(new Consensus.ValidationDuty("sess_1", ended + 4));
            net.simulation.advance(Duration.ofSeconds(89));
            assertThat(net.slot()).isEqualTo(ended + 3);
            ProofReply early = net.send(net.validation(validator, ended + 3, entry(MANIFEST)));
            assertThat(early.rejectedEntries()).containsExactly(new RejectedEntry(0, "duty_none_in_this_slot"));
            net.slots(1, Net.first(10));
            int second = number(net, drawn.get(1).nodeId());
            assertThat(net.send(net.validation(second, ended + 4, entry(OTHER))).rejectedEntries())
                    .containsExactly(new RejectedEntry(0, "duty_manifest_differs"));
            net.slots(1, Net.first(10));
            ProofReply done = net.send(net.validation(validator, ended + 4, entry(MANIFEST)));
            assertThat(done.creditedMc()).as("accepted until T of ended + 6").isEqualTo(5000);
            assertThat(net.line(ended + 4, validator).dutiesDue()).isEqualTo(1);
            assertThat(net.line(ended + 4, validator).dutiesDone()).isEqualTo(1);
            assertThat(net.line(ended + 4, validator).validationMc()).isEqualTo(5000);
            assertThat(net.line(ended + 4, second).dutiesDone()).isZero();
            assertThat(net.line(ended + 4, second).dutiesDue()).isEqualTo(1);
            assertThat(net.verify(ended).matches()).isTrue();
            assertThat(net.verify(ended + 4).matches()).isTrue();
        }
    }

    private static List<SessionValidation> entry(String manifest) {
        return List.of(new SessionValidation("sess_1", manifest));
    }

    private static List<Duty> duties(Net net) {
        return net.simulation.await(net.store().duties().find(Query.all())).values();
    }

    private static int number(Net net, String nodeId) {
        for (int i = 0; i < 10; i++) {
            if (net.world.node(i).equals(nodeId)) {
                return i;
            }
        }
        throw new AssertionError(nodeId);
    }

    @Test
    @Tag("CON-33")
    void drawsNobodyByDefault() {
        try (Net net = Net.of(10, "")) {
            net.beat(Net.first(10));
            long ended = net.slot();
            net.open("sess_1", 1);
            net.closeSession("sess_1", Optional.of(MANIFEST));
            net.closed(ended);
            assertThat(duties(net)).isEmpty();
        }
    }

    @Test
    @Tag("CON-108")
    void countsSessionsThatWereOpenInASlotAtMostSixtySlotsLong() {
        try (Net net = Net.of(4, "")) {
            long slot = net.slot();
            net.open("sess_1", 1);
            net.open("sess_2", 2);
            net.closeSession("sess_2", Optional.empty());
            assertThat(net.closed(slot).sessions()).isEqualTo(2);
            assertThat(net.closed(slot + 1).sessions()).isEqualTo(1);
            net.simulation.advance(Duration.ofMinutes(2 * 30), Duration.ofSeconds(5));
            net.simulation.restart();
            net.simulation.advance(Duration.ofMinutes(2 * 30), Duration.ofSeconds(5));
            assertThat(net.closed(slot + 59).sessions()).isEqualTo(1);
            assertThat(net.closed(slot + 60).sessions()).isZero();
            assertThat(net.verify(slot + 59).matches()).isTrue();
        }
    }

    @Test
    void keepsTheClientKeyOfTheFirstOpening() {
        try (Net net = Net.of(2, "")) {
            assertThat(net.open("sess_1", 1).clientKey())
                    .isEqualTo(Hex.of(net.world.signatures().publicKey(Net.clientSeed())));
        }
    }
}
