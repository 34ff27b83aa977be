package org.lucid.node.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.gateway.route.Fragments;
import org.lucid.node.gateway.route.Route;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

/** All routes of the distribution, against {@code routes.txt}. */
class RoutesTest {

    /** Operations that others than modules may call, yet not over HTTP, each with the reason. */
    private static final Map<String, String> WITHOUT_ROUTE = Map.of();

    private static Fragments fragments() {
        Setup plain = Setup.of("");
        Setup setup = new Setup(plain.seed(), plain.start(), plain.signatures(), plain.faults(),
                InstalledModules.running(Set.of()), InstalledModules.makers());
        try (Simulation simulation = new Simulation(setup)) {
            return Fragments.of(simulation.kernel(), true);
        }
    }

    private static String line(Route route) {
        return route.method() + " " + route.template() + " " + route.operation().address() + " "
                + route.operation().roles().stream().map(Enum::name).sorted().collect(Collectors.joining(","));
    }

    @Test
    @Tag("API-07")
    void areTheCommittedOnes() throws IOException {
        Fragments fragments = fragments();
        assertThat(fragments.problems()).isEmpty();
        CommittedList.requireSame("routes.txt", fragments.table().routes().stream().map(RoutesTest::line).toList());
    }

    @Test
    @Tag("API-07")
    void existForEveryOperationThatNotOnlyModulesMayCall() {
        Set<String> routed = fragments().table().routes().stream().map(route -> route.operation().address())
                .collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>();
        for (ModuleInfo<?> info : InstalledModules.infos()) {
            info.offers().stream().filter(operation -> !operation.roles().equals(Set.of(Role.SYSTEM)))
                    .map(Operation::address).filter(address -> !routed.contains(address)).forEach(missing::add);
        }
        assertThat(missing).as("operations without a route").isEqualTo(new TreeSet<>(WITHOUT_ROUTE.keySet()));
    }

    @Test
    @Tag("API-12")
    void areTheSameUnderBothNames() {
        Pattern section = Pattern.compile("(\\S+) /api/v1/nodes(/(pools|poot|payouts|resources)\\b.*)");
        List<String> lines = fragments().table().routes().stream().map(RoutesTest::line).toList();
        Set<String> expected = new TreeSet<>();
        lines.stream().map(section::matcher).filter(Matcher::matches)
                .forEach(line -> expected.add(line.group(1) + " /api/v1" + line.group(2)));
        assertThat(expected).isNotEmpty();
        assertThat(lines.stream().filter(line -> line.matches("\\S+ /api/v1/(pools|poot|payouts|resources)\\b.*")))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void leadToNoOperationThatOnlyModulesMayCall() {
        assertThat(fragments().table().routes()).noneMatch(
                route -> route.operation().roles().equals(Set.of(Role.SYSTEM)));
    }

    @Test
    @Tag("API-07")
    void leadToOneOperationForEachAddress() {
        List<String> addresses = InstalledModules.infos().stream().flatMap(info -> info.offers().stream())
                .<String>map(Operation::address).toList();
        assertThat(addresses).doesNotHaveDuplicates();
    }
}
