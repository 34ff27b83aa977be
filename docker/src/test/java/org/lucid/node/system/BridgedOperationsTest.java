package org.lucid.node.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.gateway.route.Fragments;
import org.lucid.node.gateway.route.Route;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

/** Which operations the event-bus bridges reach: those for operators, nodes, services and users, not those of administrators. */
class BridgedOperationsTest {

    private static final Set<Role> CALLERS = Set.of(Role.USER, Role.NODE_OPERATOR, Role.NODE, Role.SERVICE);
    /** They hand out a secret, which is to travel over as few ways as possible. */
    private static final Set<String> SECRETS = Set.of("lucid.registration.enrol", "lucid.registration.register");
    /** Of the gateway itself, and of the agent on a node, which is no partner of a program's. */
    private static final Set<String> APART = Set.of("lucid.gateway", "lucid.worker");

    private static boolean belongs(Route route) {
        String address = route.operation().address();
        return address.equals("lucid.gateway.whoami") || !APART.contains(route.operation().moduleId())
                && !Collections.disjoint(route.operation().roles(), CALLERS) && !SECRETS.contains(address);
    }

    @Test
    @Tag("API-60")
    void areThoseForProgramsAndNoOthers() {
        Setup plain = Setup.of("");
        Setup setup = new Setup(plain.seed(), plain.start(), plain.signatures(), plain.faults(),
                InstalledModules.running(Set.of()), InstalledModules.makers());
        try (Simulation simulation = new Simulation(setup)) {
            var routes = Fragments.of(simulation.kernel(), true).table().routes();
            Set<String> bridged = routes.stream().filter(route -> route.options().bridge())
                    .map(route -> route.operation().address()).collect(Collectors.toCollection(TreeSet::new));
            Set<String> expected = routes.stream().filter(BridgedOperationsTest::belongs)
                    .map(route -> route.operation().address()).collect(Collectors.toCollection(TreeSet::new));
            assertThat(bridged).isEqualTo(expected).contains("lucid.registration.heartbeat", "lucid.pools.join")
                    .doesNotContain("lucid.gateway.create-api-key", "lucid.payouts.halt");
        }
    }
}
