package org.lucid.node.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lucid.node.registration.Event.Command;

class LifecycleTest {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Standing NEW = Standing.begun(AT, "admitted", Optional.of("op"), "worker", Optional.of("key"),
            Optional.empty());
    private static final Standing.Maintenance WORK = new Standing.Maintenance(AT, AT.plusSeconds(7200), "op", "fan",
            false);

    private static Standing in(NodeState state, boolean run) {
        return NEW.desiring(run).in(state, AT, "test");
    }

    private static String after(NodeState state, boolean run, Event event) {
        return Lifecycle.after(in(state, run), event, AT, "why").map(next -> next.state().name()).orElse("-");
    }

    /** The table of the specification: a row for each event, the outcome for each state in the order of the states. */
    @ParameterizedTest
    @Tag("NOD-27")
    @CsvSource({
            // REGISTERED, STARTING, ACTIVE, STOPPING, INACTIVE, OFFLINE, ERROR, MAINTENANCE, SUSPENDED
            "START,STARTING - - - STARTING - STARTING - -",
            "ACTIVATE,STARTING - - - STARTING - STARTING STARTING -",
            "RESTART,STARTING - STOPPING - STARTING - STARTING - -",
            "STOP,- INACTIVE STOPPING STOPPING - INACTIVE INACTIVE - -",
            "DEACTIVATE,- INACTIVE STOPPING STOPPING - INACTIVE INACTIVE - -",
            "REMOVE,TERMINATED - - - TERMINATED TERMINATED - - TERMINATED"})
    void followsCommands(Command command, String outcomes) {
        assertThat(Arrays.stream(NodeState.values()).filter(state -> state != NodeState.TERMINATED).map(state -> after(
                state, true, new Event.Commanded(command)))).containsExactly(outcomes.split(" "));
    }

    @Test
    @Tag("NOD-27")
    void followsHeartbeatsAndTime() {
        List<NodeState> states = List.of(NodeState.values()).subList(0, 9);
        assertThat(states.stream().map(state -> after(state, true, new Event.Running()))).containsExactly("-", "ACTIVE",
                "-", "-", "-", "ACTIVE", "STARTING", "-", "-");
        assertThat(states.stream().map(state -> after(state, true, new Event.Faulted(Optional.of("disk")))))
                .containsExactly(
                        "-", "ERROR", "ERROR", "-", "-", "-", "-", "-", "-");
        assertThat(states.stream().map(state -> after(state, true, new Event.Silent()))).containsExactly("-", "OFFLINE",
                "OFFLINE", "-", "-", "-", "OFFLINE", "-", "-");
        assertThat(states.stream().map(state -> after(state, true, new Event.MaintenanceBegun(WORK)))).containsExactly(
                "MAINTENANCE", "-", "MAINTENANCE", "-", "MAINTENANCE", "MAINTENANCE", "MAINTENANCE", "-", "-");
        assertThat(after(NodeState.OFFLINE, false, new Event.Running())).isEqualTo("-");
        assertThat(after(NodeState.STOPPING, false, new Event.Stopped())).isEqualTo("INACTIVE");
        assertThat(after(NodeState.STOPPING, true, new Event.Stopped())).as("restart").isEqualTo("STARTING");
        assertThat(after(NodeState.MAINTENANCE, true, new Event.MaintenanceOver())).isEqualTo("STARTING");
        assertThat(after(NodeState.MAINTENANCE, false, new Event.MaintenanceOver())).isEqualTo("INACTIVE");
    }

    @Test
    @Tag("NOD-27")
    void nothingLeadsOutOfTermination() {
        Standing ended = in(NodeState.TERMINATED, false);
        for (Command command : Command.values()) {
            assertThat(Lifecycle.after(ended, new Event.Commanded(command), AT, "")).isEmpty();
        }
        assertThat(Lifecycle.after(ended, new Event.Running(), AT, "")).isEmpty();
        assertThat(Lifecycle.after(ended, new Event.KeyBound("other"), AT, "")).isEmpty();
        assertThat(Lifecycle.after(ended, new Event.Suspended(cause("a")), AT, "")).isEmpty();
    }

    private static Standing.Suspension cause(String id) {
        return new Standing.Suspension(id, "flags", "reason", Optional.empty());
    }

    @Test
    @Tag("NOD-30")
    void aSuspensionLastsUntilItsLastCauseIsLifted() {
        Standing one = Lifecycle.after(in(NodeState.ACTIVE, true), new Event.Suspended(cause("a")), AT, "")
                .orElseThrow();
        assertThat(one.state()).isEqualTo(NodeState.SUSPENDED);
        assertThat(Lifecycle.after(one, new Event.Suspended(cause("a")), AT, "")).as("again").isEmpty();
        Standing two = Lifecycle.after(one, new Event.Suspended(cause("b")), AT, "").orElseThrow();
        Standing left = Lifecycle.after(two, new Event.Lifted("a"), AT, "").orElseThrow();
        assertThat(left.state()).isEqualTo(NodeState.SUSPENDED);
        assertThat(Lifecycle.after(left, new Event.Lifted("a"), AT, "")).isEmpty();
        assertThat(Lifecycle.after(left, new Event.Lifted("b"), AT, "").orElseThrow().state()).isEqualTo(
                NodeState.STARTING);
        Standing many = one;
        for (int i = 0; i < 15; i++) {
            many = Lifecycle.after(many, new Event.Suspended(cause("c" + i)), AT, "").orElseThrow();
        }
        assertThat(Lifecycle.after(many, new Event.Suspended(cause("one more")), AT, "")).as("16 at most").isEmpty();
    }

    @Test
    @Tag("NOD-28")
    void aRepeatedCommandIsSatisfiedInTheStateItLeadsTo() {
        assertThat(Lifecycle.satisfied(in(NodeState.ACTIVE, true), Command.START)).isTrue();
        assertThat(Lifecycle.satisfied(in(NodeState.STOPPING, false), Command.STOP)).isTrue();
        assertThat(Lifecycle.satisfied(in(NodeState.STOPPING, true), Command.STOP)).as("restarting").isFalse();
        assertThat(Lifecycle.satisfied(in(NodeState.STOPPING, true), Command.RESTART)).isTrue();
        assertThat(Lifecycle.satisfied(in(NodeState.SUSPENDED, true), Command.START)).isFalse();
        assertThat(Lifecycle.allowed(in(NodeState.ACTIVE, true), AT)).containsExactly("stop", "restart", "deactivate");
    }

    @Test
    void withoutAKeyNothingStarts() {
        Standing keyless = Standing.begun(AT, "created", Optional.of("op"), "worker", Optional.empty(),
                Optional.empty());
        assertThat(Lifecycle.after(keyless, new Event.Commanded(Command.START), AT, "")).isEmpty();
        Standing bound = Lifecycle.after(keyless, new Event.KeyBound("k"), AT, "").orElseThrow();
        assertThat(bound.keyVersion()).isEqualTo(1);
        assertThat(Lifecycle.after(bound, new Event.Commanded(Command.START), AT, "")).isPresent();
    }

    @Test
    @Tag("NOD-24")
    void anAddressIsProvenOnceAndReplacedByHigherVersionsOnly() {
        Standing first = Standing.begun(AT, "admitted", Optional.empty(), "worker", Optional.of("k"),
                Optional.of("T1"));
        assertThat(first.payoutVersion()).isEqualTo(1);
        Standing proven = Lifecycle.after(first, new Event.AddressTaken("T1", 1, AT), AT, "").orElseThrow();
        assertThat(proven.addressProvenAt()).contains(AT);
        assertThat(Lifecycle.after(proven, new Event.AddressTaken("T1", 1, AT), AT, "")).isEmpty();
        Standing next = Lifecycle.after(proven, new Event.AddressTaken("T2", 2, AT), AT, "").orElseThrow();
        assertThat(next.payoutAddress()).contains("T2");
        assertThat(Lifecycle.after(next, new Event.AddressTaken("T1", 1, AT), AT, "")).isEmpty();
        assertThat(Lifecycle.concernsRoster(proven, next)).isTrue();
        assertThat(Lifecycle.concernsRoster(next, next.in(NodeState.ACTIVE, AT, ""))).isFalse();
        assertThat(Lifecycle.concernsRoster(next, next.in(NodeState.SUSPENDED, AT, ""))).isTrue();
    }

    @ParameterizedTest
    @Tag("NOD-27")
    @CsvSource({
            "GROUP,inactive starting active stopping inactive inactive error maintenance inactive",
            "LEGACY,pending pending active inactive inactive offline offline maintenance inactive",
            "DESKTOP,registered inactive active inactive inactive inactive inactive inactive suspended",
            "BASIC,pending pending active inactive inactive inactive error inactive suspended"})
    void olderCallersSeeTheirColumn(StatusView view, String words) {
        assertThat(Arrays.stream(NodeState.values()).limit(9).map(view::word)).containsExactly(words.split(" "));
    }

    @Test
    @Tag("NOD-27")
    void filtersTakeTheColumnOrTheExactState() {
        assertThat(StatusView.LEGACY.states("pending")).containsExactly(NodeState.REGISTERED, NodeState.STARTING);
        assertThat(StatusView.LEGACY.states("starting")).containsExactly(NodeState.STARTING);
        assertThat(StatusView.EXACT.states("offline")).containsExactly(NodeState.OFFLINE);
        assertThat(StatusView.EXACT.states("pending")).isEmpty();
    }
}
