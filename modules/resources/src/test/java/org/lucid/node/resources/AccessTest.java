package org.lucid.node.resources;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

class AccessTest {

    /** No settings. */
    public record None() {
    }

    /** Registration with the nodes of services: node id, service id. */
    private record Register(Map<String, String> services) implements LucidModule<None> {

        @Override
        public ModuleInfo<None> info() {
            return ModuleInfo.of("lucid.registration", None.class, Nodes.STATUSES);
        }

        @Override
        public Future<?> start(ModuleContext<None> context) {
            context.handle(Nodes.STATUSES, (request, call) -> Future.succeededFuture(new Nodes.StatusPage(request
                    .nodeIds().orElse(List.of()).stream().filter(node -> services.containsKey(node) || node.equals(
                            "node_a"))
                    .map(node -> new Nodes.StatusItem(node, "ACTIVE", services.containsKey(node)
                            ? "service"
                            : "self", Optional.empty(), Optional.ofNullable(services.get(node)),
                            Optional
                                    .empty(),
                            Instant.EPOCH, Instant.EPOCH, false, false))
                    .toList())));
            return Future.succeededFuture();
        }
    }

    private static Resources.Ingest report(String nodeId) {
        return new Resources.Ingest(nodeId, Optional.empty(), Optional.of(List.of(new ResourceSample(Optional.empty(),
                Optional.empty(), Optional.of(new ResourceSample.Cpu(Optional.of(1.0), Optional.empty(), Optional
                        .empty(), Optional.empty(), Optional.empty())),
                Optional.empty(), Optional.empty(), Optional
                        .empty(),
                Optional.empty()))));
    }

    private static int numberOf(Simulation simulation, Caller caller, String nodeId) {
        try {
            simulation.callAs(caller, Resources.INGEST, report(nodeId));
        } catch (Failure failure) {
            return failure.number();
        }
        return 0;
    }

    @Test
    @Tag("NOD-60")
    void aServiceReportsForItsOwnNodeOnly() {
        Caller pipeline = new Caller("session-pipeline", Set.of(Role.SERVICE), Optional.empty(), Optional.empty());
        try (Simulation simulation = new Simulation(Setup.of(
                "registration: {enabled: true}\nresources: {enabled: true, own_host: false}\n", () -> new Register(
                        Map.of("pipeline-1", "session-pipeline", "chain-1", "chain-watch")),
                () -> new ResourcesModule(() -> () -> null)))) {
            assertThat(numberOf(simulation, pipeline, "pipeline-1")).isZero();
            assertThat(numberOf(simulation, pipeline, "chain-1")).as("of another service").isEqualTo(2006);
            assertThat(numberOf(simulation, pipeline, "node_a")).as("no service").isEqualTo(2006);
            assertThat(numberOf(simulation, pipeline, "nobody")).isEqualTo(5001);
            assertThat(simulation.call(Resources.GET, new Resources.GetResources("pipeline-1")).cpu().percent())
                    .contains(1.0);
        }
    }
}
