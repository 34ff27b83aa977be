package org.lucid.node.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.registration.Nodes.Heartbeat;
import org.lucid.node.contract.registration.Nodes.HeartbeatReply;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.testkit.Simulation;

class HeartbeatsTest extends RegistrationFixture {

    private static HeartbeatReply beat(Simulation simulation, String nodeId, Optional<Instant> at, String state,
            Optional<String> error) {
        return simulation.callAs(node(nodeId), Nodes.HEARTBEAT, new Heartbeat(nodeId, at, Optional.of(state), error,
                Optional.of("0.1.0"), Optional.of(2)));
    }

    @Test
    @Tag("NOD-32")
    void theServersTimeCountsAndAWrongClockIsToldAndNotRefused() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = register(simulation, 1);
            HeartbeatReply reply = beat(simulation, nodeId, Optional.of(simulation.now().plusSeconds(3600)), "running",
                    Optional.empty());
            assertThat(reply.status()).isEqualTo("active");
            assertThat(reply.lastHeartbeat()).isEqualTo(reply.serverTime()).isEqualTo(simulation.now());
            assertThat(reply.nextDue()).isEqualTo(simulation.now().plusSeconds(30));
            assertThat(reply.clockSkewMs()).contains(3_600_000L);
            assertThat(reply.desiredState()).isEqualTo("run");
            assertThat(simulation.call(Nodes.GET, new Nodes.GetNode(nodeId)).activeSessions()).isEqualTo(2);
        }
    }

    @Test
    @Tag("NOD-32")
    void theTwentyFirstOfAMinuteIsTooMuch() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = register(simulation, 1);
            for (int i = 0; i < 20; i++) {
                beat(simulation, nodeId, Optional.empty(), "running", Optional.empty());
            }
            assertThatThrownBy(() -> beat(simulation, nodeId, Optional.empty(), "running", Optional.empty()))
                    .isInstanceOfSatisfying(Failure.class, failure -> {
                        assertThat(failure.number()).isEqualTo(4291);
                        assertThat(failure.details()).containsKey("retry_after");
                    });
            simulation.advance(Duration.ofMinutes(1));
            beat(simulation, nodeId, Optional.empty(), "running", Optional.empty());
        }
    }

    @Test
    @Tag("NOD-32")
    void anErrorIsKeptForItsOwnerToRead() {
        try (Simulation simulation = new Simulation(setup(ON))) {
            String nodeId = register(simulation, 1);
            beat(simulation, nodeId, Optional.empty(), "running", Optional.empty());
            assertThat(beat(simulation, nodeId, Optional.empty(), "error", Optional.of("disk is gone")).status())
                    .isEqualTo("error");
            Nodes.NodeStatus status = simulation.call(Nodes.STATUS, new Nodes.GetNode(nodeId));
            assertThat(status.toString()).contains("disk is gone");
        }
    }

    @Test
    @Tag("NOD-34")
    void heartbeatsAreAnsweredWhileTheStoreIsAwayAndChangesWait() {
        boolean[] away = {false};
        StoreFaults faults = (collection, operation) -> away[0] ? StoreFaults.FAIL_BEFORE_APPLY : StoreFaults.NONE;
        try (Simulation simulation = new Simulation(setup(ON).faults(faults))) {
            String nodeId = register(simulation, 1);
            String silent = register(simulation, 2);
            beat(simulation, nodeId, Optional.empty(), "running", Optional.empty());
            beat(simulation, silent, Optional.empty(), "running", Optional.empty());
            away[0] = true;
            for (int i = 0; i < 20; i++) {
                simulation.advance(Duration.ofSeconds(30));
                assertThat(beat(simulation, nodeId, Optional.empty(), "running", Optional.empty()).status()).isEqualTo(
                        "active");
            }
            away[0] = false;
            simulation.advance(Duration.ofMinutes(6));
            assertThat(statusOf(simulation, silent)).as("the change came when it could").isEqualTo("offline");
        }
    }
}
