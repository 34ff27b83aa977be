package org.lucid.node.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.gateway.Credentials;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.contract.registration.NodeCommands;
import org.lucid.node.contract.registration.NodeCommands.Command;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.NodeMessages;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

class JournalTest extends RegistrationFixture {

    /** What no test configures. */
    record NoConfig() {
    }

    /** A gateway that only revokes, once it wants to. */
    private static final class Revoker implements LucidModule<NoConfig> {

        private final List<String> revoked;
        private final boolean[] deaf;

        Revoker(List<String> revoked, boolean[] deaf) {
            this.revoked = revoked;
            this.deaf = deaf;
        }

        @Override
        public ModuleInfo<NoConfig> info() {
            return ModuleInfo.of("lucid.gateway", NoConfig.class, Credentials.REVOKE);
        }

        @Override
        public Future<?> start(ModuleContext<NoConfig> context) {
            context.handle(Credentials.REVOKE, (request, call) -> {
                if (deaf[0]) {
                    return Future.failedFuture(LucidError.STORE_DOWN.failure("not now"));
                }
                revoked.add(request.subject().orElseThrow());
                return Future.succeededFuture(new Credentials.Revocation("r", request.revokedBefore(), request.reason(),
                        "system", context.clock().instant(), context.clock().instant()));
            });
            return Future.succeededFuture();
        }
    }

    private static List<ChangeRecord> journal(Simulation simulation) {
        return simulation.await(NodeStore.open(simulation.store()::open).compose(store -> store.changes().find(Query
                .all().sortBy("seq").limit(Query.MAX_LIMIT)))).values();
    }

    private static void terminate(Simulation simulation, String nodeId) {
        simulation.call(NodeCommands.STOP, new Command(nodeId, Optional.empty()));
        simulation.call(NodeCommands.REMOVE, new NodeCommands.RemoveNode(nodeId, Optional.of("sold")));
    }

    @Test
    @Tag("NOD-04")
    void theJournalHasNoGapAndItsRecordsFollowWhateverTheStoreDoes() {
        for (int seed = 0; seed < 30; seed++) {
            boolean[] calm = {true};
            StoreFaults storm = StoreFaults.random(new SplittableRandom(seed), 0.04, 0.04);
            SplittableRandom random = new SplittableRandom(100 + seed);
            try (Simulation simulation = new Simulation(setup(ON).seed(seed).faults((collection, operation) -> calm[0]
                    ? StoreFaults.NONE
                    : storm.decide(collection, operation)))) {
                List<String> nodes = List.of(register(simulation, 1), register(simulation, 2), register(simulation, 3));
                calm[0] = false;
                for (int i = 0; i < 60; i++) {
                    String node = nodes.get(random.nextInt(3));
                    try {
                        switch (random.nextInt(4)) {
                            case 0 -> simulation.call(NodeCommands.STOP, new Command(node, Optional.empty()));
                            case 1 -> simulation.call(NodeCommands.START, new Command(node, Optional.empty()));
                            default -> beat(simulation, node, random.nextBoolean() ? "running" : "stopped");
                        }
                    } catch (Failure refused) {
                        // the state forbids it, or the store failed
                    }
                    simulation.advance(Duration.ofSeconds(5));
                    if (i % 20 == 19) {
                        calm[0] = true;
                        simulation.crash();
                        calm[0] = false;
                    }
                }
                calm[0] = true;
                simulation.advance(Duration.ofMinutes(2));
                List<ChangeRecord> journal = journal(simulation);
                for (int i = 0; i < journal.size(); i++) {
                    assertThat(journal.get(i).seq()).as("seed %d", seed).isEqualTo(i + 1);
                    assertThat(i == 0 || !journal.get(i).effectiveAt().isBefore(journal.get(i - 1).effectiveAt()))
                            .isTrue();
                }
                for (String node : nodes) {
                    ChangeRecord last = journal.stream().filter(change -> change.nodeId().equals(node)).reduce(
                            (first, second) -> second).orElseThrow();
                    assertThat(statusOf(simulation, node)).as("seed %d: the record follows the journal", seed)
                            .isEqualTo(last.standing().state().json());
                }
            }
        }
    }

    @Test
    @Tag("NOD-22")
    void theTokensOfATerminatedNodeAreRevokedUntilThatIsAcknowledgedAlsoAcrossACrash() {
        List<String> revoked = new ArrayList<>();
        boolean[] deaf = {true};
        Setup setup = setup(ON);
        try (Simulation simulation = new Simulation(new Setup(setup.seed(), setup.start(), setup.signatures(), setup
                .faults(), ON + "gateway: {enabled: true}\n",
                List.of(RegistrationModule::new,
                        () -> new Revoker(revoked, deaf))))) {
            String gone = register(simulation, 1);
            String kept = register(simulation, 2);
            terminate(simulation, gone);
            simulation.advance(Duration.ofMinutes(1));
            assertThat(revoked).isEmpty();
            simulation.crash();
            deaf[0] = false;
            simulation.advance(Duration.ofMinutes(1));
            assertThat(revoked).containsOnly(gone);
            revoked.clear();
            simulation.advance(Duration.ofMinutes(2));
            byte[] old = simulation.signatures().publicKey(seed(2));
            byte[] next = simulation.signatures().publicKey(seed(9));
            byte[] message = NodeMessages.keyRotation(networkHash(simulation), kept, old, next, 2);
            simulation.callAs(node(kept), NodeKeys.ROTATE, new NodeKeys.Rotate(kept, Hex.of(next), 2, Hex.of(simulation
                    .signatures().sign(seed(2), message)), Hex.of(simulation.signatures().sign(seed(9), message))));
            simulation.advance(Duration.ofSeconds(1));
            assertThat(revoked).containsExactly(kept);
            assertThat(simulation.call(NodeKeys.GET_KEY, new NodeKeys.GetKey(kept, Optional.empty())).publicKey()).as(
                    "tokens are granted to this key now").isEqualTo(Hex.of(next));
        }
    }

    @Test
    @Tag("NOD-35")
    void whoeverListensHearsWhatHappened() {
        try (Simulation simulation = new Simulation(setup("registration: {enabled: true, admission: manual}\n"))) {
            List<Object> heard = new ArrayList<>();
            var bus = simulation.kernel().switchboard();
            bus.listen(Nodes.NODE_REGISTERED, heard::add);
            bus.listen(Nodes.NODE_STATUS_CHANGED, heard::add);
            bus.listen(Admission.DECIDED, heard::add);
            Admission.Registration waiting = prove(simulation, 1, wish(simulation, 1, "node one"));
            String nodeId = simulation.callAs(ADMIN, Admission.APPROVE, new Admission.Decide(waiting.registrationId(),
                    "known to us")).nodeId();
            beat(simulation, nodeId, "running");
            simulation.advance(Duration.ofSeconds(1));
            assertThat(heard).filteredOn(Nodes.NodeRegistered.class::isInstance).singleElement().satisfies(
                    event -> assertThat(((Nodes.NodeRegistered) event).nodeId()).isEqualTo(nodeId));
            assertThat(heard).filteredOn(Admission.Decided.class::isInstance).singleElement().satisfies(
                    event -> assertThat(((Admission.Decided) event).status()).isEqualTo("approved"));
            assertThat(heard).filteredOn(Nodes.NodeStatusChanged.class::isInstance).extracting(
                    event -> ((Nodes.NodeStatusChanged) event).to()).containsExactly("STARTING", "ACTIVE");
        }
    }

    @Test
    @Tag("NOD-01")
    void idsHaveTheirForm() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            Admission.Registration registration = prove(simulation, 1, wish(simulation, 1, "node one"));
            assertThat(registration.registrationId()).matches("reg_[0-9a-f]{32}");
            assertThat(numberOf(() -> simulation.call(Nodes.GET, new Nodes.GetNode("no such id")))).isEqualTo(5001);
        }
    }
}
