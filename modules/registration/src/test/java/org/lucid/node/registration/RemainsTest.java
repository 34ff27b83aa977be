package org.lucid.node.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.registration.PayoutAddressTest.item;
import static org.lucid.node.registration.PayoutAddressTest.registerPaid;
import static org.lucid.node.registration.PayoutAddressTest.signed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.contract.registration.NodeCommands;
import org.lucid.node.contract.registration.NodeCommands.Command;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.registration.NodeStore.AddressChangeRecord;

class RemainsTest extends RegistrationFixture {

    private static final Duration STEP = Duration.ofSeconds(1);

    private final List<PayoutAddresses.AddressChange> told = new ArrayList<>();

    /** A paid node with a change of its address that is open. */
    private String changing(Simulation simulation) {
        simulation.kernel().switchboard().listen(PayoutAddresses.CHANGED, told::add);
        String nodeId = registerPaid(simulation);
        simulation.callAs(node(nodeId), PayoutAddresses.CONFIRM, signed(simulation, nodeId, 1, RulesTest.WALLET_1,
                false));
        simulation.callAs(node(nodeId), PayoutAddresses.CONFIRM, signed(simulation, nodeId, 2, RulesTest.WALLET_2,
                true));
        simulation.call(NodeCommands.STOP, new Command(nodeId, Optional.empty()));
        return nodeId;
    }

    private static void remove(Simulation simulation, String nodeId) {
        simulation.call(NodeCommands.REMOVE, new NodeCommands.RemoveNode(nodeId, Optional.empty()));
    }

    private static AddressChangeRecord change(Simulation simulation) {
        return simulation.await(NodeStore.open(simulation.store()::open).compose(store -> store.addressChanges().find(
                org.lucid.node.kernel.store.Query.all().limit(10)))).values().getFirst();
    }

    @Test
    @Tag("NOD-31")
    @Tag("NOD-26")
    void anOpenChangeOfTheAddressEndsWithTheNode() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = changing(simulation);
            remove(simulation, nodeId);
            simulation.advance(STEP, STEP);
            assertThat(change(simulation).state()).isEqualTo("cancelled");
            assertThat(change(simulation).cancelledBy()).contains("system");
            assertThat(told).extracting(PayoutAddresses.AddressChange::state).containsExactly("pending", "cancelled");
            simulation.advance(Duration.ofHours(73), Duration.ofMinutes(5));
            assertThat(item(simulation, nodeId).address()).contains(RulesTest.WALLET_1);
            assertThat(item(simulation, nodeId).holdUntil()).as("what it earned is paid to the old one").isEmpty();
        }
    }

    @Test
    @Tag("NOD-31")
    void aCodeForItsAgentEndsWithTheNode() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = simulation.callAs(operator("ann"), NodeCommands.CREATE, new NodeCommands.CreateNode(
                    "Pi one", "worker", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional
                            .empty(),
                    Optional.empty(), Optional.empty(), Optional.empty())).nodeId();
            String code = simulation.callAs(operator("ann"), NodeCommands.ENROL, new NodeCommands.Enrol(Optional.of(
                    nodeId), Optional.empty(), Optional.empty())).enrolmentCode();
            String free = simulation.callAs(operator("ann"), NodeCommands.ENROL, new NodeCommands.Enrol(Optional
                    .empty(), Optional.empty(), Optional.empty())).enrolmentCode();
            remove(simulation, nodeId);
            simulation.advance(STEP, STEP);
            assertThat(numberOf(() -> simulation.call(Admission.SUBMIT, wishWithCode(simulation, 1, "late", code))))
                    .isEqualTo(1001);
            assertThat(numberOf(() -> simulation.call(Admission.SUBMIT, wishWithCode(simulation, 1, "late", free))))
                    .as("of the operator, for any node").isZero();
        }
    }

    @Test
    @Tag("NOD-31")
    void whatCouldNotBeClosedIsClosedLater() {
        Set<String> closing = Set.of("payout_address_changes", "enrolments");
        for (boolean crash : new boolean[]{false, true}) {
            boolean[] down = {false};
            told.clear();
            try (Simulation simulation = new Simulation(setup(ON).faults((collection, operation) -> down[0] && closing
                    .contains(collection) ? StoreFaults.FAIL_BEFORE_APPLY : StoreFaults.NONE))) {
                String nodeId = changing(simulation);
                down[0] = true;
                remove(simulation, nodeId);
                simulation.advance(STEP, STEP);
                down[0] = false;
                assertThat(change(simulation).state()).isEqualTo("pending");
                if (crash) {
                    simulation.crash();
                } else {
                    simulation.advance(Duration.ofSeconds(61), STEP);
                }
                assertThat(change(simulation).state()).isEqualTo("cancelled");
            }
        }
    }

    @Test
    @Tag("NOD-31")
    @Tag("NOD-26")
    void aChangeThatTakesEffectWhileTheNodeEndsIsNotMarkedApplied() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = changing(simulation);
            simulation.await(NodeStore.open(simulation.store()::open)
                    .compose(store -> store.addressChanges().get(change(
                            simulation).changeId())
                            .compose(found -> store.addressChanges().replace(found.orElseThrow().with(
                                    AddressChangeRecord::applying)))));
            remove(simulation, nodeId);
            simulation.advance(Duration.ofSeconds(61), STEP);
            assertThat(change(simulation).state()).isEqualTo("cancelled");
            assertThat(item(simulation, nodeId).version()).isEqualTo(1);
            assertThat(told.getLast().state()).isEqualTo("cancelled");
        }
    }
}
