package org.lucid.node.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.registration.Event.Command;
import org.lucid.node.registration.Exit.Phase;

class ExitRulesTest {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Exit EXIT = Exit.begun(AT, "ann", "sold");

    private static Standing in(NodeState state) {
        return Standing.begun(AT, "admitted", Optional.of("ann"), "worker", Optional.of("key"), Optional.empty())
                .desiring(true).in(state, AT, "test");
    }

    private static Standing in(NodeState state, Phase phase) {
        return in(state).exiting(Optional.of(EXIT.in(phase)));
    }

    private static Optional<Standing> after(Standing now, Event event) {
        return Lifecycle.after(now, event, AT.plusSeconds(1), "why");
    }

    private static Optional<Standing> due(Standing now, Phase phase) {
        return after(now, new Event.ExitDue(AT, phase));
    }

    @Test
    @Tag("NOD-31")
    void begunInAnyStateButSuspendedAndKeptUntilTheEnd() {
        for (NodeState state : NodeState.LIVING) {
            Optional<Standing> begun = after(in(state), new Event.ExitBegun(EXIT));
            assertThat(begun.isPresent()).as(state.name()).isEqualTo(state != NodeState.SUSPENDED);
            begun.ifPresent(standing -> {
                assertThat(standing.state()).as("it goes on with what it has").isEqualTo(state);
                assertThat(standing.isExiting()).isTrue();
                assertThat(after(standing, new Event.ExitBegun(EXIT))).as("again").isEmpty();
                assertThat(after(standing, new Event.ExitCancelled()).orElseThrow()).isEqualTo(in(state));
            });
        }
        assertThat(after(in(NodeState.ACTIVE), new Event.ExitCancelled())).isEmpty();
        Standing ended = due(in(NodeState.INACTIVE, Phase.STOPPING), Phase.DONE).orElseThrow();
        assertThat(after(ended, new Event.ExitCancelled())).as("it is over").isEmpty();
    }

    @Test
    @Tag("NOD-31")
    void eachPhaseFollowsOnlyTheOneBeforeItOfTheSameExit() {
        for (NodeState state : List.of(NodeState.ACTIVE, NodeState.INACTIVE)) {
            assertThat(due(in(state, Phase.WORKING_OFF), Phase.LEAVING)).isPresent();
            assertThat(due(in(state, Phase.WORKING_OFF), Phase.STOPPING)).isEmpty();
            assertThat(due(in(state, Phase.WORKING_OFF), Phase.DONE)).isEmpty();
            assertThat(due(in(state, Phase.LEAVING), Phase.LEAVING)).isEmpty();
            assertThat(due(in(state, Phase.LEAVING), Phase.DONE)).isEmpty();
            assertThat(due(in(state, Phase.STOPPING), Phase.LEAVING)).isEmpty();
        }
        assertThat(after(in(NodeState.ACTIVE, Phase.WORKING_OFF), new Event.ExitDue(AT.minusSeconds(1),
                Phase.LEAVING))).as("of an exit that was called off").isEmpty();
        assertThat(due(in(NodeState.ACTIVE), Phase.LEAVING)).isEmpty();
    }

    @Test
    @Tag("NOD-31")
    @Tag("NOD-27")
    void stopsTheNodeInEveryStateAndEndsItOnlyAtRest() {
        List<String> stopped = NodeState.LIVING.stream().map(state -> due(in(state, Phase.LEAVING), Phase.STOPPING)
                .orElseThrow()).peek(standing -> assertThat(standing.desiredRun()).isFalse())
                .map(standing -> standing.state().name()).toList();
        // REGISTERED, STARTING, ACTIVE, STOPPING, INACTIVE, OFFLINE, ERROR, MAINTENANCE, SUSPENDED
        assertThat(stopped).containsExactly("REGISTERED", "INACTIVE", "STOPPING", "STOPPING", "INACTIVE", "OFFLINE",
                "INACTIVE", "INACTIVE", "SUSPENDED");
        for (NodeState state : NodeState.LIVING) {
            Optional<Standing> done = due(in(state, Phase.STOPPING), Phase.DONE);
            assertThat(done.isPresent()).as(state.name()).isEqualTo(List.of(NodeState.REGISTERED, NodeState.INACTIVE,
                    NodeState.OFFLINE).contains(state));
            done.ifPresent(standing -> {
                assertThat(standing.state()).isEqualTo(NodeState.TERMINATED);
                assertThat(standing.exitCompletedAt()).contains(AT.plusSeconds(1));
                assertThat(standing.isExiting()).isFalse();
            });
        }
        Standing resting = due(in(NodeState.INACTIVE, Phase.LEAVING), Phase.STOPPING).orElseThrow();
        assertThat(due(resting, Phase.STOPPING)).as("stopped already").isEmpty();
        assertThat(due(in(NodeState.MAINTENANCE, Phase.STOPPING), Phase.STOPPING).orElseThrow().state())
                .as("a window opened meanwhile").isEqualTo(NodeState.INACTIVE);
    }

    @Test
    @Tag("NOD-31")
    void aNodeThatStopsForItsExitIsNotStartedAgain() {
        for (Command command : List.of(Command.START, Command.ACTIVATE, Command.RESTART)) {
            assertThat(after(in(NodeState.INACTIVE, Phase.STOPPING), new Event.Commanded(command))).isEmpty();
            assertThat(after(in(NodeState.INACTIVE, Phase.WORKING_OFF), new Event.Commanded(command))).isPresent();
        }
    }

    @Test
    @Tag("NOD-31")
    void afterThirtyDaysTheOwnerRemovesItFromAnyState() {
        Event remove = new Event.Commanded(Command.REMOVE);
        Instant late = AT.plus(Duration.ofDays(30));
        for (NodeState state : NodeState.LIVING) {
            Standing exiting = in(state, Phase.WORKING_OFF);
            assertThat(Lifecycle.after(exiting, remove, late.minusMillis(1), "").isPresent()).as(state.name())
                    .isEqualTo(Lifecycle.after(in(state), remove, AT, "").isPresent());
            Standing removed = Lifecycle.after(exiting, remove, late, "").orElseThrow();
            assertThat(removed.state()).isEqualTo(NodeState.TERMINATED);
            assertThat(removed.exitCompletedAt()).as("not in good order").isEmpty();
        }
        assertThat(Lifecycle.after(in(NodeState.ACTIVE), remove, late, "")).as("without an exit").isEmpty();
    }
}
