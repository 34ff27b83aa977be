package org.lucid.node.poot;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lucid.node.contract.consensus.Consensus.SlotRange;
import org.lucid.node.contract.poot.Poot.Explanation;
import org.lucid.node.poot.Score.Part;
import org.lucid.node.poot.ScoreRules.Component;

/**
 * Says which input moved a score by how much (CON-140, CON-141): one entry for each part that moved and one for vetting,
 * whose deltas add up to the change exactly.
 */
final class Explaining {

    private static final Duration HALF_GONE = Duration.ofDays(7);
    private static final Duration EVIDENCE_AGE = Duration.ofDays(30);
    private static final Duration SLOT = Duration.ofSeconds(120);
    private static final int WINDOW_SLOTS = 5040;

    private final Facts before;
    private final Score was;
    private final Facts after;
    private final Score is;
    private final Instant at;

    private Explaining(Facts before, Score was, Facts after, Score is, Instant at) {
        this.before = before;
        this.was = was;
        this.after = after;
        this.is = is;
        this.at = at;
    }

    /** A cause with what a person should know of it. */
    private record Cause(String name, String text, Optional<Instant> recoversAt, List<SlotRange> slots) {

        static Cause of(String name, String text) {
            return new Cause(name, text, Optional.empty(), List.of());
        }
    }

    static List<Explanation> of(Facts before, Score was, Facts after, Score is, Instant at) {
        return new Explaining(before, was, after, is, at).explain();
    }

    private List<Explanation> explain() {
        List<Explanation> all = new ArrayList<>();
        for (Component component : Component.values()) {
            Optional<Part> old = part(was, component);
            Optional<Part> now = part(is, component);
            int from = old.map(Part::pointsBp).orElse(0);
            int to = now.map(Part::pointsBp).orElse(0);
            if (from != to) {
                all.add(entry(component.json(), from, to, cause(component, old, now, to - from)));
            }
        }
        int vettingBefore = was.scoreBp() - was.rawBp();
        int vettingAfter = is.scoreBp() - is.rawBp();
        if (vettingBefore != vettingAfter) {
            all.add(entry("vetting", vettingBefore, vettingAfter, vetting()));
        }
        return all;
    }

    private static Optional<Part> part(Score score, Component component) {
        return score.parts().stream().filter(part -> part.component() == component).findFirst();
    }

    private Explanation entry(String component, int from, int to, Cause cause) {
        TreeMap<String, Long> inputsBefore = before.inputs();
        TreeMap<String, Long> inputsAfter = after.inputs();
        inputsBefore.entrySet().removeIf(input -> input.getValue().equals(inputsAfter.get(input.getKey())));
        inputsAfter.keySet().retainAll(inputsBefore.keySet());
        return new Explanation(component, from, to, to - from, cause.name(), Map.copyOf(inputsBefore), Map.copyOf(
                inputsAfter), cause.slots(), cause.text(), cause.recoversAt());
    }

    private Cause cause(Component component, Optional<Part> old, Optional<Part> now, int delta) {
        if (was.rulesVersion() != is.rulesVersion()) {
            return Cause.of("weights_changed", "The weights of scores changed to version " + is.rulesVersion() + ".");
        }
        if (old.isEmpty()) {
            return Cause.of("component_added", "There is now something to judge " + component.json() + " by.");
        }
        if (now.isEmpty()) {
            return Cause.of("component_left_out", "There is nothing to judge " + component.json()
                    + " by any more; the other parts count for it.");
        }
        if (old.get().ppm() == now.get().ppm()) {
            return Math.abs(delta) == 1 && was.parts().size() == is.parts().size()
                    ? Cause.of("rounding", "The parts are rounded so that they add up.")
                    : Cause.of(was.parts().size() < is.parts().size() ? "component_added" : "component_left_out",
                            "Another part was " + (was.parts().size() < is.parts().size() ? "added" : "left out")
                                    + ", so this one counts differently.");
        }
        return switch (component) {
            case UPTIME -> uptime(now.get().ppm() < old.get().ppm());
            case WORK -> work(now.get().ppm() < old.get().ppm());
            case VALIDATION -> validation(now.get().ppm() < old.get().ppm());
            case CONDUCT -> conduct();
        };
    }

    private Cause uptime(boolean worse) {
        boolean sameDay = before.today().epoch() == after.today().epoch();
        int missed = after.today().missed() - (sameDay ? before.today().missed() : 0);
        if (missed > 0 && worse) {
            return new Cause("missed_beacons", missed + (missed == 1 ? " beacon was" : " beacons were")
                    + " missed; look at the agent and its network in the slots named.", Optional.of(at.plus(HALF_GONE)),
                    after.today().missedSlots());
        }
        int sent = after.today().beacons() - (sameDay ? before.today().beacons() : 0);
        return sent > 0
                ? Cause.of("beacons_ok", sent + " beacons were sent" + (missed > 0 ? ", " + missed + " missed" : "")
                        + ".")
                : Cause.of("forgetting", "Older days count less with each day.");
    }

    private Cause work(boolean worse) {
        if (before.windowMc() == after.windowMc()) {
            return Cause.of("median_moved", "The median of the other nodes went from " + before.medianMc() + " to "
                    + after.medianMc() + " milli-credits; your own work is the same.");
        }
        return worse
                ? Cause.of("work_down", "Credits in the window went from " + before.windowMc() + " to " + after
                        .windowMc() + " milli-credits; the median is " + after.medianMc() + ".")
                : Cause.of("work_up", "Credits in the window went from " + before.windowMc() + " to " + after.windowMc()
                        + " milli-credits.");
    }

    private Cause validation(boolean worse) {
        boolean sameDay = before.today().epoch() == after.today().epoch();
        int missed = after.today().dutiesMissed() - (sameDay ? before.today().dutiesMissed() : 0);
        if (worse && missed > 0) {
            return new Cause("duty_missed", missed + (missed == 1 ? " duty was" : " duties were")
                    + " not done in the slot in which they were due.", Optional.of(at.plus(HALF_GONE)), List.of());
        }
        int done = after.today().dutiesDone() - (sameDay ? before.today().dutiesDone() : 0);
        return done > 0
                ? Cause.of("duty_done", done + " duties were done.")
                : Cause.of("forgetting", "Older days count less with each day.");
    }

    private Cause conduct() {
        if (after.equivocations() > before.equivocations()) {
            return new Cause("equivocation", "The node signed two different messages for one slot; stop every other "
                    + "machine that uses its key.", Optional.of(at.plus(EVIDENCE_AGE)), List.of());
        }
        if (after.equivocations() < before.equivocations()) {
            return Cause.of("equivocation_aged_out", "The equivocation lies more than 30 days back.");
        }
        return after.missedClaims() > before.missedClaims()
                ? new Cause("claim_missed", "The node did not claim a window that it held; see leader-explain.",
                        Optional
                                .of(at.plus(SLOT.multipliedBy(WINDOW_SLOTS))),
                        List.of())
                : Cause.of("claim_aged_out", "A missed window lies more than 7 days back.");
    }

    private Cause vetting() {
        if (was.vettingPpm() == is.vettingPpm()) {
            return is.vetting()
                    ? Cause.of("vetting_progress", "The node is in vetting: half to all of its score counts.")
                    : Cause.of("rounding", "The score is rounded down.");
        }
        long left = Math.max(0, WINDOW_SLOTS - after.lifetimeExpected());
        return new Cause("vetting_progress", after.lifetimeExpected() + " expected slots so far; after " + WINDOW_SLOTS
                + " all of the score counts.",
                is.vetting()
                        ? Optional.of(at.plus(SLOT.multipliedBy(left)))
                        : Optional
                                .empty(),
                List.of());
    }
}
