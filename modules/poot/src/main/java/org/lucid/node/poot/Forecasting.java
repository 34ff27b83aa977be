package org.lucid.node.poot;

import java.util.List;
import java.util.Optional;

/** What facts become when a whole day passes as supposed. Pure. */
final class Forecasting {

    private static final int SLOTS = 720;
    private static final int WINDOW_DAYS = 7;
    private static final int WINDOW_SLOTS = WINDOW_DAYS * SLOTS;

    private Forecasting() {
    }

    /**
     * The facts a day later.
     *
     * @param creditsMc what the node earns in the day; as much as now when absent
     * @param dutiesMissed of as many duties as the node has a day now, at least as many as are missed
     */
    static Facts nextDay(Facts facts, ScoreRules rules, int beaconsMissed, Optional<Long> creditsMc, int dutiesMissed) {
        Facts.Today now = facts.today();
        boolean hadDuties = facts.memory().done() + facts.memory().undone() + now.dutiesDone() + now.dutiesMissed() > 0;
        int done = hadDuties ? Math.max(0, now.dutiesDone()) : 0;
        Facts.Today day = new Facts.Today(now.epoch() + 1, SLOTS - beaconsMissed, beaconsMissed, done, dutiesMissed,
                List
                        .of());
        long daily = facts.windowMc() / WINDOW_DAYS;
        long window = facts.windowMc() - daily + creditsMc.orElse(daily);
        return new Facts(facts.nodeId(), facts.slot() + SLOTS, facts.now(rules), day, window, facts.medianMc(),
                Math.min(
                        WINDOW_SLOTS, facts.windowExpected() + SLOTS),
                facts.lifetimeExpected() + SLOTS, facts.missedClaims(), facts
                        .equivocations());
    }
}
