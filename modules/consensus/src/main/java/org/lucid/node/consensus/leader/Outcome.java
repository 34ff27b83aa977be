package org.lucid.node.consensus.leader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of a scheduled slot (CON-98).
 *
 * @param publisher who published: the winner, or the genesis server of an empty slot
 * @param missed holders whose window opened while we listened and who did not claim; each is penalised once
 * @param granted who stands back for the cooldown
 */
public record Outcome(State state, Optional<String> publisher, List<String> missed, List<String> granted) {

    /** The end states of a schedule. */
    public enum State {
        /** Claimed in time, and somebody was served in the slot. */
        CLAIMED,
        /** No session was open: a claim has no effect. */
        EMPTY,
        /** Nobody claimed although the manager listened. */
        MISSED,
        /** Nothing can be said: no schedule, or the manager was away. */
        VOID
    }

    private static final long PRESENCE_MS = 10_000;

    public Outcome {
        missed = List.copyOf(missed);
        granted = List.copyOf(granted);
    }

    /** There was no schedule. */
    public static Outcome nothing() {
        return new Outcome(State.VOID, Optional.empty(), List.of(), List.of());
    }

    /**
     * The result of a slot whose windows are over.
     *
     * @param claimedWindow the window in which the winning claim came
     * @param sessions open in the slot
     * @param presence the bits of the slot in which the manager took claims, the lowest first
     */
    public static Outcome of(Schedule schedule, LeaderTerms terms, Optional<Integer> claimedWindow, int sessions,
            boolean observed, int presence) {
        List<String> granted = Grants.of(schedule, claimedWindow).entities();
        if (sessions == 0) {
            return new Outcome(State.EMPTY, terms.genesisServer(), List.of(), granted);
        }
        boolean listened = observed
                && schedule.windows().stream().allMatch(window -> listened(window, terms, presence));
        if (claimedWindow.isEmpty() && (!listened || schedule.windows().isEmpty())) {
            return new Outcome(State.VOID, Optional.empty(), List.of(), granted);
        }
        List<String> missed = new ArrayList<>();
        for (Schedule.Window window : schedule.windows()) {
            boolean opened = claimedWindow.filter(claimed -> window.index() >= claimed).isEmpty();
            if (opened && observed && listened(window, terms, presence)
                    && window.reason() != Schedule.Reason.GENESIS_SERVER) {
                missed.add(window.entityId());
            }
        }
        return new Outcome(claimedWindow.isPresent() ? State.CLAIMED : State.MISSED,
                claimedWindow.map(claimed -> schedule
                        .windows().get(claimed).entityId()),
                missed, granted);
    }

    /** Whether the manager took claims during a whole window. */
    private static boolean listened(Schedule.Window window, LeaderTerms terms, int presence) {
        long from = (long) window.index() * terms.slotTimeoutMs() / PRESENCE_MS;
        long to = ((window.index() + 1L) * terms.slotTimeoutMs() - 1) / PRESENCE_MS;
        for (long bit = from; bit <= to; bit++) {
            if ((presence >>> bit & 1) == 0) {
                return false;
            }
        }
        return true;
    }
}
